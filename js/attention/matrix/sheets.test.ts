import { expect, test } from "vitest";
import type { Block, Span } from "../types";
import type { Frame } from "./layout";
import { EXACT, type Rectangle, read, sheetOf, strongest, wanted, withSheet } from "./sheets";
import { home } from "./viewport";

/** Cell (i, j) weighs (1000 i + j) / 10⁷; pooled like the kernel does it. */
function load({ rows, cols }: Rectangle, limit = EXACT): Block {
  const pool: [number, number] = [
    Math.ceil((rows[1] - rows[0]) / limit),
    Math.ceil((cols[1] - cols[0]) / limit),
  ];
  const shape: [number, number] = [
    Math.ceil((rows[1] - rows[0]) / pool[0]),
    Math.ceil((cols[1] - cols[0]) / pool[1]),
  ];
  const values = new Float32Array(shape[0] * shape[1]);
  for (let i = 0; i < shape[0]; i++) {
    for (let j = 0; j < shape[1]; j++) {
      const query = Math.min(rows[1], rows[0] + (i + 1) * pool[0]) - 1;
      const key = Math.min(cols[1], cols[0] + (j + 1) * pool[1]) - 1;
      values[i * shape[1] + j] = (1000 * query + key) / 1e7;
    }
  }
  return { rows, cols, pool, shape, values };
}

const large = { queries: 2048, keys: 2048, width: 400, height: 400, fit: 400 / 2048, most: 30 } as Frame;
const small = { ...large, queries: 300, keys: 300, fit: 400 / 300 } as Frame;

test("an exact sheet tells each weight", () => {
  const sheet = sheetOf(load({ rows: [10, 20], cols: [30, 50] }));
  expect(read([sheet], { query: 12, key: 34 })).toEqual({
    weight: Math.fround(12034 / 1e7),
    rows: [12, 13],
    cols: [34, 35],
    exact: true,
  });
  expect(read([sheet], { query: 20, key: 34 })).toBeNull();
});

test("a pooled sheet tells the largest weight and of which cells", () => {
  const sheet = sheetOf(load({ rows: [0, 10], cols: [0, 10] }, 4));
  expect(read([sheet], { query: 4, key: 9 })).toEqual({
    weight: Math.fround(5009 / 1e7),
    rows: [3, 6],
    cols: [9, 10],
    exact: false,
  });
});

test("the finest sheet has the word", () => {
  const whole = sheetOf(load({ rows: [0, 10], cols: [0, 10] }, 4));
  const near = sheetOf(load({ rows: [4, 8], cols: [4, 8] }));
  expect(read([whole, near], { query: 5, key: 5 })?.exact).toBe(true);
  expect(read([whole, near], { query: 3, key: 5 })?.exact).toBe(false);
});

test("the strongest cell of a block", () => {
  const block = load({ rows: [10, 20], cols: [30, 50] });
  expect(strongest(block)).toEqual({ query: 19, key: 49 });
});

test("at home one rectangle is enough", () => {
  const whole: Rectangle = { rows: [0, 300], cols: [0, 300] };
  expect(wanted([], home(small), small)).toEqual(whole);
  expect(wanted([sheetOf(load(whole))], home(small), small)).toBeNull();
  const pooled: Rectangle = { rows: [0, 2048], cols: [0, 2048] };
  expect(wanted([], home(large), large)).toEqual(pooled);
  expect(wanted([sheetOf(load(pooled))], home(large), large)).toBeNull();
});

test("exact weights are never asked for again", () => {
  const whole = sheetOf(load({ rows: [0, 300], cols: [0, 300] }));
  expect(wanted([whole], { cell: 20, row: 100, col: 100 }, small)).toBeNull();
});

test("a closer look asks for what is in view and a margin, exact as soon as it can be", () => {
  const whole = sheetOf(load({ rows: [0, 2048], cols: [0, 2048] }));
  const near = wanted([whole], { cell: 2, row: 1000, col: 500 }, large);
  expect(near).toEqual({ rows: [900, 1300], cols: [400, 800] });
  const far = wanted([whole], { cell: 0.5, row: 100, col: 100 }, large);
  const length = ([from, to]: Span) => to - from;
  expect(far && [length(far.rows), length(far.cols)]).toEqual([1024, 1024]);
  const sheets = [whole, sheetOf(load(near as Rectangle))];
  expect(wanted(sheets, { cell: 2, row: 1000, col: 500 }, large)).toBeNull();
  expect(wanted(sheets, { cell: 2, row: 1090, col: 590 }, large)).toBeNull();
  expect(wanted(sheets, { cell: 2, row: 1101, col: 500 }, large)).not.toBeNull();
});

test("margins stay within the matrix", () => {
  const whole = sheetOf(load({ rows: [0, 2048], cols: [0, 2048] }));
  expect(wanted([whole], { cell: 2, row: 0, col: 1848 }, large)).toEqual({
    rows: [0, 400],
    cols: [1648, 2048],
  });
});

test("after a closer look the rest is asked for too", () => {
  const view = { cell: 2, row: 1000, col: 500 };
  const near = sheetOf(load({ rows: [900, 1300], cols: [400, 800] }));
  expect(wanted([near], view, large)).toEqual({ rows: [0, 2048], cols: [0, 2048] });
});

test("of all sheets two are kept: the whole and the nearest", () => {
  const whole = sheetOf(load({ rows: [0, 2048], cols: [0, 2048] }));
  const first = sheetOf(load({ rows: [0, 400], cols: [0, 400] }));
  const second = sheetOf(load({ rows: [800, 1200], cols: [0, 400] }));
  expect(withSheet([first], whole, large)).toEqual([whole, first]);
  expect(withSheet([whole, first], second, large)).toEqual([whole, second]);
  expect(withSheet([whole, second], whole, large)).toEqual([whole, second]);
});
