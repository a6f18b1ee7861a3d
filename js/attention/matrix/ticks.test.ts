import { expect, test } from "vitest";
import { stride, ticks } from "./ticks";

test("the stride is a power of two and keeps labels apart at any size of cell", () => {
  expect(stride(30, 15)).toBe(1);
  expect(stride(15, 15)).toBe(1);
  expect(stride(14.9, 15)).toBe(2);
  expect(stride(7.5, 15)).toBe(2);
  for (let cell = 0.01; cell < 30; cell *= 1.07) {
    const step = stride(cell, 15);
    expect(Math.log2(step) % 1).toBe(0);
    expect(step * cell).toBeGreaterThanOrEqual(15 - 1e-6);
    if (step > 1) expect((step / 2) * cell).toBeLessThan(15);
  }
});

test("labels stay with their tokens while the axis moves", () => {
  expect(ticks([0, 20], 4, 15, [])).toEqual([0, 4, 8, 12, 16]);
  expect(ticks([3, 20], 4, 15, [])).toEqual([4, 8, 12, 16]);
});

test("a marked label pushes its neighbours away and is there in any case", () => {
  expect(ticks([0, 20], 4, 15, [9])).toEqual([0, 4, 9, 16]);
  expect(ticks([0, 3], 30, 15, [1])).toEqual([0, 1, 2]);
  expect(ticks([0, 8], 4, 15, [40])).toEqual([0, 4]);
});

test("of two marked labels that would overlap, the first one shows", () => {
  expect(ticks([0, 20], 4, 15, [9, 10])).toEqual([0, 4, 9, 16]);
  expect(ticks([0, 20], 4, 15, [9, 9])).toEqual([0, 4, 9, 16]);
  expect(ticks([0, 20], 4, 15, [2, 18])).toEqual([2, 8, 12, 18]);
});

test("no two labels overlap, wherever the view and the marks are", () => {
  for (const cell of [0.07, 0.7, 3.3, 11, 29]) {
    for (let from = 0; from < 500; from += 37) {
      const shown = ticks([from, from + Math.ceil(400 / cell)], cell, 15, [from + 5, from + 6]);
      for (const [i, position] of shown.entries()) {
        const before = shown[i - 1];
        if (before !== undefined) expect((position - before) * cell).toBeGreaterThanOrEqual(15 - 1e-6);
      }
    }
  }
});
