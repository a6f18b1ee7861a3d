/** The state of the progress view, shared by its views. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { follow, type Model } from "../../shared/model";
import { heard, type Refusal } from "../../shared/refusal";
import type { Link, Rpc } from "../../shared/rpc";
import type { Message } from "../../shared/text";

/** A name, and when it was passed: UTC, ISO 8601, empty if it was not. */
export type Item = readonly [name: string, when: string];

export interface LessonProgress {
  id: string;
  title: Message;
  notebook: Message;
  minutes: number;
  exercises: readonly Item[];
  questions: readonly Item[];
}

export interface ProgressStore {
  lessons: ReadonlySignal<readonly LessonProgress[]>;
  link: ReadonlySignal<Link>;
  live: ReadonlySignal<boolean>;
  refusal: ReadonlySignal<Refusal | null>;
  /** Whether what was passed has just been forgotten, and can be had back. */
  forgotten: ReadonlySignal<boolean>;
  /** The reader's name for the certificate; stays in the page. */
  name: Signal<string>;
  activate(): void;
  refresh(): void;
  forget(): void;
  restore(): void;
}

export const passedOf = (items: readonly Item[]): Item[] => items.filter(([, when]) => when !== "");

export function createProgress(model: Model, rpc: Rpc, abort: AbortSignal): ProgressStore {
  const lessons = follow<LessonProgress[]>(model, "lessons", abort);
  const refusal = signal<Refusal | null>(null);
  const forgotten = signal(false);
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  let active = false;
  const ask = async (op: string) => {
    try {
      await rpc.request(op, {}, { signal: abort });
      refusal.value = null;
      return true;
    } catch (error) {
      refusal.value = heard(error);
      return false;
    }
  };
  const refresh = () => void ask("refresh");
  return {
    lessons,
    link: rpc.link,
    live,
    refusal,
    forgotten,
    name: signal(""),
    activate() {
      if (active) return;
      active = true;
      // Other notebooks write the same record: it is read anew whenever a kernel answers.
      const stop = effect(() => {
        if (live.value) refresh();
      });
      abort.addEventListener("abort", stop);
    },
    refresh,
    async forget() {
      if (await ask("forget")) forgotten.value = true;
    },
    async restore() {
      if (await ask("restore")) forgotten.value = false;
    },
  };
}
