/** What the reader wants measured; it outlives the view. */
import { type Signal, signal } from "@preact/signals";
import type { Json } from "../../shared/protocol";
import type { Sets } from "./read";

/** As `MOST_K` in Python. */
export const MOST_K = 20;

export interface Wanted {
  /** Empty until the reader has chosen. */
  set: string;
  /** As typed, for the reader's own questions. */
  labels: string;
  sample: number;
  k: number;
  /** Empty for no other pipeline. */
  variant: string;
}

export const createWanted = (): Signal<Wanted> =>
  signal({ set: "", labels: "", sample: 60, k: 5, variant: "" });

/** The set that is measured: the one chosen, else the first that fits the documents, else the reader's own. */
export function setOf({ set }: Wanted, { sets }: Sets): string {
  if (set === "own" || sets.some(({ name }) => name === set)) return set;
  return sets[0]?.name ?? "own";
}

/** What to ask the kernel; null while there is nothing to ask. */
export function questionOf(wanted: Wanted, sets: Sets): { op: string; args: Record<string, Json> } | null {
  const questions = setOf(wanted, sets);
  const own = questions === "own";
  if (own && !wanted.labels.trim()) return null;
  const { sample, k, labels } = wanted;
  const args = { questions, k, ...(own ? { labels } : { sample }) };
  // The pipeline may have become what it was compared with.
  const variant = sets.variants.find(({ id }) => id === wanted.variant);
  if (!variant) return { op: "measure_run", args };
  return { op: "measure_compare", args: { ...args, variant: variant.id } };
}
