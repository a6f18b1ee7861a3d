import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../shared/rpc";
import { mount } from "../../shared/testing";
import { group } from "../groups";
import { createStore } from "../store";
import { answerOf, type Piece, savedModel } from "../testing";
import { Panel } from "./Panel";

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

const TEXT = "Né ☃";
/** What the kernel says of it: text, lower case without accents, words, WordPiece, its marks. */
const RESULT = {
  start: 0,
  end: 4,
  from: 0,
  to: 4,
  characters: 4,
  first: 0,
  last: 4,
  steps: [
    row("text", "Text", "As typed.", ["N", "é", " ", "☃"]),
    row("normaliser", "Lowercase", "Lower case.", ["n", "e", " ", "☃"]),
    { ...row("normaliser", "NFC", "Composed.", []), texts: null, fired: false },
    row("pre-tokeniser", "Whitespace", "Cut at spaces.", ["ne", "☃"]),
    row("model", "Odd", "The component Odd.", ["ne", "[UNK]"], '{"prefix": "##"}'),
    row("post-processor", "TemplateProcessing", "Marks around.", ["[CLS]", "ne", "[UNK]", "[SEP]"]),
  ],
};
const SPANS: Record<number, [spans: number[][], ids: number[], flags: number[], marks: number[]]> = {
  0: [[[0, 1], [1, 2], [2, 3], [3, 4]], [-1, -1, -1, -1], [0, 0, 0, 0], [0, 0, 1, 1, 0, 1]],
  1: [[[0, 1], [1, 2], [2, 3], [3, 4]], [-1, -1, -1, -1], [0, 0, 0, 0], [0, 0, 1, 1, 0, 1]],
  3: [[[0, 2], [3, 4]], [-1, -1], [0, 0], []],
  4: [[[0, 2], [3, 4]], [7, 100], [0, 3], []],
  5: [[[0, 0], [0, 2], [3, 4], [4, 4]], [101, 7, 100, 102], [5, 0, 3, 5], []],
}; // biome-ignore format: a table

function row(stage: string, rule: string, says: string, texts: string[], parameters: string | null = null) {
  return { stage, rule, says: { en: says, zh: `${says}。` }, texts, parameters, fired: true };
}

function packed() {
  const columns = Object.entries(SPANS).flatMap(([k, [spans, ids, flags, marks]]) => [
    [`starts${k}`, Int32Array.from(spans, ([start]) => start ?? 0)] as const,
    [`ends${k}`, Int32Array.from(spans, ([, end]) => end ?? 0)] as const,
    [`ids${k}`, Int32Array.from(ids)] as const,
    [`flags${k}`, Uint8Array.from(flags)] as const,
    [`marks${k}`, Int32Array.from(marks)] as const,
  ]);
  return {
    arrays: columns.map(([name, values]) => ({
      name,
      dtype: values instanceof Uint8Array ? "uint8" : "int32",
      shape: [values.length],
    })),
    buffers: columns.map(([, values]) => new DataView(values.buffer)),
  };
}

const PIECES: Piece[] = [
  [101, "", { special: true, origin: "post-processor", text: "[CLS]" }],
  [7, "4ec3a9", { text: "ne" }],
  [100, "20e29883", { unknown: true, text: "☃" }],
  [102, "", { special: true, origin: "post-processor", text: "[SEP]" }],
];

async function show(language: "en" | "zh" = "en", live = true) {
  const loss = { reasons: ["lower-case", "unknown"], decoded: "ne", before: false, after: false };
  const { result, arrays, buffers, answer } = answerOf(TEXT, PIECES, { changed: true, loss });
  const fake = savedModel(live ? { set_state() {}, kernel: {} } : { set_state() {} }, {
    selection: null,
    text: TEXT,
  });
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const say = async (message: object, views: DataView[] = []) => {
    fake.emit("msg:custom", { v: 1, ...message }, views);
    await vi.advanceTimersByTimeAsync(300);
  };
  const { readCut } = await import("../cut");
  if (live) {
    store.activate();
    await say({ kind: "ready", caps: { ops: [] }, limits: {} });
    await say({ kind: "done", rid: fake.sent.at(-1)?.rid, result, arrays }, buffers);
  }
  const cut = { ...readCut(answer), rev: live ? 1 : 0 };
  const close = vi.fn();
  const view = mount(<Panel store={store} cut={cut} groups={group(cut)} onClose={close} />, language);
  await vi.advanceTimersByTimeAsync(10);
  const asked = () => fake.sent.filter(({ op }) => op === "xray");
  const reply = async () => {
    const { arrays, buffers } = packed();
    await say({ kind: "done", rid: asked().at(-1)?.rid, result: RESULT, arrays }, buffers);
  };
  return { view, store, asked, reply, say, close };
}

const texts = (found: HTMLElement[]) => found.map((element) => element.textContent);

test("every step that changed something is a row, the rest is said", async () => {
  const { view, reply, asked } = await show();
  expect(asked().at(-1)?.args).toEqual({ rev: 1, token: 0 });
  await reply();
  expect(texts(view.all("h4"))).toEqual(["Text", "Normaliser", "Pre-tokeniser", "Model", "Post-processor"]);
  expect(view.all('[role="listbox"]')).toHaveLength(5);
  expect(texts(view.all(".xstep > .note"))[2]).toBe("NFC Composed. Changes nothing in this text.");
  expect(view.find(".params").textContent).toBe('{"prefix": "##"}');
  expect(view.find(".read").textContent).toBe(
    "SmolLM2 changes the text before it cuts it, so decoding can never give the original back.",
  );
});

test("what a step wrote is underlined, unknown and added tokens look like it, ids stand below", async () => {
  const { view, reply } = await show();
  await reply();
  const wrote = (row: number) => texts(view.all(`[data-row="${row}"] .wrote`));
  expect([0, 1, 3].map(wrote)).toEqual([["N", "é"], ["n", "e"], []]);
  expect(texts(view.all('[data-row="5"] .lost'))).toEqual(["[UNK]"]);
  expect(texts(view.all('[data-row="5"] .special'))).toEqual(["[CLS]", "[SEP]"]);
  expect(texts(view.all('[data-row="5"] i'))).toEqual(["101", "7", "100", "102"]);
  expect(view.find('[data-row="5"][data-k="2"] .unseen').textContent).toBe("[UNK], unknown, id 100, from ☃");
});

test("pointing at a piece marks what it comes from in every row, and says where that is", async () => {
  const { view, reply } = await show();
  await reply();
  const piece = view.find('[data-row="4"][data-k="0"]');
  view.act(() => void piece.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })));
  expect(texts(view.all(".from"))).toEqual(["N", "é", "n", "e", "ne", "ne"]);
  expect(texts(view.all(".at"))).toEqual(["ne"]);
  expect(view.find(".xfoot .cap").textContent).toBe("ne comes from Né at characters 1–2. Id 7.");
  view.act(() => void view.find(".xr").dispatchEvent(new MouseEvent("mouseleave")));
  expect(view.all(".from")).toHaveLength(0);
  expect(view.find(".xfoot .cap").textContent).toMatch(/Point at a piece/);
});

test("keys walk through a row and climb to what it comes from; Enter chooses the token", async () => {
  const { view, reply, store } = await show();
  await reply();
  const stops = () => view.all('.xr [tabindex="0"]');
  expect(stops()).toHaveLength(1);
  view.act(() => stops()[0]?.focus());
  view.press(stops()[0] as HTMLElement, "End");
  const chip = () => view.focused()?.querySelector(".tok")?.textContent;
  expect(chip()).toBe("☃");
  const down = () => view.press(view.focused() as HTMLElement, "ArrowDown");
  down();
  down();
  expect(chip()).toBe("☃");
  down();
  expect(chip()).toBe("[UNK]");
  expect(view.find(".xfoot .cap").textContent).toBe(
    "[UNK] takes the place of ☃ at character 4: the vocabulary cannot write it. Id 100.",
  );
  view.press(view.focused() as HTMLElement, "Enter");
  expect(store.selection.value).toBe(2);
  expect(view.find(".sel").textContent).toBe("[UNK]");
  view.press(view.focused() as HTMLElement, "Home");
  view.press(view.focused() as HTMLElement, "ArrowUp");
  expect(chip()).toBe("ne");
});

test("an added token comes from nothing, and marks nothing", async () => {
  const { view, reply } = await show();
  await reply();
  const piece = view.find('[data-row="5"][data-k="0"]');
  view.act(() => void piece.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })));
  expect(view.all(".from")).toHaveLength(0);
  expect(view.find(".xfoot .cap").textContent).toMatch(/^\[CLS\] stands for no character of the text/);
});

test("both languages, and Escape closes", async () => {
  const { view, reply, close } = await show("zh");
  await reply();
  expect(view.find(".read").textContent).toBe("SmolLM2 在切分之前就改动了文本，所以解码后变不回原文。");
  expect(texts(view.all("h4"))).toEqual(["原文", "规范化", "预切分", "模型", "后处理"]);
  view.press(view.find("#xray"), "Escape");
  expect(close).toHaveBeenCalled();
});

test("a refusal is the kernel's own sentence; one about an older text is quiet", async () => {
  const { view, asked, say } = await show();
  await say({
    kind: "error",
    rid: asked().at(-1)?.rid,
    code: "too_long",
    message: "Too long.",
    hint: "Shorten it.",
  });
  expect(view.find('[role="alert"]').textContent).toBe("Too long.Shorten it.");
  const other = await show();
  await other.say({
    kind: "error",
    rid: other.asked().at(-1)?.rid,
    code: "stale",
    message: "Old.",
    hint: "",
  });
  expect(other.view.root.querySelector('[role="alert"]')).toBeNull();
});

test("without a kernel it says so, and asks nothing", async () => {
  const { view, asked } = await show("en", false);
  expect(view.find(".msg.readonly").textContent).toMatch(/run the notebook/);
  expect(asked()).toHaveLength(0);
});
