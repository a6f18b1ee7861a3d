import { act } from "preact/test-utils";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../shared/rpc";
import { createStore, type Store } from "./store";
import { RECORDED_TEXT, recordedModel } from "./testing";

type Sent = { kind: string; rid: string; op: string; args: Record<string, unknown> };

const LIVE = { set_state() {}, kernel: {} };
const opened = (text: string, rev: number) => ({
  rev,
  text,
  target_text: null,
  tokens: [text],
  special: [],
  target_tokens: [],
  target_special: [],
  parts: ["self"],
  grids: { self: { layers: 2, heads: 2, kv_heads: 2 } },
  sinks: { self: [] },
  visibility: { self: { causal: true, windows: [null, null] } },
  forward_ms: 5,
});

/** A store whose kernel is played by the test. */
function play(manager: unknown = LIVE, traits: Record<string, unknown> = {}) {
  const fake = recordedModel(manager, traits);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store: Store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const sent = (op: string) => fake.sent.filter((m) => m.op === op) as unknown as Sent[];
  const say = (message: Record<string, unknown>) => fake.emit("msg:custom", { v: 1, ...message }, []);
  return {
    fake,
    store,
    abort,
    sent,
    greet: () => say({ kind: "ready", caps: { ops: [] }, limits: {} }),
    ack: (op: string) => say({ kind: "ack", rid: sent(op).at(-1)?.rid }),
    part: (op: string, result: unknown) =>
      say({ kind: "part", rid: sent(op).at(-1)?.rid, seq: 1, result, arrays: [] }),
    done: async (op: string, result: unknown = {}) => {
      say({ kind: "done", rid: sent(op).at(-1)?.rid, result, arrays: [] });
      await vi.advanceTimersByTimeAsync(0);
    },
    refuse: async (op: string, code: string, message = "No.") => {
      say({ kind: "error", rid: sent(op).at(-1)?.rid, code, message, hint: "Next." });
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

test("the saved picture is drawn at once; the kernel is asked once somebody looks", async () => {
  const { store, sent, greet, done } = play();
  expect(store.document.value?.text).toBe(RECORDED_TEXT);
  expect(store.profile.value?.values[0]).toHaveLength(14);
  greet();
  expect(sent("open")).toHaveLength(0);
  store.activate();
  store.activate();
  expect(sent("open")).toHaveLength(1);
  expect(store.phase.value).toMatchObject({ kind: "working", stage: "start" });
  await done("open", opened(RECORDED_TEXT, 1));
  expect(store.document.value?.rev).toBe(1);
  expect(store.phase.value).toEqual({ kind: "idle" });
  expect(sent("profile").at(-1)?.args).toMatchObject({ rev: 1, axis: "query", position: 13 });
});

test("progress is shown as it comes", () => {
  const { store, greet, part } = play();
  greet();
  store.activate();
  part("open", { progress: { done: 3, total: 30, stage: "forward" } });
  expect(store.phase.value).toEqual({ kind: "working", stage: "forward", done: 3, total: 30 });
});

test("a refusal keeps the picture, the text in the editor, and is not repeated", async () => {
  const { store, sent, greet, done, refuse } = play();
  greet();
  store.activate();
  await done("open", opened(RECORDED_TEXT, 1));
  store.read({ text: "too long", target: null });
  await refuse("open", "too_long", "This text has 8,193 tokens.");
  expect(store.phase.value).toEqual({
    kind: "error",
    code: "too_long",
    message: "This text has 8,193 tokens.",
    hint: "Next.",
  });
  expect(store.document.value?.text).toBe(RECORDED_TEXT);
  expect(store.draft().text).toBe("too long");
  expect(store.canUndo.value).toBe(false);
  expect(sent("open")).toHaveLength(2);
});

test("cancel reaches the kernel and offers to continue", async () => {
  const { fake, store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", opened(RECORDED_TEXT, 1));
  store.read({ text: "slow", target: null });
  store.cancel();
  await vi.advanceTimersByTimeAsync(0);
  const rid = sent("open").at(-1)?.rid;
  expect(fake.sent).toContainEqual({ v: 1, kind: "cancel", rid });
  expect(store.phase.value).toEqual({ kind: "cancelled" });
  store.retry();
  expect(sent("open").at(-1)?.args).toEqual({ text: "slow", target_text: null });
});

test("a newer text wins over one that is still being read", async () => {
  const { store, sent, greet, done } = play();
  greet();
  store.activate();
  store.read({ text: "first", target: null });
  store.read({ text: "second", target: null });
  await done("open", opened("second", 2));
  expect(store.document.value?.text).toBe("second");
  expect(store.phase.value).toEqual({ kind: "idle" });
  expect(sent("open").map((m) => m.args.text)).toEqual([undefined, "first", "second"]);
});

test("a text that Python sets is read", async () => {
  const { fake, store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", opened(RECORDED_TEXT, 1));
  fake.set("text", "from Python");
  expect(sent("open").at(-1)?.args).toEqual({});
  await done("open", opened("from Python", 2));
  expect(store.document.value?.text).toBe("from Python");
});

test("undo and redo know selections and texts", async () => {
  const { fake, store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", opened(RECORDED_TEXT, 1));
  const first = store.selection.value;
  store.select({ ...first, heads: [[1, 1]] });
  await vi.advanceTimersByTimeAsync(150); // the answer about the new head comes first
  expect(fake.saved).toContain("selection");
  store.undo();
  expect(store.selection.value).toEqual(first);
  expect(store.canUndo.value).toBe(false);
  store.redo();
  expect(store.selection.value.heads).toEqual([[1, 1]]);
  store.read({ text: "other", target: null });
  await done("open", opened("other", 2));
  store.undo();
  const [ask] = sent("open").slice(-1);
  expect(ask?.args.text).toBe(RECORDED_TEXT);
  expect(ask?.args.selection).toMatchObject({ heads: [[1, 1]] });
});

test("selecting the same again is no step", () => {
  const { store } = play();
  store.select({ ...store.selection.value });
  expect(store.canUndo.value).toBe(false);
});

test("an answer about an old text makes it ask for the new one", async () => {
  const { store, sent, greet, done, refuse } = play();
  greet();
  store.activate();
  await done("open", opened(RECORDED_TEXT, 1));
  await refuse("profile", "stale");
  expect(sent("open")).toHaveLength(2);
});

test("blocks are asked for once, and again for other heads", async () => {
  const { store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", opened("x".repeat(3), 1));
  store.block([0, 1], [0, 1], "view").catch(() => {});
  store.block([0, 1], [0, 1], "view").catch(() => {});
  expect(sent("block")).toHaveLength(1);
  store.select({ ...store.selection.value, heads: [[1, 0]] });
  store.block([0, 1], [0, 1], "view").catch(() => {});
  expect(sent("block")).toHaveLength(2);
});

test("the bars of another head bring along what is in view of its matrix", async () => {
  const { fake, store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", opened("ab", 1));
  store.watch("view", { rows: [0, 2], cols: [0, 2] });
  store.select({ ...store.selection.value, heads: [[1, 0]] });
  const [asked] = sent("profile").slice(-1);
  expect(asked?.args).toMatchObject({ rows: [0, 2], cols: [0, 2] });
  const block = store.block([0, 2], [0, 2], "view");
  expect(sent("block")).toHaveLength(0);
  const arrays = [
    { name: "values", dtype: "float32", shape: [1, 2] },
    { name: "spans", dtype: "int32", shape: [2, 2] },
    { name: "weights", dtype: "float32", shape: [3] },
  ];
  const result = { rows: [0, 2], cols: [0, 2], pool: [1, 1] };
  fake.emit("msg:custom", { v: 1, kind: "done", rid: asked?.rid, result, arrays }, [
    new DataView(Float32Array.of(0.25, 0.75).buffer),
    new DataView(Int32Array.of(0, 1, 0, 2).buffer),
    new DataView(Float32Array.of(1, 0.25, 0.75).buffer),
  ]);
  expect((await block).values).toEqual(Float32Array.of(1, 0, 0.25, 0.75));
  await vi.advanceTimersByTimeAsync(0);
  expect(store.profile.value?.values).toEqual([Float32Array.of(0.25, 0.75)]);
  store.select({ ...store.selection.value, query: 0 }); // the matrix stays
  expect(sent("profile").at(-1)?.args).not.toHaveProperty("rows");
  store.watch("view", null);
  store.select({ ...store.selection.value, heads: [[0, 0]] });
  expect(sent("profile").at(-1)?.args).not.toHaveProperty("rows");
});

test("the head that a walk leads to is fetched ahead, and then shown without a question", async () => {
  const { store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", { ...opened("ab", 1), grids: { self: { layers: 4, heads: 2, kv_heads: 2 } } });
  const walk = (layer: number) => store.select({ ...store.selection.value, heads: [[layer, 0]] });
  const asked = () => sent("profile").map(({ args }) => (args.view as { heads: unknown }).heads);
  walk(0);
  await done("profile");
  walk(1);
  await done("profile");
  await vi.advanceTimersByTimeAsync(200);
  expect(asked().slice(-2)).toEqual([[[1, 0]], [[2, 0]]]);
  await done("profile");
  const questions = asked().length;
  walk(2);
  await vi.advanceTimersByTimeAsync(0);
  expect(store.profile.value?.selection.heads).toEqual([[2, 0]]);
  expect(asked()).toHaveLength(questions);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked().at(-1)).toEqual([[3, 0]]);
});

test("while what is expected is on its way, only the latest wish after it counts", async () => {
  const { store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", opened("ab", 1));
  await done("profile");
  const before = sent("profile").length;
  const hope = (layer: number, head: number) =>
    store.expect({ ...store.selection.value, heads: [[layer, head]] });
  hope(0, 1);
  hope(1, 0);
  hope(1, 1);
  expect(sent("profile")).toHaveLength(before + 1);
  await done("profile");
  expect(sent("profile").at(-1)?.args).toMatchObject({ view: { heads: [[1, 1]] } });
  expect(sent("profile")).toHaveLength(before + 2);
});

test("without a kernel everything that was kept still works, and nothing is asked", async () => {
  const { fake, store } = play({ set_state() {} });
  store.activate();
  await vi.advanceTimersByTimeAsync(3000);
  expect(store.link.value).toBe("gone");
  expect(store.live.value).toBe(false);
  store.select({ ...store.selection.value, heads: [[23, 0]] });
  expect(store.profile.value?.values[0]?.[1]).toBeCloseTo(0.689, 2);
  expect((await store.links("view")).total).toBeGreaterThan(50);
  expect((await store.block([0, 14], [0, 14], "view")).shape).toEqual([14, 14]);
  expect(fake.sent.every((m) => m.kind === "hello")).toBe(true);
});

test("what the reader looked at is kept once the hand rests", async () => {
  const { store, sent, greet, ack, done } = play();
  greet();
  store.activate();
  await done("open", opened(RECORDED_TEXT, 1));
  for (const head of [0, 1]) {
    store.select({ ...store.selection.value, heads: [[head, 1]] });
    ack("profile");
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent("keep").map((m) => (m.args.view as { heads: unknown }).heads)).toEqual([[[1, 1]]]);
});

test("a slow connection does not make it ask again and again", async () => {
  const { store, sent, greet, ack, done } = play();
  greet();
  store.activate();
  await done("open", opened(RECORDED_TEXT, 1));
  const before = sent("profile").length;
  for (let i = 0; i < 5; i++) {
    await vi.advanceTimersByTimeAsync(450); // the acknowledgement comes later than "busy"
    ack("profile");
  }
  expect(sent("profile")).toHaveLength(before);
});

test("two views do not cancel each other", async () => {
  const { store, sent, greet, done } = play();
  greet();
  store.activate();
  await done("open", opened("x", 1));
  const lost = vi.fn();
  store.links("one").catch(lost);
  store.links("two").catch(lost);
  await vi.advanceTimersByTimeAsync(0);
  expect(sent("links")).toHaveLength(2);
  expect(lost).not.toHaveBeenCalled();
});

test("without a kernel nothing stands under the name of a head that was not kept", async () => {
  const { store } = play({ set_state() {} });
  await vi.advanceTimersByTimeAsync(3000);
  store.select({ ...store.selection.value, hide: [0], heads: [[3, 1]] });
  expect(store.profile.value).toBeNull();
});

test("a damaged notebook does not keep the widget from asking", () => {
  const { store } = play(LIVE, { snapshot_bytes: new DataView(new ArrayBuffer(3)) });
  expect(store.document.value).toBeNull();
});

test("it ends with its model", () => {
  const { fake, abort, store } = play();
  act(() => abort.abort());
  expect(fake.listening).toBe(0);
  expect(store.document.value).not.toBeNull();
});
