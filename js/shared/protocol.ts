/** The words that kernel and browser exchange. Twin of `llmhero_widgets/core/protocol.py`. */

export const VERSION = 1;

export const INCOMING = ["hello", "req", "cancel"] as const;
export const OUTGOING = ["ready", "ack", "part", "done", "error"] as const;

export const ERROR_CODES = [
  "bad_request",
  "unknown_op",
  "cancelled",
  "closed",
  "stale",
  "empty",
  "too_long",
  "bad_text",
  "failed",
] as const;

export const MAX_INCOMING_BYTES = 8 * 2 ** 20;
export const MAX_SLAB_BYTES = 4e6;
export const FLUSH_MS = 50;
export const ACK_MS = 400;
export const HELLO_AGAIN_MS = 700;

export const DTYPES = ["uint8", "int32", "float16", "float32"] as const;

export type Dtype = (typeof DTYPES)[number];
export type ErrorCode = (typeof ERROR_CODES)[number];
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** How an array that travels as bytes is to be read. */
export interface Description {
  name: string;
  dtype: Dtype;
  shape: number[];
  scale?: number;
}

export interface Ready {
  v: number;
  kind: "ready";
  /** `notice`: what the reader has to know about the host, in both languages. */
  caps: {
    ops: string[];
    host: string;
    subshells: boolean;
    notice?: { en: string; zh: string };
    [key: string]: Json | undefined;
  };
  limits: { incoming: number; slab: number };
}
export interface Ack {
  v: number;
  kind: "ack";
  rid: string;
}
export interface Part {
  v: number;
  kind: "part";
  rid: string;
  seq: number;
  result: { [key: string]: Json };
  arrays: Description[];
}
export interface Done {
  v: number;
  kind: "done";
  rid: string;
  result: { [key: string]: Json };
  arrays: Description[];
}
export interface Failure {
  v: number;
  kind: "error";
  rid: string | null;
  code: ErrorCode;
  message: string;
  hint: string;
}
export type Outgoing = Ready | Ack | Part | Done | Failure;

/** Whether a value from the wire is a message of this protocol. */
export function isOutgoing(content: unknown): content is Outgoing {
  if (typeof content !== "object" || content === null) return false;
  const { v, kind } = content as { v?: unknown; kind?: unknown };
  return v === VERSION && OUTGOING.some((known) => known === kind);
}
