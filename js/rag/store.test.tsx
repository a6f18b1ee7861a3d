import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GRAPH, SHOWN, STATES, stage } from "./testing";
import type { Graph } from "./types";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const nothing = () => <i />;
const edited: Graph = {
  ...GRAPH,
  nodes: GRAPH.nodes.map((node) => (node.id === "retrieve" ? { ...node, params: { k: 7 } } : node)),
};

test("the first view makes the kernel prepare, and what it tells is shown", async () => {
  const { store, asked } = await stage(nothing);
  expect(asked("open")).toHaveLength(1);
  expect(store.shown.value).toEqual(SHOWN);
  expect(store.states.value.get("retrieve")?.state).toBe("ran");
  expect(store.edited.value).toBe(false);
});

test("a saved page shows its last run and asks nobody", async () => {
  const { store, fake } = await stage(nothing, { live: false });
  store.activate();
  await vi.advanceTimersByTimeAsync(3000);
  expect(store.shown.value).toEqual({ ...SHOWN, rev: 0 });
  expect(store.link.value).toBe("gone");
  expect(fake.sent.filter(({ kind }) => kind === "req")).toEqual([]);
});

test("an edit marks what would run again, reaches the kernel before the run, and can be taken back", async () => {
  const { store, fake, last, answer } = await stage(nothing);
  act(() => store.edit(edited));
  expect(store.edited.value).toBe(true);
  expect(store.states.value.get("retrieve")?.state).toBe("changed");
  expect(store.states.value.get("answer")?.state).toBe("changed");
  expect(store.states.value.get("index")?.state).toBe("kept");
  act(() => void store.run());
  await vi.advanceTimersByTimeAsync(5);
  expect(fake.model.get("graph")).toEqual(edited);
  expect(last("run").args).toEqual({ rev: 1, graph: edited, question: SHOWN.question });
  expect(store.states.value.get("retrieve")?.state).toBe("waiting");
  expect(store.states.value.get("index")?.state).toBe("kept");
  await answer("run", { result: { shown: { ...SHOWN, rev: 2 }, states: STATES } });
  expect(store.edited.value).toBe(false);
  act(() => store.undo());
  expect(store.graph.value).toEqual(GRAPH);
  expect(store.states.value.get("retrieve")?.state).toBe("changed");
  act(() => store.redo());
  expect(store.graph.value).toEqual(edited);
});

test("steps of one drag are one step back", async () => {
  const { store } = await stage(nothing);
  for (const x of [1, 2, 3]) {
    const nodes = GRAPH.nodes.map((node) => (node.id === "load" ? { ...node, x } : node));
    act(() => store.edit({ ...GRAPH, nodes }, "drag load"));
  }
  act(() => store.undo());
  expect(store.graph.value).toEqual(GRAPH);
  expect(store.canUndo.value).toBe(false);
});

test("while it runs each node tells how far it is; cancelling keeps what was there", async () => {
  const { store, part, fake, settle } = await stage(nothing);
  act(() => void store.pose("Another question?"));
  await settle();
  const running = { ...(STATES.retrieve as object), state: "running", done: 1, total: 3 };
  await part("run", { result: { node: "retrieve", state: running } });
  expect(store.states.value.get("retrieve")).toMatchObject({ state: "running", done: 1, total: 3 });
  act(() => store.cancel());
  await settle();
  expect(fake.sent.at(-1)?.kind).toBe("cancel");
  expect(store.phase.value.kind).toBe("cancelled");
  expect(store.states.value.get("retrieve")?.state).not.toBe("running");
  expect(store.shown.value?.question).toBe(SHOWN.question);
  act(() => store.undo());
  expect(store.question.value).toBe(SHOWN.question);
});

test("a refusal is told, and the run on display stays", async () => {
  const { store, refuse, settle } = await stage(nothing);
  act(() => void store.run());
  await settle();
  await refuse("run", "bad_request", "k is 0", "Take at least 1.");
  expect(store.phase.value).toMatchObject({ kind: "error", message: "k is 0", hint: "Take at least 1." });
  expect(store.shown.value).toEqual(SHOWN);
});

test("an opened pipeline that names files or servers waits for the reader; the run on display stays", async () => {
  const { store, fake, settle, answer } = await stage(nothing);
  act(() => void store.load("{}"));
  await settle();
  fake.set("graph", edited);
  await answer("load", { result: { shown: SHOWN, states: STATES, held: ["http://a.example/v1"] } });
  expect(store.held.value).toEqual(["http://a.example/v1"]);
  expect(store.states.value.get("retrieve")?.state).toBe("changed");
  act(() => void store.run());
  await settle();
  fake.set("rev", 2);
  await answer("run", { result: { shown: { ...SHOWN, rev: 2 }, states: STATES } });
  expect(store.held.value).toEqual([]);
  act(() => store.undo());
  expect(store.graph.value).toEqual(GRAPH);
});
