/** What the kernel says about the cut on display, asked anew when that is another. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Json } from "../shared/protocol";
import { type Refusal, refusalOf } from "../shared/refusal";
import type { Answer } from "../shared/rpc";
import type { Store } from "./store";

const SLOW_MS = 1000;

export interface Question<T> {
  op: string;
  /** Beside the cut that is asked about. */
  args?: Record<string, Json>;
  /** How long the reader must have paused. */
  pause: number;
  read: (answer: Answer) => T;
}

export interface Answered<T> {
  /** The last answer; it stays while the next one is on its way. */
  value: T | null;
  busy: boolean;
  /** On its way for more than a second. */
  slow: boolean;
  progress: { done: number; total: number; stage?: string };
  refusal: Refusal | null;
  cancel: () => void;
  again: () => void;
}

/**
 * Ask when `rev` or `version` change; a question about an older cut is dropped without a word.
 *
 * Without a key: two views of one widget ask the same, and must not cancel each other.
 */
export function useAnswer<T>(store: Store, rev: number, version: number, question: Question<T>): Answered<T> {
  const value = useSignal<T | null>(null);
  const busy = useSignal(false);
  const slow = useSignal(false);
  const progress = useSignal<Answered<T>["progress"]>({ done: 0, total: 0 });
  const refusal = useSignal<Answered<T>["refusal"]>(null);
  const tries = useSignal(0);
  const current = useRef<AbortController | null>(null);

  useEffect(() => {
    if (rev === 0) return;
    const controller = new AbortController();
    current.current = controller;
    const mine = () => current.current === controller;
    const ask = async () => {
      busy.value = true;
      progress.value = { done: 0, total: 0 };
      const { op, args = {}, read } = question;
      const late = setTimeout(() => {
        if (mine()) slow.value = true;
      }, SLOW_MS);
      try {
        const answer = await store.ask(op, args, {
          signal: controller.signal,
          onPart({ result }) {
            const part = result.progress as Answered<T>["progress"] | undefined;
            if (part && mine()) progress.value = part;
          },
        });
        if (mine()) [value.value, refusal.value] = [read(answer), null];
      } catch (error) {
        if (!mine()) return;
        const refused = refusalOf(error);
        if (refused.code !== "stale" && refused.code !== "closed") refusal.value = refused;
      } finally {
        clearTimeout(late);
        if (mine()) [busy.value, slow.value] = [false, false];
      }
    };
    const timer = setTimeout(ask, value.peek() === null ? 0 : question.pause);
    return () => {
      clearTimeout(timer);
      current.current = null;
      controller.abort();
    };
  }, [rev, version, tries.value]);

  return {
    value: value.value,
    busy: busy.value,
    slow: slow.value,
    progress: progress.value,
    refusal: refusal.value,
    cancel: () => current.current?.abort(),
    again() {
      refusal.value = null;
      tries.value += 1;
    },
  };
}
