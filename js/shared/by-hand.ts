/** A kernel that is the test: it sees what was asked, and answers. */
import { act } from "preact/test-utils";
import { vi } from "vitest";
import type { FakeModel } from "./fake-model";

export interface Wire {
  result: Record<string, unknown>;
  arrays?: object[];
  buffers?: DataView[];
}

interface Sent {
  kind: string;
  rid: string;
  op: string;
  args: Record<string, unknown>;
}

/** Needs vitest's fake timers. */
export function byHand(fake: FakeModel) {
  const settle = () => act(async () => void (await vi.advanceTimersByTimeAsync(20)));
  const say = async (told: object, buffers: DataView[] = []) => {
    act(() => fake.emit("msg:custom", { v: 1, ...told }, buffers));
    await settle();
  };
  /** What was asked of this name, the oldest first. */
  const asked = (op: string) => fake.sent.filter((sent) => sent.op === op) as unknown as Sent[];
  const last = (op: string) => {
    const found = asked(op).at(-1);
    if (!found) throw new Error(`nobody asked for ${op}: ${fake.sent.map((sent) => sent.op)}`);
    return found;
  };
  return {
    settle,
    say,
    asked,
    last,
    pass: (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms))),
    /** Answer the last question of this name. */
    answer: (op: string, { result, arrays = [], buffers = [] }: Wire) =>
      say({ kind: "done", rid: last(op).rid, result, arrays }, buffers),
    part: (op: string, { result, arrays = [], buffers = [] }: Wire) =>
      say({ kind: "part", rid: last(op).rid, seq: 1, result, arrays }, buffers),
    refuse: (op: string, code: string, message = "", hint = "") =>
      say({ kind: "error", rid: last(op).rid, code, message, hint }),
  };
}
