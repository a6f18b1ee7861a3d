import { createElement } from "preact";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { columnsOf, NEUTRAL, type Row, SKY, stage, treeAnswer, wireOf } from "./testing";

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

const nothing = () => createElement("i", {});
const FIRST = SKY.slice(0, 5);
const GROWN = SKY.slice(0, 9);

async function opened() {
  const at = await stage(nothing, { rows: null });
  at.store.activate();
  await at.settle();
  at.fake.set("rev", 1);
  await at.answer("show", treeAnswer(FIRST));
  return at;
}

test("the first view makes the kernel read the prompt, once", async () => {
  const at = await stage(nothing, { rows: null });
  expect(at.asked("show")).toHaveLength(0);
  at.store.activate();
  await at.settle();
  expect(at.store.phase.value.kind).toBe("working");
  await at.part("show", treeAnswer(FIRST.slice(0, 3)));
  expect(at.store.tree.value?.length).toBe(3);
  at.fake.set("rev", 1);
  await at.answer("show", treeAnswer(FIRST));
  expect(at.asked("show")).toHaveLength(1);
  expect(at.store.tree.value?.length).toBe(5);
  expect(at.store.prompt.value?.tokens).toHaveLength(5);
});

test("no prompt, no question", async () => {
  const at = await stage(nothing, { rows: null, traits: { prompt: "" } });
  at.store.activate();
  await at.settle();
  expect(at.fake.sent.filter(({ kind }) => kind === "req")).toEqual([]);
});

test("a saved tree is replaced by the kernel's, and what Python changes is asked for", async () => {
  const at = await stage(nothing);
  expect(at.store.tree.value?.rev).toBe(0);
  at.store.activate();
  await at.settle();
  await at.answer("show", treeAnswer(FIRST));
  expect(at.store.tree.value?.rev).toBe(1);
  at.fake.set("rev", 2);
  await at.settle();
  await at.answer("show", treeAnswer(GROWN, { rev: 2 }));
  at.fake.set("prompt", "Another");
  await at.settle();
  expect(at.asked("show")).toHaveLength(3);
});

test("growing shows what comes, and the whole is one step back and forth", async () => {
  const at = await opened();
  const act = at.store.act("grow", { budget: 4 });
  await at.settle();
  await at.part("grow", wireOf({ coverage: 0.5 }, columnsOf([SKY[5] as Row], [5])));
  expect(at.store.tree.value?.length).toBe(6);
  await at.part("grow", wireOf({ progress: { done: 1, total: 4 } }));
  expect(at.store.phase.value).toMatchObject({ op: "grow", done: 1, total: 4 });
  at.fake.set("rev", 2);
  await at.answer("grow", treeAnswer(GROWN, { rev: 2, selected: 1 }));
  expect(await act).toBe(true);
  expect(at.store.selection.value).toBe(1);
  at.store.undo();
  await at.settle();
  expect(at.last("back").args).toMatchObject({ to: 1 });
  at.fake.set("rev", 1);
  await at.answer("back", treeAnswer(FIRST));
  expect([at.store.tree.value?.length, at.store.selection.value]).toEqual([5, null]);
  at.store.redo();
  await at.settle();
  expect(at.last("back").args).toMatchObject({ to: 2 });
});

test("what a cancelled growth has done stays, and can be undone", async () => {
  const at = await opened();
  const act = at.store.act("grow", { budget: 400 });
  await at.settle();
  at.store.cancel();
  await at.settle();
  expect(at.fake.sent.some(({ kind }) => kind === "cancel")).toBe(true);
  at.fake.set("rev", 2);
  await at.answer("show", treeAnswer(GROWN, { rev: 2 }));
  expect(await act).toBe(false);
  expect(at.store.phase.value.kind).toBe("cancelled");
  expect(at.store.tree.value?.length).toBe(9);
  expect(at.store.canUndo.value).toBe(true);
});

test("a refused gesture changes nothing and says why", async () => {
  const at = await opened();
  void at.store.act("write", { node: 1, text: "x" });
  await at.settle();
  await at.refuse("write", "bad_request", "The text has ended.", "Choose another.");
  await at.answer("show", treeAnswer(FIRST));
  expect(at.store.phase.value).toMatchObject({ kind: "error", message: "The text has ended." });
  expect(at.store.canUndo.value).toBe(false);
});

test("gestures wait for each other's tree", async () => {
  const at = await opened();
  void at.store.act("expand", { node: 1 });
  void at.store.act("expand", { node: 2 });
  await at.settle();
  expect(at.asked("expand")).toHaveLength(1);
  at.fake.set("rev", 2);
  await at.answer("expand", treeAnswer(GROWN, { rev: 2 }));
  expect(at.asked("expand").map(({ args }) => [args.node, args.rev])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test("settings change at once, are saved, and a drag is one step back", async () => {
  const at = await opened();
  for (const temperature of [0.9, 0.8, 0.7]) at.store.set({ temperature }, "temperature");
  expect(at.store.settings.value.temperature).toBe(0.7);
  await at.pass(200);
  expect(at.fake.saved).toContain("settings");
  at.store.undo();
  await at.settle();
  expect(at.store.settings.value).toEqual(NEUTRAL);
  expect(at.store.canUndo.value).toBe(false);
});

test("after a pause, the notebook is given what it shall keep", async () => {
  const at = await opened();
  await at.pass(1000);
  expect(at.last("keep").args).toEqual({ rev: 1 });
});

test("each of several gestures in a row is a step of its own, and so is each step back", async () => {
  const at = await opened();
  void at.store.act("expand", { node: 1 });
  void at.store.act("expand", { node: 2 });
  await at.settle();
  for (const rev of [2, 3]) {
    at.fake.set("rev", rev);
    await at.answer("expand", treeAnswer(GROWN, { rev }));
  }
  at.store.undo();
  at.store.undo();
  await at.settle();
  expect(at.asked("back").map(({ args }) => args.to)).toEqual([2]);
  at.fake.set("rev", 2);
  await at.answer("back", treeAnswer(GROWN, { rev: 2 }));
  expect(at.asked("back").map(({ args }) => args.to)).toEqual([2, 1]);
  at.fake.set("rev", 1);
  await at.answer("back", treeAnswer(FIRST));
  expect([at.store.canUndo.value, at.store.canRedo.value]).toEqual([false, true]);
  at.store.redo();
  await at.settle();
  expect(at.last("back").args.to).toBe(2);
});

test("a step back waits for what still grows, and cancelling drops what waits", async () => {
  const at = await opened();
  void at.store.act("grow", { budget: 400 });
  void at.store.act("expand", { node: 1 });
  at.store.undo();
  await at.settle();
  at.store.cancel();
  await at.settle();
  expect(at.store.phase.value.kind).toBe("cancelled");
  at.fake.set("rev", 2);
  await at.answer("show", treeAnswer(GROWN, { rev: 2 }));
  expect(at.asked("expand")).toHaveLength(0);
  expect(at.last("back").args.to).toBe(1);
});

test("a choice that the reader makes meanwhile is not taken back", async () => {
  const at = await opened();
  void at.store.act("expand", { node: 1 });
  await at.settle();
  at.store.select(2);
  at.fake.set("rev", 2);
  await at.answer("expand", treeAnswer(GROWN, { rev: 2, selected: 1 }));
  expect(at.store.selection.value).toBe(2);
});

test("Try again repeats what failed, a step back too", async () => {
  const at = await opened();
  void at.store.act("expand", { node: 1 });
  await at.settle();
  at.fake.set("rev", 2);
  await at.answer("expand", treeAnswer(GROWN, { rev: 2 }));
  at.store.undo();
  await at.settle();
  await at.refuse("back", "failed");
  await at.answer("show", treeAnswer(GROWN, { rev: 2 }));
  at.store.retry();
  await at.settle();
  expect(at.asked("back")).toHaveLength(2);
  expect(at.asked("expand")).toHaveLength(1);
});
