import { expect, test } from "vitest";
import told from "../../tests/protocol/positions.json";
import {
  alibiSlopes,
  alibiWeights,
  frequencies,
  readTable,
  scoreByDistance,
  similarity,
  sinusoidal,
  usualSize,
  wordsOf,
} from "./schemes";

const near = (ours: readonly number[], theirs: readonly number[], digits = 5) => {
  expect(ours.length).toBe(theirs.length);
  ours.forEach((value, place) => void expect(value).toBeCloseTo(theirs[place] ?? Number.NaN, digits));
};

test("every formula says what Python's says", () => {
  near([...sinusoidal(5, 8).values], told.sinusoidal.flat());
  near(frequencies(8, 500), told.frequencies, 8);
  near(similarity(sinusoidal(5, 8), 2), told.similarity);
  near(
    told.score.map((_, distance) => scoreByDistance(distance, frequencies(8))),
    told.score,
    8,
  );
  for (const [heads, slopes] of Object.entries(told.slopes)) near(alibiSlopes(Number(heads)), slopes, 10);
});

test("attention adds up to one and falls by one factor per word", () => {
  const weights = alibiWeights(0.5, 6);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
  for (let place = 1; place < weights.length; place++) {
    expect((weights[place] ?? 0) / (weights[place - 1] ?? 1)).toBeCloseTo(Math.exp(0.5));
  }
});

test("a learned table is read from half precision", () => {
  // 1, -2, 0.5, 0
  const bytes = new DataView(Uint16Array.from([0x3c00, 0xc000, 0x3800, 0]).buffer);
  expect([...readTable(bytes, 2, 2).values]).toEqual([1, -2, 0.5, 0]);
});

test("a few large values do not set the scale", () => {
  const values = Float32Array.from({ length: 1000 }, (_, place) => (place === 7 ? 50 : -0.1));
  expect(usualSize({ rows: 10, width: 100, values })).toBeCloseTo(0.1);
  expect(usualSize({ rows: 1, width: 1, values: new Float32Array(1) })).toBe(1);
});

test("words are what stands between blanks, and every Chinese character", () => {
  expect(wordsOf("the cat 坐下 😀")).toEqual(["the", "cat", "坐", "下", "😀"]);
  expect(wordsOf("  ")).toEqual([]);
});
