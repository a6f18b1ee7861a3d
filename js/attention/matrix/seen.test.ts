import { expect, test } from "vitest";
import { keysSeen, nearest } from "./seen";

test("a causal query sees itself and what came before", () => {
  const visibility = { causal: true, windows: [] };
  expect(keysSeen(0, 5, visibility, 0)).toEqual([0, 1]);
  expect(keysSeen(4, 5, visibility, 0)).toEqual([0, 5]);
});

test("a window of n tokens counts the query itself", () => {
  const visibility = { causal: true, windows: [null, 3] };
  expect(keysSeen(4, 9, visibility, 1)).toEqual([2, 5]);
  expect(keysSeen(1, 9, visibility, 1)).toEqual([0, 2]);
  expect(keysSeen(4, 9, visibility, 0)).toEqual([0, 5]);
});

test("without a causal mask everything is seen, within the window on both sides", () => {
  expect(keysSeen(7, 5, { causal: false, windows: [] }, 0)).toEqual([0, 5]);
  expect(keysSeen(4, 9, { causal: false, windows: [3] }, 0)).toEqual([2, 7]);
});

test("the nearest cell exists", () => {
  const seen = (query: number) => keysSeen(query, 5, { causal: true, windows: [3] }, 0);
  expect(nearest({ query: 9, key: 9 }, 5, 5, seen)).toEqual({ query: 4, key: 4 });
  expect(nearest({ query: 1, key: 4 }, 5, 5, seen)).toEqual({ query: 1, key: 1 });
  expect(nearest({ query: 4, key: 0 }, 5, 5, seen)).toEqual({ query: 4, key: 2 });
  expect(nearest({ query: -3, key: -3 }, 5, 5, seen)).toEqual({ query: 0, key: 0 });
});
