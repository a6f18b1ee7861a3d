/** What the reader attacks, and what has come of it so far; it outlives the view. */
import { batch, type Signal, signal } from "@preact/signals";
import { type Refusal, refusalOf } from "../../shared/refusal";
import type { Store } from "../store";
import type { Case, Cases, Outcome, Row } from "./read";

export const DEFENCES = ["none", "delimit", "provenance", "filter", "all"] as const;

export interface Wanted {
  /** Empty for all. */
  kind: string;
  /** Empty for that of the reader's documents. */
  language: string;
  defences: readonly string[];
}

export interface Found {
  /** The run that was attacked. */
  rev: number;
  outcomes: readonly Outcome[];
  table: readonly Row[];
}

/** What is attacked. */
export interface Chosen {
  /** All that there are. */
  kinds: readonly string[];
  language: string;
  cases: readonly Case[];
}

export function choose(wanted: Wanted, told: Cases): Chosen {
  const language = wanted.language || told.language;
  const cases = told.cases.filter(
    (each) =>
      (!wanted.kind || wanted.kind === each.kind) && (language === "all" || language === each.language),
  );
  return { kinds: [...new Set(told.cases.map(({ kind }) => kind))], language, cases };
}

export interface Lab {
  wanted: Signal<Wanted>;
  found: Signal<Found | null>;
  progress: Signal<{ done: number; total: number } | null>;
  refusal: Signal<Refusal | null>;
  start(rev: number, chosen: Chosen): void;
  cancel(): void;
}

export function createLab(store: Store): Lab {
  const wanted = signal<Wanted>({ kind: "", language: "", defences: DEFENCES });
  const found = signal<Found | null>(null);
  const progress = signal<{ done: number; total: number } | null>(null);
  const refusal = signal<Refusal | null>(null);
  let current: AbortController | null = null;

  async function run(rev: number, { cases, language }: Chosen) {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    batch(() => {
      found.value = null;
      refusal.value = null;
      progress.value = { done: 0, total: 0 };
    });
    // In the order of the table, whatever the order of the clicks.
    const defences = DEFENCES.filter((each) => wanted.peek().defences.includes(each));
    try {
      const { result } = await store.ask(
        "safety_run",
        { kinds: [...new Set(cases.map(({ kind }) => kind))], language, defences },
        {
          signal: mine.signal,
          onPart({ result }) {
            if (current !== mine) return;
            const told = result as { progress?: { done: number; total: number }; outcome?: Outcome };
            if (told.progress) progress.value = told.progress;
            if (!told.outcome) return;
            const before = found.peek()?.outcomes ?? [];
            const table = result.table as unknown as Row[];
            found.value = { rev, outcomes: [...before, told.outcome], table };
          },
        },
      );
      if (current === mine) found.value = { rev, ...(result as unknown as Omit<Found, "rev">) };
    } catch (error) {
      if (current === mine) refusal.value = refusalOf(error);
    } finally {
      if (current === mine) progress.value = null;
    }
  }

  return {
    wanted,
    found,
    progress,
    refusal,
    start: (rev, chosen) => void run(rev, chosen),
    cancel: () => current?.abort(),
  };
}
