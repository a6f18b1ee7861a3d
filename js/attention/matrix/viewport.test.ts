import { expect, test } from "vitest";
import type { Frame } from "./layout";
import { bounded, cellAt, current, home, inView, isWhole, panBy, place, reveal, zoomAt } from "./viewport";

const frame = { queries: 800, keys: 400, width: 200, height: 400, fit: 0.5, most: 30 } as Frame;

test("at home everything is in view", () => {
  expect(current(null, frame)).toEqual(home(frame));
  expect(isWhole(home(frame), frame)).toBe(true);
  expect(inView(home(frame), frame)).toEqual({ rows: [0, 800], cols: [0, 400] });
});

test.each([
  [0, 0],
  [200, 400],
  [73, 211],
])("zooming at (%i, %i) keeps the cell under the pointer", (x, y) => {
  let view = home(frame);
  const before = [view.col + x / view.cell, view.row + y / view.cell];
  for (const cell of [0.8, 2.2, 7, 19, 30]) {
    view = zoomAt(view, frame, cell, x, y);
    expect(view.cell).toBe(cell);
    expect(view.col + x / view.cell).toBeCloseTo(before[0] ?? 0, 6);
    expect(view.row + y / view.cell).toBeCloseTo(before[1] ?? 0, 6);
  }
});

test("cells stay between their least and greatest size, whole once they can be counted", () => {
  expect(zoomAt(home(frame), frame, 99, 0, 0).cell).toBe(30);
  expect(zoomAt(home(frame), frame, 0.01, 0, 0).cell).toBe(0.5);
  expect(zoomAt(home(frame), frame, 12.4, 0, 0).cell).toBe(12);
});

test("panning ends at the edges", () => {
  const view = { cell: 10, row: 100, col: 100 };
  expect(panBy(view, frame, 50, -50)).toEqual({ cell: 10, row: 105, col: 95 });
  expect(panBy(view, frame, 1e6, 1e6)).toEqual({ cell: 10, row: 0, col: 0 });
  expect(panBy(view, frame, -1e6, -1e6)).toEqual({ cell: 10, row: 760, col: 380 });
});

test("a view is brought back into a frame that changed", () => {
  expect(bounded({ cell: 40, row: 790, col: -3 }, frame)).toEqual({ cell: 30, row: 800 - 400 / 30, col: 0 });
});

test("a matrix smaller than its frame stays in the corner", () => {
  const small = { queries: 2, keys: 2, width: 60, height: 60, fit: 30, most: 30 } as Frame;
  expect(panBy(home(small), small, -20, -20)).toEqual(home(small));
});

test("cells under the pointer", () => {
  const view = { cell: 10, row: 100.5, col: 20 };
  expect(cellAt(view, frame, 0, 0)).toEqual({ query: 100, key: 20 });
  expect(cellAt(view, frame, 199, 5)).toEqual({ query: 101, key: 39 });
  expect(cellAt(view, frame, 200, 5)).toBeNull();
  expect(cellAt(view, frame, -1, 5)).toBeNull();
  expect(place(view, [101, 102], [20, 22])).toEqual({ x: 0, y: 5, width: 20, height: 10 });
});

test("a cell out of view comes into view by the shortest way", () => {
  const view = { cell: 10, row: 100, col: 100 };
  expect(reveal(view, frame, { query: 110, key: 105 })).toEqual(view);
  expect(reveal(view, frame, { query: 99, key: 105 })).toEqual({ ...view, row: 99 });
  expect(reveal(view, frame, { query: 140, key: 120 })).toEqual({ ...view, row: 101, col: 101 });
});
