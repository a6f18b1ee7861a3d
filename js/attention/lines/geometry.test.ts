import { expect, test } from "vitest";
import { levelOf, offsetOf, plan, revealed, rowsInView } from "./geometry";

const tokens = (count: number) => Array.from({ length: count }, () => ({ text: " word", special: false }));
const room = { width: 400, rowHeight: 20, tallest: 600 };
const long = plan(room, tokens(2000), tokens(2000));

test("few rows take only the height they need, many rows what there is", () => {
  expect(plan(room, tokens(10), tokens(4)).height).toBe(200);
  expect([long.height, long.full]).toEqual([600, 40_000]);
  expect(plan({ ...room, tallest: 50 }, tokens(2000), tokens(2000)).height).toBe(240);
});

test("lines have room between the columns, and do not get longer than can be told apart", () => {
  const narrow = plan({ ...room, width: 320 }, tokens(10), tokens(10));
  expect(narrow.x2 - narrow.x1).toBeGreaterThan(100);
  expect(plan({ ...room, width: 1400 }, tokens(10), tokens(10)).width).toBe(560);
});

test("the rows in view", () => {
  expect(rowsInView(long, 0, 2000)).toEqual([0, 30]);
  expect(rowsInView(long, 50, 2000)).toEqual([2, 33]);
  expect(rowsInView(long, 39_400, 2000)).toEqual([1970, 2000]);
  expect(rowsInView(long, 39_400, 100)).toEqual([100, 100]);
});

test("a line to a token out of view ends beyond the border, further away for tokens further away", () => {
  expect(levelOf(long, 3, 20)).toEqual({ y: 50, out: false });
  const above = levelOf(long, 90, 2000);
  const far = levelOf(long, 0, 2000);
  expect([above.out, far.out]).toEqual([true, true]);
  expect(above.y).toBeLessThan(0);
  expect(far.y).toBeLessThan(above.y);
  expect(far.y).toBeGreaterThanOrEqual(-32);
  const below = levelOf(long, 1999, 2000);
  expect(below.out).toBe(true);
  expect(below.y).toBeGreaterThan(600);
  expect(below.y).toBeLessThanOrEqual(632);
});

test("a row that is in view does not move; another comes with its neighbours", () => {
  expect(revealed(long, 10, 0)).toBe(0);
  expect(revealed(long, 29, 0)).toBe(0);
  expect(revealed(long, 30, 0)).toBe(80);
  expect(revealed(long, 100, 4000)).toBe(1940);
  expect(revealed(long, 1999, 0)).toBe(39_400);
  expect(revealed(long, 0, 4000)).toBe(0);
});

test("lines of several heads run side by side within their row", () => {
  expect([0, 1, 2].map((head) => offsetOf(long, head, 3))).toEqual([-3, 0, 3]);
  const spread = Array.from({ length: 8 }, (_, head) => offsetOf(long, head, 8));
  expect((spread.at(-1) ?? 0) - (spread[0] ?? 0)).toBeLessThan(12);
  expect(offsetOf(long, 0, 1)).toBe(0);
});
