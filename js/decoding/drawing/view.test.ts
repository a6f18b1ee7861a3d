import { describe, expect, test } from "vitest";
import { find, firstChild, position, screenful, siblings, vertical } from "./keyboard";
import { layOut, randomTree } from "./testing";
import {
  bounded,
  boxOf,
  fit,
  fitBranch,
  HOME,
  isWhole,
  nodeAt,
  panBy,
  reveal,
  windowOf,
  zoomAt,
} from "./view";

const laid = layOut(randomTree(300, 5));
const region = { width: 866, height: 520 };
const nodes = Array.from(laid.rows, (_, i) => i);
const inside = (node: number, view: typeof HOME) => {
  const { x, y, width, height } = boxOf(laid, windowOf(view, laid, region), node);
  return x >= 0 && y >= 0 && x + width <= region.width && y + height <= region.height;
};

describe("the part in view", () => {
  test("never leaves the picture", () => {
    expect(bounded({ k: 1, x: -50, y: 1e9 }, laid, region)).toEqual({ k: 1, x: 0, y: laid.height - 520 });
    expect(bounded({ k: 1e-9, x: 0, y: 0 }, laid, region).k).toBeCloseTo(520 / laid.height, 9);
    expect(panBy(HOME, laid, region, 0, 100)).toEqual(HOME);
    expect(panBy(HOME, laid, region, 0, -100).y).toBe(100);
  });

  test("is all of it when it fits, at the width of the region", () => {
    const all = fit(laid, region);
    expect(isWhole(all, laid, region)).toBe(true);
    expect(isWhole(HOME, laid, region)).toBe(false);
    expect(windowOf(all, laid, region).kx).toBeGreaterThan(all.k * 3);
  });

  test("keeps what is under the pointer when it zooms", () => {
    const from = { k: 1, x: 0, y: 700 };
    const next = zoomAt(from, laid, region, 1.5, 300, 200);
    expect(next.k).toBe(1.5);
    expect((next.y + 200) / next.k).toBeCloseTo((from.y + 200) / from.k, 6);
  });

  test("shows any token that is asked for, moving no further than needed", () => {
    for (const node of nodes) {
      const view = reveal(HOME, laid, region, node);
      if ((laid.w[node] ?? 0) < 700) expect(inside(node, view)).toBe(true);
      expect(reveal(view, laid, region, node).x).toBeCloseTo(view.x, 6);
    }
  });

  test("holds a whole branch", () => {
    const node = nodes.find((i) => i > 0 && (laid.behind[i] ?? 0) - i > 8) ?? 0;
    const view = fitBranch(laid, region, node);
    const { y } = laid;
    expect((y[node] ?? 0) * view.k - view.y).toBeGreaterThan(0);
    expect((laid.bottom[node] ?? 0) * view.k - view.y).toBeLessThanOrEqual(520 + 1);
  });

  test.each([1, 0.7, 2])("finds what is under the pointer at scale %d", (k) => {
    for (const node of nodes) {
      const view = reveal({ k, x: 0, y: 0 }, laid, region, node);
      const window = windowOf(view, laid, region);
      const { x, y, width, height } = boxOf(laid, window, node);
      expect(nodeAt(laid, window, x + Math.min(width, 6) / 2, y + height / 2)).toBe(node);
    }
    expect(nodeAt(laid, windowOf(HOME, laid, region), 860, 3)).toBe(-1);
  });
});

describe("the keyboard", () => {
  test("reaches each of 300 tokens by → and ↓, and comes back by ← and ↑", () => {
    const reached = new Set([0]);
    const queue = [0];
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      for (const next of [firstChild(laid, node), vertical(laid, node, 1)]) {
        if (next === null || reached.has(next)) continue;
        reached.add(next);
        queue.push(next);
      }
    }
    expect(reached.size).toBe(300);
    for (const node of nodes) {
      const below = vertical(laid, node, 1);
      if (below !== null && laid.parent[below] === laid.parent[node])
        expect(vertical(laid, below, -1)).toBe(node);
    }
  });

  test("goes down and up in the picture", () => {
    for (const node of nodes) {
      const [down, up] = [vertical(laid, node, 1), vertical(laid, node, -1)];
      if (down !== null) expect(laid.y[down]).toBeGreaterThan(laid.y[node] ?? 0);
      if (up !== null) expect(laid.y[up]).toBeLessThan(laid.y[node] ?? 0);
      const next = screenful(laid, node, 400);
      expect(laid.y[next]).toBeGreaterThanOrEqual((laid.y[node || 1] ?? 0) - 1);
    }
    expect(laid.y[screenful(laid, 1, 400)]).toBeGreaterThan(300);
  });

  test("counts siblings and finds by text", () => {
    for (const node of nodes.slice(1)) {
      const { at, of } = position(laid, node);
      expect(siblings(laid, node)[at - 1]).toBe(node);
      expect(of).toBe(siblings(laid, node).length);
    }
    const found = find(laid, 5, "REFL") ?? 0;
    expect(laid.tree.text[laid.rows[found] ?? 0]).toBe(" reflects");
    expect(find(laid, found, "refl")).toBe(found);
    expect(find(laid, found + 1, "refl")).not.toBe(found);
    expect(find(laid, 0, "nowhere")).toBeNull();
  });
});
