import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { GRAPH, SHOWN, STATES, stage } from "../testing";
import type { Shown } from "../types";
import { CITED, pageWire, planeWire, TEXT } from "./fixtures";
import { Panel } from "./Panel";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 400, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

const onClose = vi.fn();

function View({ store }: { store: Store }) {
  const shown = store.shown.value ?? SHOWN;
  return (
    <Panel store={store} shown={{ ...shown, rev: store.live.value ? shown.rev : 0 }} onClose={onClose} />
  );
}

/** The answer of the design cites the last chunk of the page. */
const CITING: Shown = {
  ...SHOWN,
  answer: SHOWN.answer && {
    ...SHOWN.answer,
    sentences: SHOWN.answer.sentences.map((sentence) => ({
      ...sentence,
      citations: sentence.citations.map((each) => ({ ...each, start: CITED[0], end: CITED[1] })),
    })),
  },
};

async function show(options: Parameters<typeof stage>[1] = {}, changes: Record<string, unknown> = {}) {
  const page = await stage((store) => <View store={store} />, { shown: CITING, ...options });
  await page.pass(10);
  if (page.asked("page_document").length > 0) {
    await page.answer("page_document", pageWire(changes));
    await page.answer("page_map", planeWire());
  }
  return page;
}

const texts = (found: HTMLElement[]) => found.map((element) => element.textContent);

test("the document is drawn whole, what two chunks share shaded and what the answer cites underlined", async () => {
  const { view, asked } = await show();
  expect(asked("page_document")[0]?.args).toMatchObject({ rev: 1, doc: "", at: -1, row: -1 });
  expect(texts(view.all("[data-segment]")).join("")).toBe(TEXT);
  expect(texts(view.all(".pg-doc .ov"))).toEqual([
    "Grouped-query attention lets several query heads share one key and value head.",
  ]);
  expect(texts(view.all(".pg-doc .ct"))).toEqual([
    "Sliding windows let a layer look back only a fixed distance.",
  ]);
  expect(view.find(".read").textContent).toBe(
    "One of the 2 answer sentences rests on the underlined text, in chunk 3 of cost.md.",
  );
});

test("the sentence is written in Chinese as well", async () => {
  const { view } = await show({ language: "zh" });
  expect(view.find(".read").textContent).toBe(
    "回答的 2 句话中有 1 句依据下划线处的文字，在 cost.md 的第 3 个片段里。",
  );
});

test("without an answer it says how the document is cut", async () => {
  const { view } = await show({ shown: { ...SHOWN, answer: null } });
  expect(view.find(".read").textContent).toBe(
    "cost.md is cut into 3 chunks; 33\u202f% of its text stands in more than one.",
  );
});

test.each([
  [{ chunks: 1, shared: 0 }, "cost.md is one chunk."],
  [{ shared: 0 }, "cost.md is cut into 3 chunks that do not overlap."],
  [{ chunks: 0, shared: 0, covered: 0 }, "cost.md has no chunk."],
])("cut so: %j", async (changes, sentence) => {
  const { view } = await show({ shown: { ...SHOWN, answer: null } }, changes);
  expect(view.find(".read").textContent).toBe(sentence);
});

test("arrows and buttons go from chunk to chunk, and all views know which is pointed at", async () => {
  const { view, store } = await show();
  const region = view.find(".pg-view");
  view.press(region, "ArrowDown");
  expect(store.passage.value).toBe(4);
  expect(view.find(".read").textContent).toBe(
    "Chunk 1 of 3 in cost.md takes 159 characters; 78 of them stand in a neighbour as well. Its similarity to the question is 0.47.",
  );
  expect(view.find(".pg-step .num").textContent).toBe("chunk 1 of 3");
  view.press(region, "ArrowDown");
  view.press(region, "ArrowDown");
  expect(store.passage.value).toBe(6);
  expect(view.find(".read").textContent).toContain("Chunk 3 of 3 in cost.md takes 60 characters. Its");
  view.press(region, "ArrowDown");
  expect(store.passage.value).toBe(6);
  const [back] = view.all(".pg-step button");
  if (back) view.click(back);
  expect(store.passage.value).toBe(5);
  const left = view.press(region, "Escape");
  expect([left.defaultPrevented, store.passage.value]).toEqual([true, null]);
  view.press(region, "Escape");
  expect(onClose).toHaveBeenCalledOnce();
});

test("pressing a text chooses its chunk, and where two meet the other one next", async () => {
  const { view, store } = await show();
  const shared = view.find(".pg-doc .ov");
  view.click(shared);
  expect(store.passage.value).toBe(5);
  view.click(shared);
  expect(store.passage.value).toBe(4);
  const before = view.all("[data-segment]")[0];
  if (before) view.click(before);
  expect(store.passage.value).toBe(4);
});

test("another document is asked for by name", async () => {
  const { view, last, answer, settle } = await show();
  const select = view.find<HTMLSelectElement>("select");
  expect([...select.options].map(({ value }) => value)).toEqual(["cost.md", "attention.md", "中文.md"]);
  view.act(() => {
    select.value = "attention.md";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await settle();
  expect(last("page_document").args).toMatchObject({ doc: "attention.md", at: -1, row: -1 });
  await answer("page_document", pageWire({ doc: "attention.md" }));
  expect(view.find(".h bdi").textContent).toBe("attention.md");
});

test("a document that is gone since it was looked at gives way to the best one", async () => {
  const { view, store, last, answer, settle } = await show();
  const map = view.find(".pg-map");
  view.press(map, "End");
  view.press(map, "Enter");
  await settle();
  expect(last("page_document").args).toMatchObject({ rev: 1, doc: "folder/中文.md", row: 9 });
  await answer("page_document", pageWire({ doc: "folder/中文.md" }));
  void store.run();
  await settle();
  await answer("run", { result: { shown: { ...CITING, rev: 2 }, states: STATES, graph: GRAPH } });
  // Row 9 is another chunk now.
  expect(last("page_document").args).toMatchObject({ rev: 2, doc: "folder/中文.md", row: -1 });
  await answer("page_document", pageWire({ docs: ["cost.md", "attention.md"], before: 7 }));
  expect(view.find(".h bdi").textContent).toBe("cost.md");
  expect([...view.find<HTMLSelectElement>("select").options].map(({ value }) => value)).toEqual([
    "cost.md",
    "attention.md",
  ]);
  const earlier = view.all(".btn").find((button) => button.textContent === "Earlier text");
  if (earlier) view.click(earlier);
  await settle();
  expect(last("page_document").args).toMatchObject({ doc: "cost.md", at: 7 });
});

test("a long document comes in parts", async () => {
  const { view, last, settle } = await show({}, { before: 12, after: 90_000, from: 0, length: 120_000 });
  const later = view.all(".btn").find((button) => button.textContent === "Later text");
  expect(view.root.textContent).toContain("Characters 1–");
  if (later) view.click(later);
  await settle();
  expect(last("page_document").args).toMatchObject({ doc: "cost.md", at: 90_000, row: -1 });
});

test("the map draws every chunk and the question, by one scale and with the share of the variance", async () => {
  const { view } = await show();
  expect(view.all(".pg-map circle")).toHaveLength(5);
  expect(view.all(".pg-map .hit")).toHaveLength(3);
  expect(view.all(".pg-way")).toHaveLength(3);
  expect(view.all(".pg-question")).toHaveLength(1);
  expect(view.root.textContent).toContain("PCA, 29\u202f% of the variance");
  expect(view.root.textContent).toContain("Two of 384 dimensions lose most of the distances");
});

test("the map's points are read by the arrows, by similarity, and opened by Enter", async () => {
  const { view, store, last, settle } = await show();
  const map = view.find(".pg-map");
  view.press(map, "ArrowRight");
  expect(view.find(".tip").textContent).toBe("cost.md · similarity 0.47During generation the keys");
  view.press(map, "End");
  expect(view.find(".tip").textContent).toBe("folder/中文.md · similarity 0.02注意力");
  view.press(map, "Enter");
  await settle();
  expect(last("page_document").args).toMatchObject({ doc: "folder/中文.md", row: 9 });
  expect(store.passage.value).toBe(9);
  view.press(map, "Escape");
  expect(view.all(".tip")).toHaveLength(0);
});

test("the page opens at the passage that the reader points at", async () => {
  const Opened = ({ store }: { store: Store }) => (store.passage.value ? <View store={store} /> : <p />);
  const seen = await stage((store) => <Opened store={store} />, { shown: CITING });
  seen.view.act(() => {
    seen.store.passage.value = 6;
  });
  await seen.pass(10);
  expect(seen.last("page_document").args).toMatchObject({ doc: "cost.md", row: 6 });
});

test("chunks without vectors have a page and no map", async () => {
  const page = await stage((store) => <View store={store} />, { shown: CITING });
  await page.pass(10);
  await page.answer("page_document", pageWire({}, false));
  await page.answer("page_map", { result: { n: 3, dimensions: 0 } });
  expect(page.view.root.textContent).toContain("These chunks have no vectors");
  expect(page.view.all(".pg-num")).toHaveLength(0);
  expect(page.view.find(".h .note").textContent).toBe("bars: chunks");
});

test("a refusal is told, and without a kernel nothing is asked", async () => {
  const refused = await stage((store) => <View store={store} />, { shown: CITING });
  await refused.pass(10);
  await refused.refuse("page_document", "bad_request", "This pipeline cuts no documents.", "Connect one.");
  expect(refused.view.find(".msg.error").textContent).toContain("This pipeline cuts no documents.");
  const { view, asked } = await show({ live: false });
  expect(asked("page_document")).toHaveLength(0);
  expect(view.find(".msg.readonly").textContent).toContain("Needs the kernel");
});
