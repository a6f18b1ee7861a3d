import { expect, test } from "vitest";
import type { Links } from "../types";
import { drawn, locked, partners, touches, within } from "./edges";

const links: Links = {
  queries: Int32Array.from([3, 2, 3, 9, 1]),
  keys: Int32Array.from([0, 0, 1, 8, 1]),
  heads: new Int32Array(5),
  weights: Float32Array.from([0.75, 0.5, 0.25, 0.25, 0.125]),
  total: 55,
  mass: 2.5,
};

test("links from the threshold on are drawn, and their share is of all weight", () => {
  expect(drawn(links, 0.5)).toEqual({ count: 2, share: 0.5 });
  expect(drawn(links, 0.25)).toEqual({ count: 4, share: 0.7 });
  expect(drawn(links, 0.76)).toEqual({ count: 0, share: 0 });
  expect(drawn(links, 0)).toEqual({ count: 5, share: 0.75 });
});

test("nothing to draw has no share", () => {
  const none = { ...links, weights: new Float32Array(), mass: 0 };
  expect(drawn(none, 0)).toEqual({ count: 0, share: 0 });
});

test("only links with an end in view are drawn, the strongest last", () => {
  expect(within(links, 5, [0, 4])).toEqual([4, 2, 1, 0]);
  expect(within(links, 5, [8, 9])).toEqual([3]);
  expect(within(links, 2, [0, 4])).toEqual([1, 0]);
  expect(within(links, 5, [4, 8])).toEqual([]);
});

test("one end is locked at a time", () => {
  expect(locked({ query: 3, key: null })).toEqual({ side: "query", position: 3 });
  expect(locked({ query: null, key: 0 })).toEqual({ side: "key", position: 0 });
  expect(locked({ query: null, key: null })).toBeNull();
});

test("the partners of a token and what they weigh", () => {
  expect(partners(links, 5, { side: "query", position: 3 })).toEqual(
    new Map([
      [0, 0.75],
      [1, 0.25],
    ]),
  );
  expect(partners(links, 5, { side: "key", position: 0 })).toEqual(
    new Map([
      [3, 0.75],
      [2, 0.5],
    ]),
  );
  expect(partners(links, 2, { side: "query", position: 3 })).toEqual(new Map([[0, 0.75]]));
  expect(touches(links, 3, { side: "key", position: 8 })).toBe(true);
  expect(touches(links, 3, { side: "query", position: 8 })).toBe(false);
});
