/** A text that is written while the reader looks on: what has come so far, and how it ended. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Json } from "../../shared/protocol";
import { type Refusal, refusalOf } from "../../shared/refusal";
import type { Store } from "../store";

const SLOW_MS = 1000;
/** A slider that rests is asked about. */
const PAUSE_MS = 300;

export interface Run<T> {
  /** Which question it answers. */
  about: string;
  items: readonly T[];
  /** What the kernel says beside the list. */
  result: Record<string, Json>;
  done: boolean;
}

export interface Question {
  op: string;
  /** The list in its answer. */
  list: string;
  args: Record<string, Json>;
  /** The text that is gone on with. */
  place: string;
}

export interface Running {
  /** The answer on display is that of an older question. */
  old: boolean;
  slow: boolean;
  progress: { done: number; total: number; stage?: string };
  refusal: Refusal | null;
  cancel: () => void;
  again: () => void;
}

/** Ask whenever the question is another; `run` keeps the answer, also when the view is closed and opened again. */
export function useRun<T>(
  store: Store,
  rev: number,
  question: Question,
  run: Signal<Run<T> | null>,
): Running {
  const slow = useSignal(false);
  const progress = useSignal<Running["progress"]>({ done: 0, total: 0 });
  const refusal = useSignal<Refusal | null>(null);
  const tries = useSignal(0);
  /** The tree that was another by the time the question came. */
  const stale = useRef(-1);
  const current = useRef<AbortController | null>(null);
  const live = store.live.value && rev > 0;
  const about = JSON.stringify([question.op, question.args, question.place]);

  useEffect(() => {
    if (stale.current >= 0 && stale.current !== rev) tries.value += 1;
    stale.current = -1;
  }, [rev]);
  useEffect(() => {
    const known = run.peek();
    if (!live || (known?.done && known.about === about)) return;
    const controller = new AbortController();
    current.current = controller;
    const mine = () => current.current === controller;
    refusal.value = null;
    const ask = async () => {
      progress.value = { done: 0, total: 0 };
      const late = setTimeout(() => {
        if (mine()) slow.value = true;
      }, SLOW_MS);
      let items: T[] = [];
      const take = (result: Record<string, Json>, from: number, done: boolean) => {
        items = [...items.slice(0, from), ...(result[question.list] as unknown as T[])];
        run.value = { about, items, result, done };
      };
      try {
        const { result } = await store.ask(question.op, question.args, {
          signal: controller.signal,
          onPart({ result }) {
            if (!mine()) return;
            if (result.progress) progress.value = result.progress as Running["progress"];
            if (result[question.list]) take(result, Number(result.from), false);
          },
        });
        if (mine()) take(result, 0, true);
      } catch (error) {
        if (!mine()) return;
        const refused = refusalOf(error);
        if (refused.code === "stale") stale.current = rev;
        else if (refused.code !== "closed") refusal.value = refused;
      } finally {
        clearTimeout(late);
        if (mine()) slow.value = false;
      }
    };
    const timer = setTimeout(ask, known ? PAUSE_MS : 0);
    return () => {
      clearTimeout(timer);
      current.current = null;
      slow.value = false;
      controller.abort();
    };
  }, [about, live, tries.value]);

  return {
    old: run.value !== null && run.value.about !== about,
    slow: slow.value,
    progress: progress.value,
    refusal: refusal.value,
    cancel: () => current.current?.abort(),
    again() {
      tries.value += 1;
    },
  };
}
