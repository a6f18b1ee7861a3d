import { expect, test } from "vitest";
import { columnsOf, type Row, SKY, treeOf, wireOf } from "./testing";
import { merged } from "./tree";

test("rows become a tree: parents, depths, paths, and children by falling probability", () => {
  const tree = treeOf();
  expect(tree.length).toBe(37);
  expect(tree.children[0]).toEqual([1, 2, 3, 4]);
  expect([tree.depth[0], tree.depth[33], tree.parent[33]]).toEqual([0, 4, 21]);
  expect(Math.exp(tree.path[33] ?? 0)).toBeCloseTo(0.0355, 4);
  expect(tree.rowOf(36)).toBe(36);
  expect(tree.rowOf(37)).toBeNull();
  expect(tree.rest[33]).toBeNaN();
});

test("what grows takes the place of what was known, and is added", () => {
  const tree = treeOf(SKY.slice(0, 5));
  const grown: Row[] = [
    [0, 282, " of", -1.3514, 0.2623, 3.48],
    [1, 260, " the", -0.541],
    [1, 253, " a", -2.1873],
  ];
  const next = merged(tree, wireOf({ coverage: 0.7, cached_tokens: 2 }, columnsOf(grown, [1, 9, 12])).answer);
  expect([...next.uid]).toEqual([0, 1, 2, 3, 4, 9, 12]);
  expect(next.rest[1]).toBeCloseTo(0.2623);
  expect(next.children[1]).toEqual([5, 6]);
  expect(next.rowOf(12)).toBe(6);
  expect(next.text[6]).toBe(" a");
  expect([next.coverage, next.cached, next.rev]).toEqual([0.7, 2, 1]);
  // The tree that is on display somewhere has not changed.
  expect([tree.length, tree.rest[1]]).toEqual([5, expect.closeTo(0.2623)]);
});

test("what a server hides comes last among its siblings", () => {
  const rows: Row[] = [
    [-1, -1, "", 0, 0.5],
    [0, 7, "?", Number.NaN],
    [0, 8, "b", -2],
    [0, 9, "a", -1],
  ];
  expect(treeOf(rows).children[0]).toEqual([3, 2, 1]);
});

test("a damaged tree is refused", () => {
  expect(() => treeOf([[5, 1, "a", 0] as Row, [5, 1, "a", 0]])).toThrow(RangeError);
});
