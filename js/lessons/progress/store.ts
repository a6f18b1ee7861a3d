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
  /** How often the reader has forgotten everything and can undo it. */
  undo: ReadonlySignal<number>;
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
  const undo = signal(0);
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  let active = false;
  const ask = async (op: string) => {
    try {
      const { result } = await rpc.request(op, {}, { signal: abort });
      refusal.value = null;
      undo.value = Number(result.undo ?? 0);
    } catch (error) {
      refusal.value = heard(error);
    }
  };
  const refresh = () => void ask("refresh");
  return {
    lessons,
    link: rpc.link,
    live,
    refusal,
    undo,
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
    forget: () => void ask("forget"),
    restore: () => void ask("restore"),
  };
}
