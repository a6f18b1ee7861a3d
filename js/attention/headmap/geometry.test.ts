import { expect, test } from "vitest";
import type { Head } from "../types";
import { paintAtlas } from "./atlas";
import { geometry, groups, step } from "./geometry";

const SMOLLM2 = { layers: 30, heads: 9, kvHeads: 3 };
const MINILM = { layers: 6, heads: 12, kvHeads: 12 };
const LARGE = { layers: 80, heads: 64, kvHeads: 8 };

test("a point in a cell finds its head, at any width, for any grid", () => {
  for (const grid of [SMOLLM2, MINILM, LARGE]) {
    for (const width of [480, 900, 1400]) {
      const plan = geometry(grid, width);
      for (const head of [
        [0, 0],
        [grid.layers - 1, grid.heads - 1],
        [3, 5],
      ] as Head[]) {
        // biome-ignore format: heads
        const [x, y] = plan.corner(head);
        expect(plan.at(x + 1, y + 1)).toEqual(head);
        expect(x + plan.cell).toBeLessThanOrEqual(width);
        expect(y + plan.cell).toBeLessThanOrEqual(plan.height);
      }
      expect(plan.at(2, 2)).toBeNull();
      expect(plan.at(1e6, 20)).toBeNull();
    }
  }
});

test("cells stay readable: layers wrap into bands before they get too small", () => {
  expect(geometry(SMOLLM2, 480).bands).toBe(1);
  const plan = geometry(LARGE, 480);
  expect(plan.bands).toBeGreaterThan(1);
  expect(plan.cell).toBeGreaterThanOrEqual(12);
});

test("the heads of the default model leave room for the words in the first view", () => {
  expect(geometry(SMOLLM2, 868).height).toBeLessThan(340);
  expect(geometry(MINILM, 868).height).toBeLessThan(360);
});

test("groups stand apart only where heads share keys", () => {
  expect(groups(SMOLLM2)).toEqual([[0, 2], [3, 5], [6, 8]]); // biome-ignore format: groups
  expect(groups(MINILM)).toEqual([]);
  const y = (head: number) => geometry(SMOLLM2, 900).corner([0, head])[1];
  expect(y(3) - y(2)).toBeGreaterThan(y(2) - y(1));
});

test("keys move by head and layer and stop at the edge", () => {
  expect(step(SMOLLM2, [5, 5], "ArrowRight")).toEqual([6, 5]);
  expect(step(SMOLLM2, [5, 5], "[")).toEqual([4, 5]);
  expect(step(SMOLLM2, [0, 0], "ArrowUp")).toEqual([0, 0]);
  expect(step(SMOLLM2, [5, 5], "End")).toEqual([29, 5]);
  expect(step(SMOLLM2, [5, 5], "PageDown")).toEqual([5, 8]);
  expect(step(SMOLLM2, [5, 5], "x")).toBeNull();
});

test("the atlas holds every thumbnail where it belongs", () => {
  const palette = new Uint8ClampedArray(1024).map((_, i) => (i % 4 === 3 ? 255 : Math.floor(i / 4)));
  const values = new Uint8Array(2 * 2 * 4);
  values[(1 * 2 + 0) * 4 + 2] = 255; // layer 1, head 0, row 1, column 0
  const atlas = paintAtlas({ layers: 2, heads: 2, kvHeads: 2, size: 2, values }, palette);
  expect([atlas.width, atlas.height]).toEqual([4, 4]);
  const lit = [...atlas.data.keys()].filter((i) => i % 4 === 0 && atlas.data[i] === 255).map((i) => i / 4);
  expect(lit).toEqual([1 * 4 + 2]);
});
