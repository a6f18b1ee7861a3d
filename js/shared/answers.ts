/** What the kernel says to a question of which the newest wording counts; the last answer stays until the next. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Json } from "./protocol";
import { type Refusal, refusalOf } from "./refusal";
import type { Answer, RequestOptions } from "./rpc";

const SLOW_MS = 1000;

/** Whom a view asks. */
export interface Asked {
  live: ReadonlySignal<boolean>;
  ask(op: string, args?: Record<string, Json>, options?: RequestOptions): Promise<Answer>;
}

export interface Question<T> {
  op: string;
  args?: Record<string, Json>;
  /** What else the answer is about, as the text on display: asked anew when that is another. */
  about?: Json;
  /** How long the reader must have paused, once there is an answer. */
  pause?: number;
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
 * Ask whenever the question is another, unless it is null; an answer that came too late is dropped without a word.
 *
 * Without a key: two views of one widget ask the same, and must not cancel each other.
 */
export function useAnswer<T>(store: Asked, question: Question<T> | null): Answered<T> {
  const value = useSignal<T | null>(null);
  const busy = useSignal(false);
  const slow = useSignal(false);
  const progress = useSignal<Answered<T>["progress"]>({ done: 0, total: 0 });
  const refusal = useSignal<Refusal | null>(null);
  const tries = useSignal(0);
  const current = useRef<AbortController | null>(null);
  const live = store.live.value;
  const wording = question && JSON.stringify([question.op, question.args, question.about]);

  useEffect(() => {
    if (!question || !live) {
      [busy.value, slow.value] = [false, false];
      return;
    }
    const { op, args = {}, pause = 0, read } = question;
    const controller = new AbortController();
    current.current = controller;
    const mine = () => current.current === controller;
    const ask = async () => {
      busy.value = true;
      progress.value = { done: 0, total: 0 };
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
    const wait = value.peek() === null ? 0 : pause;
    const timer = wait > 0 ? setTimeout(ask, wait) : void ask();
    return () => {
      clearTimeout(timer);
      current.current = null;
      controller.abort();
    };
  }, [wording, live, tries.value]);

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
