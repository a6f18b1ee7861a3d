import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeModel } from "./fake-model";
import { ACK_MS, HELLO_AGAIN_MS, MAX_INCOMING_BYTES } from "./protocol";
import wire from "./recorded/wire.json";
import { connect, RpcError } from "./rpc";
import { fromBase64 } from "./testing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(widgetManager?: unknown) {
  const fake = new FakeModel({}, widgetManager);
  const abort = new AbortController();
  const rpc = connect(fake.model, abort.signal);
  /** Say something as the kernel would. */
  const say = (content: object, buffers: DataView[] = []) =>
    fake.emit("msg:custom", { v: 1, ...content }, buffers);
  const last = () => fake.sent.at(-1) as { rid: string } & Record<string, unknown>;
  return { fake, abort, rpc, say, last };
}

/** The recorded messages about one request, under the id that the browser chose. */
function replay(recorded: string, rid: string, say: (content: object, buffers: DataView[]) => void) {
  for (const { content, buffers } of wire) {
    if (content.rid === recorded) say({ ...content, rid }, buffers.map(fromBase64));
  }
}

const KERNEL = { set_state: () => undefined, kernel: {} };
const NO_KERNEL = { set_state: () => undefined };

test("says hello at once and again when nobody has answered", () => {
  const { fake, rpc, say } = open();
  expect(fake.sent).toEqual([{ v: 1, kind: "hello" }]);
  expect(rpc.link.value).toBe("connecting");
  vi.advanceTimersByTime(HELLO_AGAIN_MS);
  expect(fake.sent).toHaveLength(2);
  say(wire[0]?.content ?? {});
  expect(rpc.link.value).toBe("ready");
  expect(rpc.caps.value?.ops).toEqual(["answer", "refuse"]);
});

test("does not repeat a hello that was answered", () => {
  const { fake, say } = open();
  say(wire[0]?.content ?? {});
  vi.advanceTimersByTime(10 * HELLO_AGAIN_MS);
  expect(fake.sent).toHaveLength(1);
});

test("a silent kernel is busy, a host without one is gone", () => {
  const busy = open(KERNEL);
  const gone = open(NO_KERNEL);
  const unknown = open({});
  vi.advanceTimersByTime(ACK_MS);
  expect(busy.rpc.link.value).toBe("busy");
  expect(gone.rpc.link.value).toBe("gone");
  expect(unknown.rpc.link.value).toBe("busy");
});

test("a kernel that comes to itself is ready", () => {
  const { rpc, say } = open(KERNEL);
  vi.advanceTimersByTime(ACK_MS);
  say(wire[0]?.content ?? {});
  expect(rpc.link.value).toBe("ready");
});

test("gives the parts and the answer of a recorded request", async () => {
  const { rpc, say, last } = open();
  const parts: unknown[] = [];
  const answer = rpc.request("answer", { layer: 3 }, { onPart: (part) => parts.push(part) });
  expect(last()).toMatchObject({ v: 1, kind: "req", op: "answer", args: { layer: 3 } });
  expect(last()).not.toHaveProperty("key");
  replay("one", last().rid, say);
  const { result, arrays } = await answer;
  expect(result).toEqual({ said: "通义千问 </script>" });
  expect([...(arrays.ints?.values ?? [])]).toEqual([-1, 2 ** 31 - 1]);
  expect(parts).toMatchObject([{ result: { stage: "first" }, arrays: { bytes: { shape: [2, 2] } } }]);
});

test("a refusal becomes an error with the sentence, the hint and the code", async () => {
  const { rpc, say, last } = open();
  const answer = rpc.request("unknown");
  replay("three", last().rid, say);
  const error = await answer.catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ code: "unknown_op", hint: "Reload the page and run the cell again." });
  expect((error as Error).message).toContain("no operation “unknown”");
});

test("a request is answered once: what comes later changes nothing", async () => {
  const { rpc, say, last } = open();
  const answer = rpc.request("answer");
  const { rid } = last();
  replay("one", rid, say);
  say({ kind: "error", rid, code: "failed", message: "late", hint: "" });
  await expect(answer).resolves.toMatchObject({ result: { said: "通义千问 </script>" } });
});

test("answers meant for another view of the same widget are not ours", async () => {
  const { rpc, say, last } = open();
  const answer = rpc.request("answer");
  replay("one", "another-view", say);
  const settled = vi.fn();
  answer.then(settled, settled);
  await vi.advanceTimersByTimeAsync(10);
  expect(settled).not.toHaveBeenCalled();
  replay("one", last().rid, say);
  await answer;
});

test("what is not of this protocol is not heard", () => {
  const { fake, rpc } = open();
  for (const content of [null, "text", { v: 2, kind: "ready" }, { v: 1, kind: "shout" }, { kind: "ready" }]) {
    fake.emit("msg:custom", content, []);
  }
  expect(rpc.link.value).toBe("connecting");
});

test("the newest request with a key cancels the older one; other keys stay", async () => {
  const { rpc, say, last } = open();
  const first = rpc.request("answer", {}, { key: "hover" });
  const other = rpc.request("answer", {}, { key: "open" });
  const otherRid = last().rid;
  const second = rpc.request("answer", {}, { key: "hover" });
  expect(last().key).toBe("hover");
  await expect(first).rejects.toMatchObject({ code: "cancelled" });
  replay("one", last().rid, say);
  replay("one", otherRid, say);
  await expect(second).resolves.toBeDefined();
  await expect(other).resolves.toBeDefined();
});

test("aborting tells the kernel and rejects at once", async () => {
  const { rpc, last } = open();
  const abort = new AbortController();
  const answer = rpc.request("answer", {}, { signal: abort.signal });
  const { rid } = last();
  abort.abort();
  await expect(answer).rejects.toMatchObject({ code: "cancelled" });
  expect(last()).toEqual({ v: 1, kind: "cancel", rid });
  const sent = rpc.request("answer", {}, { signal: abort.signal });
  await expect(sent).rejects.toMatchObject({ code: "cancelled" });
});

test("aborting after the answer sends nothing", async () => {
  const { fake, rpc, say, last } = open();
  const abort = new AbortController();
  const answer = rpc.request("answer", {}, { signal: abort.signal });
  replay("one", last().rid, say);
  await answer;
  const { length } = fake.sent;
  abort.abort();
  expect(fake.sent).toHaveLength(length);
});

test("a request without an acknowledgement shows a busy kernel, with one it does not", () => {
  const { rpc, say, last } = open(KERNEL);
  say(wire[0]?.content ?? {});
  void rpc.request("answer").catch(() => undefined);
  say({ kind: "ack", rid: last().rid });
  vi.advanceTimersByTime(2 * ACK_MS);
  expect(rpc.link.value).toBe("ready");
  void rpc.request("answer").catch(() => undefined);
  vi.advanceTimersByTime(ACK_MS);
  expect(rpc.link.value).toBe("busy");
});

test("a restarted kernel: what is open is closed, and hello is said again", async () => {
  const { fake, rpc, say } = open(KERNEL);
  say(wire[0]?.content ?? {});
  const answer = rpc.request("answer");
  fake.emit("comm_live_update");
  await expect(answer).rejects.toMatchObject({ code: "closed" });
  expect(rpc.link.value).toBe("gone");
  expect(fake.sent.at(-1)).toEqual({ v: 1, kind: "hello" });
});

test("a comm that cannot send means that the kernel is gone", async () => {
  const { fake, rpc, say } = open(KERNEL);
  say(wire[0]?.content ?? {});
  fake.model.send = () => {
    throw new Error("Cannot send");
  };
  await expect(rpc.request("answer")).rejects.toMatchObject({ code: "closed" });
  expect(rpc.link.value).toBe("gone");
  expect(() => fake.emit("comm_live_update")).not.toThrow();
});

test("the end of the widget closes what is open and leaves no listener and no timer", async () => {
  const { fake, abort, rpc } = open();
  const answer = rpc.request("answer");
  abort.abort();
  await expect(answer).rejects.toMatchObject({ code: "closed" });
  await expect(rpc.request("answer")).rejects.toMatchObject({ code: "cancelled" });
  expect(fake.listening).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a message that would close the wire is refused here and never sent", async () => {
  const { fake, rpc } = open();
  const text = "字".repeat(MAX_INCOMING_BYTES / 3);
  await expect(rpc.request("open", { text })).rejects.toMatchObject({ code: "too_long" });
  expect(fake.sent).toHaveLength(1);
  void rpc.request("open", { text: text.slice(500) }).catch(() => {});
  expect(fake.sent).toHaveLength(2);
});

test("an answer whose bytes are missing rejects instead of waiting for ever", async () => {
  const { rpc, say, last } = open();
  const answer = rpc.request("open");
  say({ kind: "done", rid: last().rid, result: {}, arrays: [{ name: "a", dtype: "uint8", shape: [3] }] });
  await expect(answer).rejects.toMatchObject({ code: "failed" });
});

test("requests of two pages have different names", () => {
  const [one, two] = [open(), open()];
  for (const { rpc } of [one, two]) void rpc.request("open").catch(() => {});
  expect(one.last().rid).not.toBe(two.last().rid);
});
