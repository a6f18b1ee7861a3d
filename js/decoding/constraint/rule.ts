/** The rule that the reader is writing, and where in the tree it begins. */
import { type Signal, signal } from "@preact/signals";
import type { Language } from "../../shared/text";
import type { Prompt } from "../prompt";
import type { Store } from "../store";
import type { Tree } from "../tree";
import { SAMPLES } from "./samples";

export type Kind = keyof typeof SAMPLES;
export const KINDS: readonly Kind[] = ["choice", "regex", "json_schema"];
export type How = "greedy" | "sample";
export const HOWS: readonly How[] = ["greedy", "sample"];

export interface Rule {
  kind: Signal<Kind>;
  /** What stands in the field of each kind: another kind loses nothing. */
  sources: Record<Kind, Signal<string>>;
  /** Null as long as the text before it decides. */
  space: Signal<boolean | null>;
  budget: Signal<number>;
  /** Uid of the node after which it begins; the prompt where that is not on the way. */
  start: Signal<number>;
  how: Signal<How>;
  seed: Signal<number>;
  avoid: Signal<boolean>;
}

export const ruleOf = (store: Store, language: Language): Rule =>
  store.keep("constraint", () => {
    const first = (kind: Kind) => signal(SAMPLES[kind][0]?.text[language] ?? "");
    return {
      kind: signal<Kind>("choice"),
      sources: { choice: first("choice"), regex: first("regex"), json_schema: first("json_schema") },
      space: signal<boolean | null>(null),
      budget: signal(32),
      start: signal(0),
      how: signal<How>("greedy"),
      seed: signal(0),
      avoid: signal(true),
    };
  });

/** Let the rule begin after another node: whether a space is missing there is asked anew. */
export function begin(rule: Rule, uid: number): void {
  rule.start.value = uid;
  rule.space.value = null;
}

/** Whether a node lies on the way from the root to a row, the row itself included. */
export function isOnTheWay(tree: Tree, uid: number, row: number): boolean {
  for (let at = row; at >= 0; at = tree.parent[at] ?? -1) if (tree.uid[at] === uid) return true;
  return false;
}

const WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}.,;:!?)"'’]$/u;

/** Languages that write spaces write one after a word; behind a space, a new line or a template nothing is missing. */
export function wantsSpace(prompt: Prompt | null, tree: Tree, start: number): boolean {
  const row = tree.rowOf(start) ?? 0;
  if (row > 0) return WORD.test(tree.text[row] ?? "");
  const last = (prompt?.tokens.length ?? 0) - 1;
  return last >= 0 && !prompt?.special[last] && WORD.test(prompt?.tokens[last] ?? "");
}
