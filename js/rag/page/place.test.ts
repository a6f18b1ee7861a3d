import { expect, test } from "vitest";
import { answerOf, planeWire } from "./fixtures";
import { labelsOf, placesOf, shortName } from "./place";
import { type Plane, readPlane } from "./read";

const plane = (changes = {}) => readPlane(answerOf(planeWire(changes))) as Plane;

test("both directions have one scale, everything is inside, and up is up", () => {
  const told = plane({ query: [0.9, 0] });
  const place = placesOf(told, 400, 248);
  const spots = [...told.points, { x: 0.9, y: 0 }].map((spot) => ({ spot, at: place(spot) }));
  for (const { at } of spots) {
    expect(at.x).toBeGreaterThanOrEqual(18 - 1e-6);
    expect(at.x).toBeLessThanOrEqual(400 - 18 + 1e-6);
    expect(at.y).toBeGreaterThanOrEqual(18 - 1e-6);
    expect(at.y).toBeLessThanOrEqual(248 - 18 + 1e-6);
  }
  const [a, b] = [place({ x: 0, y: 0 }), place({ x: 0.1, y: 0.1 })];
  expect(b.x - a.x).toBeCloseTo(a.y - b.y, 9);
  expect(b.x).toBeGreaterThan(a.x);
});

test("a single chunk has its place too", () => {
  const one = { ...plane(), query: null };
  const place = placesOf({ ...one, points: one.points.slice(0, 1) }, 400, 248);
  expect(place(one.points[0] ?? { x: 0, y: 0 })).toEqual({ x: 200, y: 124 });
});

test("documents are named at their farthest point, without meeting", () => {
  const told = plane();
  const place = placesOf(told, 400, 248);
  const labels = labelsOf(told.points, place, place({ x: 0, y: 0 }), 400);
  expect(labels.map(({ text }) => text).sort()).toEqual(["attention", "cost", "中文"]);
  const crowd = Array.from({ length: 20 }, (_, k) => ({
    ...told.points[0],
    row: k,
    x: 0,
    y: 0,
    doc: `${k}.md`,
    similarity: null,
    text: "",
  }));
  const everywhere: [number, number, number, number][] = [[0, 0, 400, 248]];
  expect(labelsOf(told.points, place, place({ x: 0, y: 0 }), 400, everywhere)).toEqual([]);
  expect(labelsOf(crowd, () => ({ x: 50, y: 50 }), { x: 0, y: 0 }, 400)).toHaveLength(1);
});

test("a name is short", () => {
  expect(["a/b/cost.md", ".md", "text 1", "a".repeat(30)].map(shortName)).toEqual([
    "cost",
    ".md",
    "text 1",
    `${"a".repeat(17)}…`,
  ]);
});
