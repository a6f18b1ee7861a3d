/** What is known of a token, in words. */
import type { Message } from "../../shared/text";
import { count, type Language, say } from "../../shared/text";
import { COLLAPSED, END, PINNED, type Tree, WRITTEN } from "../tree";
import { below } from "./fold";
import { share } from "./labels";
import * as messages from "./messages";

export interface Overlay {
  /** By uid: where the model is at work. */
  busy?: ReadonlySet<number> | undefined;
  /** By uid: how often a token was drawn, of `total` samples. */
  counts?: ReadonlyMap<number, number> | undefined;
  total?: number | undefined;
}

/** Lines of a tooltip; the first one says what the picture says too. */
export function facts(tree: Tree, row: number, overlay: Overlay, language: Language): string[][] {
  const t = (message: Message, slots?: Record<string, string | number>) => say(message, language, slots);
  const depth = tree.depth[row] ?? 0;
  const path = tree.path[row] ?? 0;
  const entropy = tree.entropy[row] ?? Number.NaN;
  const unknown = Number.isNaN(path);
  const first: string[] = [];
  if (row > 0) {
    if (unknown) first.push(t(messages.TAIL_UNKNOWN));
    else {
      first.push(
        t(messages.OWN, { p: share(Math.exp(tree.logprob[row] ?? 0), language) }),
        t(messages.PATH, { p: share(Math.exp(path), language) }),
      );
    }
  }
  const second: string[] = [];
  if (row > 0 && !unknown) second.push(t(messages.PERPLEXITY, { n: perplexity(path, depth) }));
  if (!Number.isNaN(entropy)) second.push(t(messages.NEXT, { n: entropy.toFixed(2) }));
  return [first, second, states(tree, row, overlay, language)].filter((line) => line.length > 0);
}

/** Of a path: what each of its tokens would be as a choice among equals. */
export function perplexity(path: number, depth: number): string {
  const value = Math.exp(-path / Math.max(1, depth));
  return value < 1000 ? value.toFixed(2) : count(Math.round(value));
}

/** What else is so about it. */
export function states(tree: Tree, row: number, overlay: Overlay, language: Language): string[] {
  const t = (message: Message, slots?: Record<string, string | number>) => say(message, language, slots);
  const flags = tree.flags[row] ?? 0;
  const uid = tree.uid[row] ?? 0;
  const times = overlay.counts?.get(uid);
  const hidden = row > 0 && flags & COLLAPSED ? below(tree, row).count : 0;
  return [
    ...(times === undefined ? [] : [t(messages.SAMPLES, { n: count(times), m: count(overlay.total ?? 0) })]),
    ...(flags & END ? [t(messages.ENDS)] : []),
    ...(hidden ? [t(messages.HIDES, { n: count(hidden) })] : []),
    ...(flags & PINNED ? [t(messages.IS_PINNED)] : []),
    ...(flags & WRITTEN ? [t(messages.IS_WRITTEN)] : []),
    ...(overlay.busy?.has(uid) ? [t(messages.IS_BUSY)] : []),
  ];
}
