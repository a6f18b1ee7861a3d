import { act } from "preact/test-utils";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../shared/rpc";
import { layOut, mount } from "../../shared/testing";
import { App } from "../App";
import { createStore } from "../store";
import { answerOf, NAIVE, NAIVE_PIECES, savedModel } from "../testing";
import type { Node } from "./read";
import { behind, firstClosed, openRows } from "./Tree";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 600, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

type Sent = { kind: string; rid: string; op: string; args: Record<string, unknown> };

/** What SmolLM2's kernel says of `·data`. */
const DATA = {
  row: [940, " data", "Ġdata", false],
  bytes: "2064617461",
  tree: [
    [940, " data", 0, 688, null, 2],
    [287, " d", 1, 35, null, 2],
    [216, " ", 2, null, null, 0],
    [84, "d", 2, null, null, 0],
    [706, "ata", 1, 454, null, 2],
    [261, "at", 2, 9, null, 2],
    [81, "a", 3, null, null, 0],
    [100, "t", 3, null, null, 0],
    [81, "a", 2, null, null, 0],
  ],
  by: "ranks",
  merged: true,
  why: null,
  reach: { state: "reached" },
};
const page = (first: number, total: number) => ({
  size: 49152,
  total,
  first,
  ms: 1,
  rows: Array.from({ length: Math.min(100, total - first) }, (_, k) => [
    first + k,
    `e${first + k}`,
    `e${first + k}`,
    false,
  ]),
});

async function open(language: "en" | "zh" = "en") {
  const fake = savedModel({ set_state() {}, kernel: {} }, {});
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, language);
  const say = (message: object, buffers: DataView[] = []) =>
    act(async () => {
      fake.emit("msg:custom", { v: 1, ...message }, buffers);
      await vi.advanceTimersByTimeAsync(20);
    });
  const last = (op: string) =>
    (fake.sent as unknown as Sent[]).filter((sent) => sent.kind === "req" && sent.op === op).at(-1);
  const answer = (op: string, result: object) =>
    say({ kind: "done", rid: last(op)?.rid, result, arrays: [] });
  await say({ kind: "ready", caps: { ops: [] }, limits: {} });
  const cut = answerOf(NAIVE, NAIVE_PIECES);
  await say({ kind: "done", rid: last("open")?.rid, result: cut.result, arrays: cut.arrays }, cut.buffers);
  const entry = view
    .all(".depth button")
    .find((button) => button.getAttribute("aria-controls") === "vocabulary");
  await act(async () => entry?.click());
  return { view, store, say, last, answer, fake };
}

test("the view opens on the entry of the chosen token, and the sentence is computed", async () => {
  const { view, last, answer, store } = await open();
  expect(last("vocabulary_entry")?.args).toMatchObject({ tokenizer: 0, number: 40303 });
  await answer("vocabulary_search", page(0, 49152));
  await answer("vocabulary_entry", DATA);
  expect(view.find("#vocabulary .read").textContent).toBe(
    "·data is entry 940 of 49,152: 5 bytes, joined by 4 merges, the last of rank 688.",
  );
  expect(view.find("#vocabulary [role=status]").textContent).toBe("all 49,152 entries");
  view.act(() => store.select(0));
  expect(last("vocabulary_entry")?.args.number).toBe(26062);
});

test("the sentence in Chinese", async () => {
  const { view, answer } = await open("zh");
  await answer("vocabulary_search", page(0, 3));
  await answer("vocabulary_entry", DATA);
  expect(view.find("#vocabulary .read").textContent).toBe(
    "·data 是 49,152 个词条中的 940 号：共 5 字节，经 4 次合并得到，最后一次的序号是 688。",
  );
  expect(view.find("#vocabulary [role=status]").textContent).toBe("49,152 个词条中的 3 个");
});

test("every key asks, only what is in view is drawn, and later rows are fetched when they come into view", async () => {
  const { view, last, answer, fake } = await open();
  await answer("vocabulary_search", page(0, 40000));
  const list = view.find('#vocabulary [role="listbox"]');
  expect(list.querySelectorAll('[role="option"]').length).toBeLessThan(30);
  expect(list.querySelector('[role="option"]')?.getAttribute("aria-setsize")).toBe("40000");
  await act(async () => {
    list.scrollTop = 28 * 250;
    list.dispatchEvent(new Event("scroll"));
  });
  expect(last("vocabulary_search")?.args).toMatchObject({ first: 200, query: "" });
  await answer("vocabulary_search", page(200, 40000));
  expect(list.textContent).toContain("e250");

  const field = view.find<HTMLInputElement>(".find input");
  view.type(field, "d");
  view.type(field, "da");
  expect(last("vocabulary_search")?.args).toMatchObject({ query: "da", by: "text" });
  expect(fake.sent.some((sent) => (sent as unknown as Sent).kind === "cancel")).toBe(true);
  expect(list.textContent).toContain("e250");
  await answer("vocabulary_search", page(0, 7));
  expect(view.find("#vocabulary [role=status]").textContent).toBe("7 of 49,152 entries");
});

test("a wrong expression is answered with the kernel's sentence, and nothing is lost", async () => {
  const { view, last, answer, say } = await open();
  await answer("vocabulary_search", page(0, 7));
  const field = view.find<HTMLInputElement>(".find input");
  view.click(view.all('.find [type="radio"]')[2] as HTMLElement);
  view.type(field, "(");
  expect(last("vocabulary_search")?.args).toMatchObject({ query: "(", by: "regex" });
  const message = "'(' is no regular expression: missing ) (at character 2).";
  await say({ kind: "error", rid: last("vocabulary_search")?.rid, code: "bad_request", message, hint: "" });
  expect(view.find('#vocabulary [role="alert"]').textContent).toBe(message);
  expect(field.value).toBe("(");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(view.all("#vocabulary .entry")).toHaveLength(7);
  view.type(field, "(a)");
  await answer("vocabulary_search", page(0, 3));
  expect(view.root.querySelector('#vocabulary [role="alert"]')).toBeNull();
});

test("the merge tree is walked by keys, and Enter shows the entry of a part", async () => {
  const { view, last, answer } = await open();
  await answer("vocabulary_search", page(0, 7));
  await answer("vocabulary_entry", DATA);
  const tree = view.find('#vocabulary [role="tree"]');
  const names = () => view.all('[role="treeitem"] > .unseen').map((name) => name.textContent);
  expect(names()).toHaveLength(9);
  expect(names()[0]).toBe("·data, rank 688");
  expect(names()[2]).toBe("·, from the start");
  view.press(tree, "ArrowDown");
  view.press(tree, "ArrowLeft");
  expect(names()).toHaveLength(7);
  view.press(tree, "ArrowRight");
  expect(names()).toHaveLength(9);
  view.press(tree, "ArrowLeft");
  view.press(tree, "ArrowLeft");
  view.press(tree, "ArrowDown");
  view.press(tree, "ArrowDown");
  view.press(tree, "Enter");
  expect(last("vocabulary_entry")?.args.number).toBe(706);
});

test("all entries are checked a stretch at a time; stopping keeps what was found", async () => {
  const { view, last, answer } = await open();
  await answer("vocabulary_search", page(0, 7));
  const button = (words: string) =>
    view.all("#vocabulary button").find((one) => one.textContent === words) as HTMLElement;
  view.click(button("Find entries that no text produces"));
  expect(last("vocabulary_check")?.args).toMatchObject({ tokenizer: 0, first: 0 });
  await answer("vocabulary_check", { done: 100, total: 300, rows: [[5, "x", "x", false, "model"]] });
  expect(last("vocabulary_check")?.args.first).toBe(100);
  expect(view.find(".check-all [role=progressbar]").getAttribute("aria-valuetext")).toMatch(/100.*300/);
  view.click(button("Cancel"));
  await act(async () => void (await vi.advanceTimersByTimeAsync(10)));
  expect(view.find(".check-all").textContent).toContain("No text produces 1 of 100 entries.");
  view.click(button("Continue"));
  expect(last("vocabulary_check")?.args.first).toBe(100);
  await answer("vocabulary_check", { done: 300, total: 300, rows: [[9, "y", "y", false, "bytes"]] });
  expect(view.find(".check-all").textContent).toContain("No text produces 2 of 49,152 entries.");
  view.click(button("Show them"));
  expect(view.all("#vocabulary .entry em").map((one) => one.textContent)).toEqual([
    "other entries win",
    "no UTF-8",
  ]);
});

test("the lens shows each writing with its ids, and what cannot be compared says why", async () => {
  const { view, last, answer } = await open();
  await answer("vocabulary_search", page(0, 7));
  await answer("vocabulary_entry", DATA);
  expect(last("vocabulary_variants")?.args.word).toBe("data");
  const rows = [
    { label: { en: "as typed", zh: "原样" }, text: "data", tokens: [[1824, "data", false]], similarity: 1 },
    {
      label: { en: "all capitals", zh: "全大写" },
      text: "DATA",
      tokens: [
        [34, "D", false],
        [9000, "ATA", false],
      ],
      similarity: -0.25,
    },
  ];
  await answer("vocabulary_variants", { rows, compared: true, unlike: null });
  expect(view.find(".lens .note").textContent).toBe("1 of 2 ways are a single token");
  expect(view.all(".ways tbody tr").map((row) => row.textContent)).toEqual([
    "as typeddata182411.00",
    "all capitalsD34ATA90002−0.25",
  ]);
  view.type(view.find<HTMLInputElement>(".lens input"), "nạve");
  const unlike = { en: "This is not the tokenizer of X.", zh: "这不是 X 的分词器。" };
  await answer("vocabulary_variants", { rows, compared: false, unlike });
  expect(view.find(".ways .cap").textContent).toBe(unlike.en);
  expect(view.root.querySelectorAll(".ways th")).toHaveLength(3);
});

test("a deep tree opens with its first levels only, whatever its size", () => {
  const deep: Node[] = [];
  const add = (depth: number, parts: number) =>
    deep.push({ id: 1, text: "a", depth, rank: parts ? 1 : null, score: null, parts });
  for (let depth = 0; depth < 200; depth++) {
    add(depth, 2);
    add(depth + 1, 0);
  }
  add(200, 0);
  expect(behind(deep, 0)).toBe(deep.length);
  expect(behind(deep, 1)).toBe(2);
  expect(openRows(deep, firstClosed(deep)).length).toBeLessThan(12);
  expect(openRows(deep, new Set())).toHaveLength(deep.length);
});
