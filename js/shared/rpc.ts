/** The browser's end of the wire: requests with one final answer each. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { readTensors, type Tensor } from "./buffers";
import type { Model } from "./model";
import {
  ACK_MS,
  type ErrorCode,
  HELLO_AGAIN_MS,
  isOutgoing,
  type Json,
  MAX_INCOMING_BYTES,
  type Outgoing,
  type Ready,
  VERSION,
} from "./protocol";

/** `connecting`: nobody has answered yet · `busy`: the kernel does something else · `gone`: no kernel. */
export type Link = "connecting" | "ready" | "busy" | "gone";

export interface Answer {
  result: Record<string, Json>;
  arrays: Record<string, Tensor>;
}

export interface RequestOptions {
  /** A newer request with the same key cancels this one. */
  key?: string;
  /** Aborting it cancels the request in the kernel. */
  signal?: AbortSignal;
  onPart?: (part: Answer) => void;
}

/** The kernel's refusal; `message` and `hint` are sentences for the reader. */
export class RpcError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

export interface Rpc {
  link: ReadonlySignal<Link>;
  caps: ReadonlySignal<Ready["caps"] | undefined>;
  request(op: string, args?: Record<string, Json>, options?: RequestOptions): Promise<Answer>;
}

interface Pending {
  resolve: (answer: Answer) => void;
  reject: (error: RpcError) => void;
  onPart: ((part: Answer) => void) | undefined;
  key: string | undefined;
  timer: ReturnType<typeof setTimeout>;
}

/** After this long without a word, a host that has no kernel is taken at its word. */
const GIVE_UP_MS = 2 * HELLO_AGAIN_MS;

/** Speak with the kernel behind `model` until `abort`. */
export function connect(model: Model, abort: AbortSignal): Rpc {
  const link = signal<Link>("connecting");
  const caps = signal<Ready["caps"] | undefined>(undefined);
  const pending = new Map<string, Pending>();
  // Answers go to every page that shows the notebook: names must differ between pages.
  const name = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("");
  let count = 0;
  let heard = false;

  const settle = (rid: string): Pending | undefined => {
    const entry = pending.get(rid);
    if (entry) clearTimeout(entry.timer);
    pending.delete(rid);
    return entry;
  };
  const refuse = (rid: string, code: ErrorCode) => settle(rid)?.reject(new RpcError(code, "", ""));

  const receive = (content: unknown, buffers: DataView[]) => {
    if (!isOutgoing(content)) return;
    heard = true;
    link.value = "ready";
    handle(content, buffers);
  };
  const handle = (message: Outgoing, buffers: DataView[]) => {
    switch (message.kind) {
      case "ready":
        caps.value = message.caps;
        return;
      case "ack":
        clearTimeout(pending.get(message.rid)?.timer);
        return;
      case "part":
      case "done": {
        const entry = message.kind === "done" ? settle(message.rid) : pending.get(message.rid);
        try {
          const answer = { result: message.result, arrays: readTensors(message.arrays, buffers) };
          if (message.kind === "done") entry?.resolve(answer);
          else entry?.onPart?.(answer);
        } catch (problem) {
          // Bytes that are not what they say: no sentence for a reader, but whoever looks finds the reason.
          console.warn(problem);
          if (message.kind === "done") entry?.reject(new RpcError("failed", "", ""));
        }
        return;
      }
      case "error":
        if (message.rid !== null) {
          settle(message.rid)?.reject(new RpcError(message.code, message.message, message.hint));
        }
    }
  };

  /** Whether the message left: the comm of a kernel that is gone throws. */
  const post = (message: Json): boolean => {
    try {
      model.send(message);
      return true;
    } catch {
      link.value = "gone";
      return false;
    }
  };
  const hello = () => post({ v: VERSION, kind: "hello" });
  const silence = () => {
    // A comm that died meanwhile does not come back by waiting.
    if (!heard && link.value === "connecting") link.value = hasKernel(model) ? "busy" : "gone";
  };
  // The comm died or came back: a restarted kernel does not know this widget.
  const relink = () => {
    heard = false;
    link.value = "gone";
    for (const rid of [...pending.keys()]) refuse(rid, "closed");
    hello();
  };

  model.on("msg:custom", receive);
  model.on("comm_live_update", relink);
  hello();
  const timers = [
    setTimeout(() => !heard && hello(), HELLO_AGAIN_MS),
    setTimeout(silence, ACK_MS),
    setTimeout(silence, GIVE_UP_MS),
  ];
  abort.addEventListener("abort", () => {
    model.off("msg:custom", receive);
    model.off("comm_live_update", relink);
    for (const timer of timers) clearTimeout(timer);
    for (const rid of [...pending.keys()]) refuse(rid, "closed");
  });

  const request: Rpc["request"] = (op, args = {}, options = {}) =>
    new Promise((resolve, reject) => {
      if (abort.aborted || options.signal?.aborted) {
        reject(new RpcError("cancelled", "", ""));
        return;
      }
      const { key, onPart } = options;
      if (key !== undefined) {
        for (const [rid, entry] of pending) if (entry.key === key) refuse(rid, "cancelled");
      }
      const message = { v: VERSION, kind: "req", rid: `${name}-${++count}`, op, args, ...(key && { key }) };
      if (exceeds(message, MAX_INCOMING_BYTES)) {
        reject(new RpcError("too_long", "", ""));
        return;
      }
      const { rid } = message;
      const timer = setTimeout(() => {
        if (hasKernel(model)) link.value = "busy";
      }, ACK_MS);
      pending.set(rid, { resolve, reject, onPart, key, timer });
      options.signal?.addEventListener("abort", () => {
        if (!pending.has(rid)) return;
        post({ v: VERSION, kind: "cancel", rid });
        refuse(rid, "cancelled");
      });
      if (!post(message)) refuse(rid, "closed");
    });

  return { link, caps, request };
}

/** Whether a message is too large for the wire: the server would close it without a word. */
function exceeds(message: Json, limit: number): boolean {
  const text = JSON.stringify(message);
  // A UTF-16 unit is at most three bytes of UTF-8.
  return text.length * 3 > limit && new TextEncoder().encode(text).length > limit;
}

/** False only where the host is known to have none: a saved page, or a kernel that was shut down. */
function hasKernel(model: Model): boolean {
  const manager = model.widget_manager as unknown as Record<string, unknown> | undefined;
  // Every Jupyter manager restores state; only those beside a live server hold a kernel.
  if (typeof manager?.set_state !== "function") return true;
  return "kernel" in manager && Boolean(manager.kernel);
}
