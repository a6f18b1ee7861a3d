import { expect, test } from "vitest";
import type { Block, Span } from "../types";
import { axis, paint, type Scene } from "./paint";
import { sheetOf } from "./sheets";

const GROUND = 1000;
const FAINT = 2000;
const STRIPE = 3000;
const inks = {
  map: Uint32Array.from({ length: 256 }, (_, i) => i),
  ground: GROUND,
  faint: FAINT,
  stripe: STRIPE,
};

/** Weights whose shades are the given numbers. */
function block(rows: Span, cols: Span, shades: number[][], pool: [number, number] = [1, 1]): Block {
  const values = Float32Array.from(shades.flat(), (shade) => (shade / 255) ** 2);
  return { rows, cols, pool, shape: [shades.length, shades[0]?.length ?? 0], values };
}

function painted(width: number, height: number, scene: Partial<Scene> & Pick<Scene, "view">): number[][] {
  const queries = scene.queries ?? 3;
  const keys = scene.keys ?? 3;
  const pixels = new Uint32Array(width * height).fill(9999);
  paint(pixels, width, height, {
    queries,
    keys,
    ratio: 1,
    sheets: [],
    seen: () => [0, keys],
    hidden: new Set(),
    inks,
    ...scene,
  });
  return Array.from({ length: height }, (_, row) => [...pixels.slice(row * width, (row + 1) * width)]);
}

const three = sheetOf(
  block(
    [0, 3],
    [0, 3],
    [
      [10, 20, 30],
      [40, 50, 60],
      [70, 80, 90],
    ],
  ),
);
const at = (cell: number, row = 0, col = 0) => ({ cell, row, col });

test("one cell, one pixel", () => {
  expect(painted(3, 3, { view: at(1), sheets: [three] })).toEqual([
    [10, 20, 30],
    [40, 50, 60],
    [70, 80, 90],
  ]);
});

test("cells of several pixels, also of device pixels, also between whole cells", () => {
  const twice = [10, 10, 20, 20, 30, 30];
  expect(painted(6, 6, { view: at(2), sheets: [three] })[1]).toEqual(twice);
  expect(painted(6, 6, { view: at(1), ratio: 2, sheets: [three] })[1]).toEqual(twice);
  expect(painted(4, 4, { view: at(2, 0.5, 0.5), sheets: [three] })[0]).toEqual([10, 20, 20, 30]);
});

test("many cells under one pixel: the strongest shows", () => {
  const rows = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => 10 * i + j));
  const sheet = sheetOf(block([0, 6], [0, 6], rows));
  expect(painted(3, 3, { view: at(0.5), queries: 6, keys: 6, sheets: [sheet] })).toEqual([
    [11, 13, 15],
    [31, 33, 35],
    [51, 53, 55],
  ]);
});

test("from 12 pixels on, a gap parts the cells", () => {
  const rows = painted(36, 36, { view: at(12), sheets: [three] });
  expect(rows[0]?.slice(0, 14)).toEqual([...Array(11).fill(10), GROUND, 20, 20]);
  expect(rows[11]).toEqual(Array(36).fill(GROUND));
  expect(rows[12]?.[0]).toBe(40);
  const narrow = painted(33, 33, { view: at(11), sheets: [three] });
  expect(narrow.flat()).not.toContain(GROUND);
  const fine = painted(72, 72, { view: at(12), ratio: 2, sheets: [three] });
  expect(fine[0]?.slice(20, 26)).toEqual([10, 10, GROUND, GROUND, 20, 20]);
});

test("cells that do not exist are ground, striped where no gap tells", () => {
  const seen = (query: number): Span => [0, query + 1];
  const plain = painted(36, 36, { view: at(12), sheets: [three], seen });
  expect(plain[0]?.slice(12)).toEqual(Array(24).fill(GROUND));
  expect(plain[30]?.slice(24, 35)).toEqual(Array(11).fill(90));
  const small = painted(18, 18, { view: at(6), sheets: [three], seen });
  for (const [row, pixels] of small.entries()) {
    for (const [i, pixel] of pixels.entries()) {
      if (Math.floor(i / 6) > Math.floor(row / 6)) expect(pixel).toBe((i + row) % 6 === 0 ? FAINT : GROUND);
      else expect(pixel).toBeLessThan(256);
    }
  }
});

test("a pixel over the edge of what exists shows what exists", () => {
  const rows = Array.from({ length: 6 }, () => Array(6).fill(7));
  const sheet = sheetOf(block([0, 6], [0, 6], rows));
  const seen = (query: number): Span => [0, query + 1];
  const [first] = painted(3, 3, { view: at(0.5), queries: 6, keys: 6, sheets: [sheet], seen });
  expect(first?.[0]).toBe(7);
  expect(first?.[1]).toBeGreaterThan(255);
});

test("masked keys are striped, never where there is no cell", () => {
  const seen = (query: number): Span => [0, query + 1];
  const rows = painted(36, 36, { view: at(12), sheets: [three], seen, hidden: new Set([1]) });
  expect(rows[13]?.slice(12, 23)).toEqual(
    Array.from({ length: 11 }, (_, i) => ((12 + i + 13) % 6 === 0 ? STRIPE : GROUND)),
  );
  expect(rows[0]?.slice(12)).toEqual(Array(24).fill(GROUND));
  expect(rows[13]?.[0]).toBe(40);
});

test("a pooled sheet fills what the finer one leaves", () => {
  const whole = sheetOf(
    block(
      [0, 4],
      [0, 4],
      [
        [100, 110],
        [120, 130],
      ],
      [2, 2],
    ),
  );
  const near = sheetOf(
    block(
      [1, 3],
      [1, 3],
      [
        [1, 2],
        [3, 4],
      ],
    ),
  );
  const scene = { queries: 4, keys: 4, sheets: [whole, near] };
  expect(painted(4, 4, { view: at(1), ...scene })).toEqual([
    [100, 100, 110, 110],
    [100, 1, 2, 110],
    [120, 3, 4, 130],
    [120, 120, 130, 130],
  ]);
  expect(painted(2, 2, { view: at(1, 1, 1), ...scene })).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("what is not known yet is striped", () => {
  const near = sheetOf(block([1, 2], [1, 2], [[5]]));
  const rows = painted(18, 18, { view: at(6), sheets: [near] });
  expect(rows[6]?.[6]).toBe(5);
  expect(rows[0]?.slice(0, 7)).toEqual([STRIPE, GROUND, GROUND, GROUND, GROUND, GROUND, STRIPE]);
});

test("8,192 tokens on 380 pixels: every cell is under a pixel, in order", () => {
  const { from, to } = axis(380, 0, 380 / 8192, 8192, 1);
  expect([from[0], to[379]]).toEqual([0, 8192]);
  for (let pixel = 1; pixel < 380; pixel++) expect(from[pixel]).toBe(to[pixel - 1]);
});
