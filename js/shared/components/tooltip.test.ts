import { expect, test } from "vitest";
import { place } from "./tooltip";

const BOUNDS = { x: 0, y: 0, width: 300, height: 200 };
const anchor = (x: number, y: number) => ({ x, y, width: 20, height: 20 });

test("beside and above", () => {
  expect(place(anchor(50, 100), 80, 40, BOUNDS)).toEqual({ x: 78, y: 52 });
});

test("left of its cell at the right edge", () => {
  expect(place(anchor(250, 100), 80, 40, BOUNDS)).toEqual({ x: 162, y: 52 });
});

test("below its row at the top", () => {
  expect(place(anchor(50, 10), 80, 40, BOUNDS)).toEqual({ x: 78, y: 38 });
});

test("inside the widget even where it fits on neither side", () => {
  expect(place(anchor(100, 100), 280, 40, BOUNDS).x).toBe(8);
});

test("counts from the widget's edges, not from its own frame's", () => {
  const inner = { x: -100, y: -60, width: 300, height: 200 };
  expect(place(anchor(150, 10), 80, 40, inner)).toEqual({ x: 62, y: -38 });
});

test.each([0, 5, 47, 48, 100, 180])("never covers the row at %d", (y) => {
  const row = anchor(140, y);
  const { y: top } = place(row, 80, 40, BOUNDS);
  expect(top + 40 <= row.y || top >= row.y + row.height).toBe(true);
});
