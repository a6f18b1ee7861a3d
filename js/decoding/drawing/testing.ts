/** Trees for tests. */
import { treeOf as treeOfRows } from "../testing";
import type { Tree } from "../tree";
import { createWords, type Ruler } from "./labels";
import { type Layout, layout, type Options } from "./layout";

export interface NodeOf {
  /** Row of the parent, -1 for the root. */
  parent: number;
  text: string;
  logprob: number;
  token?: number;
  rest?: number;
  entropy?: number;
  flags?: number;
}

/** As the kernel would send it; a node's uid is its row. */
export function treeOf(nodes: readonly NodeOf[]): Tree {
  return treeOfRows(
    nodes.map(({ parent, token, text, logprob, rest, entropy, flags }, row) => [
      parent,
      token ?? row,
      text,
      logprob,
      rest ?? Number.NaN,
      entropy ?? Number.NaN,
      flags ?? 0,
    ]),
  );
}

/** The same numbers from the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS = " the, of, a, sky, blue,ing,s, reflects, 天空, light,\n,⟨E9 80⟩,👍🏽, שלום, because, 2,.".split(
  ",",
);

/** A tree of `length` nodes that grew where it is likeliest, now and then somewhere else. */
export function randomTree(length: number, seed = 1): Tree {
  const random = randomOf(seed);
  const nodes: (NodeOf & { path: number })[] = [{ parent: -1, text: "", logprob: 0, path: 0 }];
  const leaves = [0];
  while (nodes.length < length) {
    let pick = Math.floor(random() * leaves.length);
    if (random() < 0.7) {
      for (let other = 0; other < Math.min(leaves.length, 40); other++) {
        const k = Math.floor(random() * leaves.length);
        if ((nodes[leaves[k] ?? 0]?.path ?? 0) > (nodes[leaves[pick] ?? 0]?.path ?? 0)) pick = k;
      }
    }
    const [row = 0] = leaves.splice(pick, 1);
    const parent = nodes[row];
    if (!parent) break;
    const family = Math.min(length - nodes.length, random() < 0.3 ? 1 : 1 + Math.floor(random() * 6));
    const weights = Array.from({ length: family + 1 }, () => random() ** 3);
    const sum = weights.reduce((a, b) => a + b, 0);
    weights.sort((a, b) => b - a);
    for (const weight of weights.slice(0, family)) {
      const logprob = Math.log(weight / sum);
      const text = WORDS[Math.floor(random() * WORDS.length)] ?? "";
      leaves.push(nodes.length);
      nodes.push({ parent: row, text, logprob, path: parent.path + logprob });
    }
    parent.rest = (weights[family] ?? 0) / sum;
    parent.entropy = random() * 5;
  }
  return treeOf(nodes);
}

/** Every letter as wide as it is high: layouts of tests depend on no font. */
export const RULER: Ruler = {
  mono: (text, size) => [...text].length * size * 0.6,
  plain: (text, size) => [...text].length * size * 0.55,
};

/** The same tree with other flags. */
export function flagged(tree: Tree, flags: ReadonlyMap<number, number>): Tree {
  return { ...tree, flags: Uint8Array.from(tree.flags, (own, row) => own | (flags.get(row) ?? 0)) };
}

/** The layout that the tests look at. */
export function layOut(tree: Tree, width = 866, more: Partial<Options> = {}): Layout {
  return layout(tree, width, {
    ruler: RULER,
    words: createWords("en"),
    small: 11,
    height: 520,
    fold: { below: 0, keep: -1 },
    ...more,
  });
}
