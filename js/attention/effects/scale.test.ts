import { expect, test } from "vitest";
import { limitOf, shade, signed, ticks } from "./scale";

test("the scale ends at the largest change, and heads that were not tried do not count", () => {
  expect(limitOf(Float32Array.of(0.1, -0.34, Number.NaN))).toBeCloseTo(0.4);
  expect(limitOf(Float32Array.of(7.2))).toBe(8);
  expect(limitOf(Float32Array.of(Number.NaN, 0))).toBeCloseTo(0.001);
});

test("no change is the middle, less is below it, more above, and the ends are the ends", () => {
  expect([-4, -1, 0, 2, 4].map((value) => shade(value, 4))).toEqual([0, 96, 128, 191, 255]);
});

test("the ticks stand where the colours of their values are", () => {
  for (const [place, label] of ticks(2)) {
    expect(shade(Number(label.replace("−", "-")), 2) / 255).toBeCloseTo(place, 2);
  }
});

test("numbers carry their sign, and nothing is written as 0 that is not small", () => {
  expect([-0.35, 0.06, 1.26, -12.4, 0.004, 0.00001, 0].map(signed)).toEqual([
    "−0.35",
    "+0.060",
    "+1.3",
    "−12",
    "+0.004",
    "0",
    "0",
  ]);
});
