import { expect, test } from "vitest";
import * as messages from "./messages";
import { argmax, mean, summarise } from "./summary";
import type { Selection } from "./types";
import type { Profile } from "./weights";

const asks: Selection = { part: "self", heads: [[23, 0]], query: 3, key: null, hide: [] };
const profile = (selection: Selection, ...values: number[][]): Profile => ({
  selection,
  values: values.map((row) => Float32Array.from(row)),
});

test("the sentence names the strongest token", () => {
  const said = summarise(profile(asks, [0.1, 0.69, 0.1, 0.11]), [0]);
  expect(said).toMatchObject({ pattern: messages.READ_QUERY, query: 3, key: 1 });
  expect(said.weight).toBeCloseTo(0.69);
});

test("a head at rest, a head on itself, and nothing left are said as such", () => {
  expect(summarise(profile(asks, [0.9, 0.1, 0, 0]), [0]).pattern).toBe(messages.READ_SINK);
  expect(summarise(profile(asks, [0.4, 0.3, 0.2, 0.1]), [0]).pattern).toBe(messages.READ_QUERY);
  expect(summarise(profile(asks, [0.1, 0.1, 0.1, 0.7]), [0]).pattern).toBe(messages.READ_SELF);
  expect(summarise(profile({ ...asks, part: "cross" }, [0, 0, 0, 0.7]), []).pattern).toBe(
    messages.READ_QUERY,
  );
  expect(summarise(profile({ ...asks, hide: [0] }, [0, 0, 0, 0]), [0]).pattern).toBe(messages.READ_NOTHING);
});

test("a locked key asks who looks at it", () => {
  const asked: Selection = { ...asks, query: null, key: 1 };
  expect(summarise(profile(asked, [0, 0.1, 0.2, 0.8]), [])).toMatchObject({
    pattern: messages.READ_KEY,
    query: 3,
    key: 1,
  });
});

test("several heads speak with their mean", () => {
  const heads: Selection = { ...asks, heads: [[0, 0], [1, 1]] }; // biome-ignore format: a list of heads
  const two = profile(heads, [0.2, 0.8, 0, 0], [0.6, 0, 0.4, 0]);
  expect([...mean(two)].map((value) => value.toFixed(2))).toEqual(["0.40", "0.40", "0.20", "0.00"]);
  expect(summarise(two, [0]).pattern).toBe(messages.READ_QUERY_MANY);
  expect(argmax(mean(two))).toBe(0);
});
