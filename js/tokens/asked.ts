/** A question whose newest wording is the one that counts; the last answer stays until the next is here. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Json } from "../shared/protocol";
import { heard, type Refusal } from "../shared/refusal";
import type { Answer } from "../shared/rpc";
import type { Store } from "./store";

export interface Asked<T> {
  value: Signal<T | null>;
  busy: Signal<boolean>;
  refusal: Signal<Refusal | null>;
}

/** Ask whenever `args` change, unless they are null. An answer that came too late is dropped without a word. */
export function useAsked<T>(
  store: Store,
  op: string,
  args: Record<string, Json> | null,
  read: (answer: Answer) => T,
): Asked<T> {
  const value = useSignal<T | null>(null);
  const busy = useSignal(false);
  const refusal = useSignal<Refusal | null>(null);
  const live = store.live.value;
  const newest = useRef<AbortController | null>(null);
  const wording = args && JSON.stringify(args);
  useEffect(() => {
    if (args === null || !live) return;
    const controller = new AbortController();
    newest.current = controller;
    busy.value = true;
    store
      .ask(op, args, { signal: controller.signal })
      .then(
        (answer) => {
          if (newest.current === controller) [value.value, refusal.value] = [read(answer), null];
        },
        (error) => {
          if (newest.current === controller) refusal.value = heard(error);
        },
      )
      .finally(() => {
        if (newest.current === controller) busy.value = false;
      });
    return () => {
      newest.current = null;
      controller.abort();
    };
  }, [wording, live, op]);
  return { value, busy, refusal };
}
