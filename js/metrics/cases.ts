/** Ready texts on which metrics mislead: written for that, scored like any other. */
import type { Message } from "../shared/text";
import written from "./cases.json";
import type { Item, Metric } from "./store";

export interface Case {
  name: Message;
  language: "en" | "zh";
  references: readonly string[];
  candidates: readonly string[];
  /** The candidate that a reader would choose. */
  better: number;
  /** Which metrics choose another; a test holds them to it. */
  misled: readonly Metric[];
  /** What a reader sees and a metric does not. */
  why: Message;
}

export const CASES = written as readonly Case[];

export const itemsOf = ({ candidates, references }: Case): Item[] =>
  candidates.map((candidate) => ({ candidate, references }));

/** The case that these texts are, word for word. */
export function caseOf(items: readonly Item[]): Case | undefined {
  const wording = JSON.stringify(items.map(({ candidate, references }) => [candidate, references]));
  return CASES.find(
    ({ candidates, references }) =>
      JSON.stringify(candidates.map((candidate) => [candidate, references])) === wording,
  );
}
