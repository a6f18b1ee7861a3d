import { describe, expect, test } from "vitest";
import { COLLAPSED, PINNED, type Tree } from "../tree";
import { undrawn } from "./fold";
import { createWords } from "./labels";
import type { Layout } from "./layout";
import { flagged, layOut, RULER, randomOf, randomTree, treeOf } from "./testing";

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed + 1);
/** Small ones are roomy, the others compact; some tokens hide what is below them. */
function anyTree(seed: number): Tree {
  const random = randomOf(seed);
  const tree = randomTree(2 + Math.floor(random() ** 3 * 300), seed);
  const closed = Array.from(tree.uid, (_, row) => row).filter(() => random() < 0.05);
  return flagged(tree, new Map(closed.map((row) => [row, COLLAPSED])));
}
const WIDTHS = [330, 456, 866, 1366];

/** What is written, as rectangles. */
function labels(laid: Layout) {
  const { rows, x, y, end, metrics, others, othersX, othersY, othersSaid } = laid;
  const words = createWords("en");
  return Array.from(rows, (_, i) => i).flatMap((i) => {
    const chip = { x1: x[i] ?? 0, x2: end[i] ?? 0, y: y[i] ?? 0, half: metrics.chip / 2 };
    if (others[i] === -1 || !othersSaid[i]) return i === 0 ? [] : [chip];
    const left = othersX[i] ?? 0;
    const wide = RULER.plain(words.others(others[i] ?? 0, i === 0), 11);
    const rest = { x1: left, x2: left + wide, y: othersY[i] ?? 0, half: 5 };
    return i === 0 ? [rest] : [chip, rest];
  });
}

describe.each(SEEDS)("tree %i", (seed) => {
  const tree = anyTree(seed);
  const laid = layOut(tree, WIDTHS[seed % WIDTHS.length], {
    fold: { below: seed % 3 ? 0 : 0.018, keep: seed % 2 ? tree.length - 1 : -1 },
  });
  const { rows, parent, share, from, y, others, joined, metrics, behind } = laid;
  const nodes = Array.from(rows, (_, i) => i);
  const childrenOf = (i: number) => nodes.filter((child) => parent[child] === i);

  test("writes nothing over anything else", () => {
    const written = labels(laid).sort((a, b) => a.y - b.y);
    for (const [k, one] of written.entries()) {
      for (const other of written.slice(k + 1)) {
        if (other.y - one.y >= 30) break;
        const beside = one.x2 <= other.x1 || other.x2 <= one.x1;
        expect(beside || other.y - one.y >= one.half + other.half - 0.01).toBe(true);
      }
    }
  });

  test("stacks the links of a family, and all others, to the width of their source", () => {
    for (const i of nodes) {
      const family = childrenOf(i);
      if (family.length === 0 || joined[family[0] ?? 0]) continue;
      const wide = (p: number) => p * metrics.scale;
      let top = (y[i] ?? 0) - wide(share[i] ?? 0) / 2;
      for (const child of family) {
        expect(from[child]).toBeCloseTo(top + wide(share[child] ?? 0) / 2, 3);
        top += wide(share[child] ?? 0);
      }
      if (i > 0 && joined[i]) continue;
      const sum = family.reduce((all, child) => all + (share[child] ?? 0), 0) + Math.max(0, others[i] ?? 0);
      expect(sum).toBeCloseTo(share[i] ?? 0, 4);
    }
  });

  test("tells of every token that was expanded what is not drawn", () => {
    const open = nodes.filter((i) => i === 0 || !((tree.flags[rows[i] ?? 0] ?? 0) & COLLAPSED));
    const missing = open.map((i) => undrawn(tree, rows[i] ?? 0, laid.nodes)).filter((mass) => mass !== -1);
    const told = Array.from(others).filter((mass) => mass !== -1);
    const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);
    expect(sum(told)).toBeCloseTo(sum(missing), 6);
    for (const i of open) {
      let head = i;
      while (head > 0 && joined[head]) head = parent[head] ?? 0;
      if (undrawn(tree, rows[i] ?? 0, laid.nodes) === -1) continue;
      expect(others[i] !== -1 || (head !== i && others[head] !== -1)).toBe(true);
    }
  });

  test("puts the likelier above, families together, and closed ones away", () => {
    for (const i of nodes) {
      const family = childrenOf(i);
      const shares = family.map((child) => share[child] ?? 0);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      if (family.length > 0) expect((tree.flags[rows[i] ?? 0] ?? 0) & COLLAPSED && i > 0).toBeFalsy();
      for (const child of family) expect(child < (behind[i] ?? 0)).toBe(true);
    }
    const hidden = tree.length - rows.length - laid.folded.count;
    expect(hidden).toBeGreaterThanOrEqual(0);
  });

  test("stays within its extent", () => {
    for (const i of nodes) {
      expect(laid.end[i]).toBeLessThanOrEqual(laid.width + 1e-6);
      expect(laid.y[i]).toBeLessThanOrEqual(laid.height);
    }
    if (laid.density === "roomy") expect(laid.rows.length).toBeLessThan(60);
  });
});

test("is roomy up to thirty tokens, compact beyond", () => {
  const grown = (families: number) =>
    treeOf([
      { parent: -1, text: "", logprob: 0, rest: 0.2 },
      ...Array.from({ length: 4 * families }, (_, k) => ({
        parent: k < 4 ? 0 : Math.floor(k / 4),
        text: " token",
        logprob: Math.log(0.2),
        rest: k + 1 < families ? 0.2 : Number.NaN,
      })),
    ]);
  const roomy = layOut(grown(5));
  expect(roomy.density).toBe("roomy");
  // One column for each step.
  expect(new Set(roomy.x)).toEqual(new Set([0, roomy.metrics.first, expect.any(Number)]));
  expect(layOut(grown(9)).density).toBe("compact");
  // Choosing a token whose continuations are unlikely makes no other picture of it.
  const fold = { below: 0.03, keep: 5 };
  expect(layOut(grown(9), 866, { fold: { ...fold, keep: -1 } }).density).toBe("compact");
});

test("makes one run of tokens without an alternative, and one sum of what leaves it", () => {
  const chain = Array.from({ length: 40 }, (_, k) => ({
    parent: k - 1,
    text: k ? ` w${k}` : "",
    logprob: k ? Math.log(0.9) : 0,
    rest: 0.1,
  }));
  const laid = layOut(treeOf(chain));
  expect(laid.density).toBe("compact");
  expect(Array.from(laid.joined).filter(Boolean)).toHaveLength(38);
  expect(laid.lines).toHaveLength(1);
  // The last one was expanded, too: what follows there is told at it, what leaves before at the first.
  expect(Array.from(laid.others).filter((mass) => mass !== -1)).toHaveLength(3);
  expect(laid.others[1]).toBeCloseTo(0.9 - 0.9 ** 39, 5);
  expect(laid.number.filter(Boolean)).toHaveLength(1);
});

test("folds what is unlikely, and says how much; what was grown, pinned or chosen stays", () => {
  const family = [0.6, 0.3, 0.01, 0.01, 0.005].map((p) => ({
    parent: 0,
    text: `${p}`,
    logprob: Math.log(p),
  }));
  const below = { parent: 3, text: "below", logprob: Math.log(0.5), rest: 0.5 };
  const nodes = [{ parent: -1, text: "", logprob: 0, rest: 0.075 }, ...family, below];
  const tree = flagged(treeOf(nodes), new Map([[4, PINNED]]));
  const at = (keep: number) => layOut(tree, 456, { fold: { below: 0.018, keep } });
  const drawn = (laid: Layout) => Array.from(laid.rows).sort((a, b) => a - b);
  expect(drawn(at(-1))).toEqual([0, 1, 2, 3, 4, 6]);
  expect(at(-1).folded).toEqual({ count: 1, share: expect.closeTo(0.005, 6) });
  expect(at(-1).others[0]).toBeCloseTo(0.08, 6);
  expect(drawn(at(0))).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test("a closed token says how many are below it and what they hold", () => {
  const tree = flagged(randomTree(60), new Map([[1, COLLAPSED]]));
  const laid = layOut(tree);
  const node = laid.nodes[1] ?? 0;
  expect(laid.note[node]).toMatch(/^\+\d+ hidden, \d/);
  expect(laid.others[node]).toBe(-1);
  expect(laid.behind[node]).toBe(node + 1);
});

test("what a remote server hides is drawn as unknown, not as nothing", () => {
  const laid = layOut(
    treeOf([
      { parent: -1, text: "", logprob: 0, rest: 0.4 },
      { parent: 0, text: "a", logprob: Math.log(0.6) },
      { parent: 0, text: "mine", logprob: Number.NaN },
      { parent: 2, text: "b", logprob: Math.log(0.5), rest: 0.5 },
    ]),
  );
  expect(laid.number).toEqual(["", "60\u202f%", "?", "?"]);
  expect(Number.isNaN(laid.others[2] ?? 0)).toBe(true);
  expect(laid.y.every(Number.isFinite) && laid.from.every(Number.isFinite)).toBe(true);
});

test("a tree of 10,000 tokens, and a chain as deep, are laid out without recursion", () => {
  expect(layOut(randomTree(10_000)).rows).toHaveLength(10_000);
  const chain = Array.from({ length: 10_000 }, (_, k) => ({
    parent: k - 1,
    text: "x",
    logprob: -0.001,
    rest: 0.001,
  }));
  expect(layOut(treeOf(chain)).lines).toHaveLength(1);
});

test("without any continuation there is the prompt alone", () => {
  const laid = layOut(treeOf([{ parent: -1, text: "", logprob: 0 }]));
  expect(laid.rows).toHaveLength(1);
  expect(laid.height).toBeGreaterThan(40);
});
