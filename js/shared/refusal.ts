/** What became of a question that was not answered. */
import { RpcError } from "./rpc";

/** `message` and `hint` are the kernel's sentences, empty where it said nothing. */
export type Refusal = Pick<RpcError, "code" | "message" | "hint">;

/** Why a question failed; an answer that could not be read has no sentence of the kernel's. */
export function refusalOf(error: unknown): Refusal {
  const { code, message, hint } =
    error instanceof RpcError ? error : { code: "failed" as const, message: "", hint: "" };
  return { code, message, hint };
}

/** The same, unless nobody needs to hear it: who cancelled knows, and what is stale or closed is asked anew. */
export function heard(error: unknown): Refusal | null {
  const refusal = refusalOf(error);
  return ["cancelled", "closed", "stale"].includes(refusal.code) ? null : refusal;
}

/** How work ended that did not succeed; a connection that was lost is no refusal. */
export type Ended = { kind: "idle" } | { kind: "cancelled" } | ({ kind: "error" } & Refusal);

export function endOf(refusal: Refusal): Ended {
  if (refusal.code === "closed") return { kind: "idle" };
  if (refusal.code === "cancelled") return { kind: "cancelled" };
  return { kind: "error", ...refusal };
}
