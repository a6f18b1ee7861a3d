/** What was learned, as `llmhero_widgets/tokens/panels/train.py` tells it. */
import type { Answer } from "../../shared/rpc";

export type Algorithm = "bpe" | "wordpiece" | "unigram";

export interface Stage {
  vocab_size: number;
  tokens: number;
  nats: number;
  dropped: string[];
  dropped_count: number;
}

export interface Training {
  algorithm: Algorithm;
  characters: number;
  smallest: number;
  lefts: string[];
  rights: string[];
  stages: Stage[];
  counts: ArrayLike<number>;
  /** Entries after each merge. */
  sizes: ArrayLike<number>;
  /** Tokens of the text by vocabulary size, sizes ascending. */
  curveSizes: ArrayLike<number>;
  curveTokens: ArrayLike<number>;
}

export function readTraining({ result, arrays }: Answer): Training {
  const column = (name: string) => arrays[name]?.values ?? new Int32Array();
  return {
    ...(result as unknown as Training),
    counts: column("counts"),
    sizes: column("sizes"),
    curveSizes: column("curve_sizes"),
    curveTokens: column("curve_tokens"),
  };
}

/** How many merges were learned when the vocabulary had this size. */
export function mergesAt({ sizes }: Training, size: number): number {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sizes[middle] ?? 0) <= size) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the kernel is asked to learn: what the text gives, but no more than can be looked at. */
export function sizeFor(algorithm: Algorithm, text: string): number {
  return algorithm === "unigram" ? Math.min(1000, Math.round(new Set(text).size * 1.5) + 10) : 2000;
}
