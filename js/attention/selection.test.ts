import { expect, test } from "vitest";
import { choose, choosePart, isSelection, lock, locked, onward, toggle } from "./selection";
import type { Head, Selection } from "./types";

const start: Selection = { part: "self", heads: [[23, 0]], query: 13, key: null, hide: [0] };

test("a head is chosen alone, added and removed; the last one stays", () => {
  expect(choose(start, [1, 2]).heads).toEqual([[1, 2]]);
  const two = toggle(start, [1, 2]);
  expect(two.heads).toEqual([[23, 0], [1, 2]]); // biome-ignore format: a list of heads
  expect(toggle(two, [23, 0]).heads).toEqual([[1, 2]]);
  expect(toggle(start, [23, 0])).toBe(start);
});

test("no more heads than categories can be told apart", () => {
  const many = Array.from({ length: 9 }, (_, i): Head => [i, 0]).reduce(toggle, start);
  expect(many.heads).toHaveLength(8);
  expect(many.heads.at(-1)).toEqual([8, 0]);
});

test("one axis is locked at a time", () => {
  expect(locked(start)).toEqual({ axis: "query", position: 13 });
  const asked = lock(start, "key", 1);
  expect(asked).toMatchObject({ query: null, key: 1 });
  expect(locked(asked)).toEqual({ axis: "key", position: 1 });
  expect(locked(lock(asked, "query", 2))).toEqual({ axis: "query", position: 2 });
});

test("another part keeps the heads that it has", () => {
  const grid = { layers: 6, heads: 8 };
  expect(choosePart(start, "cross", grid, 5)).toEqual({
    part: "cross",
    heads: [[0, 0]],
    query: 4,
    key: null,
    hide: [],
  });
  expect(choosePart({ ...start, heads: [[2, 3]] }, "encoder", grid, 5).heads).toEqual([[2, 3]]);
});

test("what Python may have put there is checked", () => {
  expect(isSelection(start)).toBe(true);
  for (const wrong of [undefined, null, {}, { part: "self", heads: [], hide: [] }, "x"]) {
    expect(isSelection(wrong)).toBe(false);
  }
});

test("a walk goes on in its direction, to the edge of the map; a jump goes nowhere", () => {
  const grid = { layers: 30, heads: 9 };
  const at = (layer: number, head: number) => choose(start, [layer, head]);
  const next = (from: Head, to: Head) => onward(at(...from), at(...to), grid)?.heads[0];
  expect(next([4, 2], [5, 2])).toEqual([6, 2]);
  expect(next([4, 2], [4, 1])).toEqual([4, 0]);
  expect(next([28, 2], [29, 2])).toBeUndefined();
  expect(next([4, 1], [4, 0])).toBeUndefined();
  expect(next([4, 2], [6, 2])).toBeUndefined();
  expect(next([4, 2], [5, 3])).toBeUndefined();
  expect(next([4, 2], [4, 2])).toBeUndefined();
  expect(onward(at(4, 2), toggle(at(4, 2), [5, 2]), grid)).toBeNull();
});
