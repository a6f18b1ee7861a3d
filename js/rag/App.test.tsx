import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { layOut } from "../shared/testing";
import { App } from "./App";
import { IDLE } from "./store";
import { GRAPH, SHOWN, STATES, stage } from "./testing";
import type { Shown } from "./types";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 900, height: 300 });
});
afterEach(() => void vi.useRealTimers());

const app = (options: Parameters<typeof stage>[1] = {}) => stage((store) => <App store={store} />, options);
const text = (node: Element | null) => node?.textContent ?? "";
const button = (root: HTMLElement, name: string) =>
  [...root.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? text(one)).trim() === name,
  );

test("the sentence names what the answer rests on, in both languages", async () => {
  const { view } = await app();
  expect(text(view.find(".read"))).toContain(
    "3 of 18 chunks went to the model. The answer rests on passage 3, the least similar of them: " +
      "without it, the answer would be less likely by 33.4 nats.",
  );
  act(() => {
    view.language.value = "zh";
  });
  expect(text(view.find(".read"))).toContain("18 个片段中有 3 个交给了模型。回答主要依靠相似度最低的第 3 段");
});

test("without a question it says what was prepared, and asks for one", async () => {
  const prepared: Shown = { ...SHOWN, question: "", passages: [], answer: null };
  const { view } = await app({ shown: prepared });
  expect(text(view.find(".read"))).toContain("6 documents make 18 chunks.");
  expect(view.find(".ask .btn").getAttribute("aria-disabled")).toBe("true");
});

test("a question is asked by Enter, once, and what the model writes is not awaited in the field", async () => {
  const { view, asked, last, settle, fake } = await app();
  const field = view.find<HTMLInputElement>(".ask .field");
  view.type(field, "  What is RRF?  ");
  view.press(field, "Enter");
  await settle();
  expect(asked("run")).toHaveLength(1);
  expect(fake.model.get("question")).toBe("What is RRF?");
  expect(last("run").args).toMatchObject({ rev: 1, question: "What is RRF?" });
  view.press(field, "Enter");
  await settle();
  expect(asked("run")).toHaveLength(1);
});

test("an input method's Enter chooses a character and asks nothing", async () => {
  const { view, asked, settle } = await app();
  view.press(view.find(".ask .field"), "Enter", { isComposing: true });
  await settle();
  expect(asked("run")).toHaveLength(0);
});

test("the footer says how many nodes ran, and why", async () => {
  const { view, settle, answer } = await app();
  const why = { en: "the question changed", zh: "问题变了" };
  const states = { ...STATES, retrieve: { ...IDLE, state: "ran", why } };
  act(() => void button(view.root, "Ask")?.click());
  await settle();
  await answer("run", { result: { shown: { ...SHOWN, rev: 2 }, states } });
  expect(text(view.find(".foot"))).toContain("4 of 9 nodes ran: the question changed");
});

test("a node that failed is named, and can be gone to", async () => {
  const { view, store, settle, answer } = await app();
  const error = { message: { en: "no such model", zh: "没有这个模型" }, hint: null };
  act(() => void button(view.root, "Ask")?.click());
  await settle();
  const states = { ...STATES, embed: { ...IDLE, state: "failed", error } };
  await answer("run", { result: { shown: { ...SHOWN, rev: 2, answer: null }, states } });
  expect(text(view.find("[role=alert]"))).toContain("Embed: no such model");
  act(() => void button(view.root, "Show the node")?.click());
  expect(store.selection.value).toBe("embed");
});

test("a slow run names its node and can be cancelled; what was there stays", async () => {
  const { view, settle, part, pass } = await app();
  act(() => void button(view.root, "Ask")?.click());
  await settle();
  await part("run", { result: { node: "embed", state: { ...IDLE, state: "running", done: 3, total: 9 } } });
  await pass(1200);
  expect(text(view.find(".foot"))).toContain("Embed …");
  expect(text(view.find(".foot"))).toContain("3 of 9");
  const cancel = [...view.root.querySelectorAll(".foot button")].at(-1) as HTMLElement;
  view.click(cancel);
  await settle();
  expect(text(view.find(".notice"))).toContain("Nodes that were done keep their results.");
  expect(text(view.find(".found"))).toContain("cost.md");
});

test("a saved page shows the run and says what it cannot do", async () => {
  const { view } = await app({ live: false });
  await vi.advanceTimersByTimeAsync(3000);
  expect(text(view.find(".notice"))).toContain("Saved picture");
  expect(text(view.find(".found"))).toContain("cost.md");
  expect(view.find(".ask .btn").getAttribute("title")).toContain("Needs the kernel");
  expect(button(view.root, "Save")).toBeUndefined();
});

test("a page that was never run says so", async () => {
  const { view } = await app({ live: false, shown: null });
  await vi.advanceTimersByTimeAsync(3000);
  expect(text(view.find(".notice"))).toContain("Nothing was saved.");
});

test("no document, and how to bring one", async () => {
  const { view } = await app({ shown: { ...SHOWN, documents: 0, chunks: 0, passages: [], answer: null } });
  expect(text(view.find(".notice"))).toContain("There is nothing to search yet");
});

test("a dropped file goes to the kernel as it is", async () => {
  const { view, last, settle } = await app();
  const file = new File(["naïve"], "note.txt", { type: "text/plain" });
  const drop = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { files: [file], types: ["Files"] } });
  act(() => void view.find(".drop").dispatchEvent(drop));
  vi.useRealTimers();
  await vi.waitFor(() => last("add"));
  expect(last("add").args.files).toEqual([{ name: "note.txt", data: btoa("na\u00c3\u00afve") }]);
  vi.useFakeTimers();
  await settle();
});

test("keys reach the question, and undo", async () => {
  const { view, store } = await app();
  view.press(view.root, "/");
  expect(view.focused()).toBe(view.find(".ask .field"));
  act(() => store.edit({ ...GRAPH, edges: [] }));
  view.press(view.root, "z", { ctrlKey: true });
  expect(store.graph.value).toEqual(GRAPH);
});

test("a file that no message can hold is refused before it is read, with the way out", async () => {
  const { view, asked, settle } = await app();
  const file = new File([], "all.pdf");
  Object.defineProperty(file, "size", { value: 9e6 });
  const drop = new Event("drop", { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { files: [file], types: ["Files"] } });
  act(() => void view.find(".drop").dispatchEvent(drop));
  await settle();
  expect(text(view.find("[role=alert]"))).toContain("all.pdf is too large to be sent: 9.0 MB");
  expect(text(view.find("[role=alert]"))).toContain("At most 6.2 MB at once.");
  expect(asked("add")).toHaveLength(0);
});
