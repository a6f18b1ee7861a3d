import { expect, test } from "vitest";
import type { Token } from "../types";
import { type Frame, layout, level, roomAt, zoomable } from "./layout";

const tokens = (count: number, text = " token"): Token[] =>
  Array.from({ length: count }, () => ({ text, special: false }));

const sizes: [queries: number, keys: number][] = [
  [1, 1],
  [14, 14],
  [64, 64],
  [512, 512],
  [8192, 8192],
  [1, 8192],
  [8192, 1],
  [10, 200],
  [200, 10],
];

test.each(sizes)("%i × %i tokens fit into 446 pixels", (queries, keys) => {
  const frame = layout(446, tokens(queries), tokens(keys));
  expect(frame.left + frame.width).toBeLessThanOrEqual(446);
  expect(frame.height).toBeLessThanOrEqual(640);
  expect(frame.fit).toBeLessThanOrEqual(30);
  expect(Math.min(frame.width, frame.height)).toBeGreaterThanOrEqual(
    Math.min(96, 30 * Math.min(queries, keys)) - 12,
  );
});

test("cells that can be counted have whole pixels and never exceed 30", () => {
  expect(layout(446, tokens(14), tokens(14)).fit).toBe(27);
  expect(layout(1400, tokens(3), tokens(3)).fit).toBe(30);
});

test("the last key's label stays within the width", () => {
  const keys = [...tokens(9, "a"), ...tokens(1, " longest.")];
  const { left, fit, columnRoom } = layout(300, keys, keys);
  const reach = columnRoom * 7.3 * Math.cos((58 * Math.PI) / 180);
  expect(left + 9.5 * fit + reach).toBeLessThanOrEqual(300);
});

test("where there is something to zoom, its buttons have room in the corner", () => {
  const small = layout(446, tokens(9, "a"), tokens(9, "a"));
  const large = layout(446, tokens(300, "a"), tokens(300, "a"));
  expect([zoomable(small), zoomable(large)]).toEqual([false, true]);
  expect(small.left).toBeLessThan(40);
  expect(large.left).toBeGreaterThanOrEqual(72);
});

test("labels are cut near the edge", () => {
  const frame = { columnRoom: 10 } as Frame;
  expect(roomAt(100, 400, frame)).toBe(10);
  expect(roomAt(380, 400, frame)).toBeCloseTo(5.17, 1);
  expect(roomAt(399, 400, frame)).toBe(2);
});

test("a list beside the matrix takes its rows where text fits into them", () => {
  const few = layout(446, tokens(14), tokens(14));
  expect(level(few)).toEqual({ top: few.top, height: 14 * 27, rowHeight: 27 });
  const many = layout(446, tokens(300), tokens(300));
  expect(level(many)).toEqual({ top: many.top, height: many.height });
});
