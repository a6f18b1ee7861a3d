import { expect, test } from "vitest";
import { GRAPH, TYPES } from "../testing";
import { arranged, CARD } from "./layout";
import { boundsOf, fitted, heightFor, LEAST_ZOOM, MARGIN, MOST_ZOOM, revealed, within } from "./view";

const types = new Map(TYPES.map((type) => [type.name, type]));
const graph = arranged(types, { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, x: 0, y: 0 })) });
const bounds = boundsOf(graph);

test("the default pipeline fills a widget 900 pixels wide at its own size", () => {
  const width = 864;
  const height = heightFor(bounds, width);
  const view = fitted(bounds, width, height);
  expect(view.zoom).toBe(1);
  expect(within(bounds, view, width, height)).toBe(true);
  expect(height).toBeLessThan(240);
});

test("more room makes it larger up to a limit, and puts it in the middle", () => {
  const height = heightFor(bounds, 1364);
  const view = fitted(bounds, 1364, height);
  expect(view.zoom).toBe(MOST_ZOOM);
  const left = bounds.x * view.zoom + view.x;
  expect(1364 - left - bounds.width * view.zoom).toBeCloseTo(left, 6);
});

test("where it does not fit, words stay readable and the view starts at the beginning", () => {
  const view = fitted(bounds, 560, 240);
  expect(view.zoom).toBe(LEAST_ZOOM);
  expect(bounds.x * view.zoom + view.x).toBe(MARGIN);
  expect(within(bounds, view, 560, 240)).toBe(false);
});

test("a card out of view is brought in, one in view moves nothing", () => {
  const view = fitted(bounds, 560, 240);
  const last = graph.nodes.at(-1);
  if (!last) throw new Error("no node");
  const moved = revealed(view, last, CARD.height, 560, 240);
  expect(last.x * moved.zoom + moved.x + CARD.width * moved.zoom).toBeCloseTo(560 - MARGIN, 6);
  expect(revealed(moved, last, CARD.height, 560, 240)).toEqual(moved);
  expect(boundsOf({ nodes: [], edges: [] })).toMatchObject({ width: CARD.width, height: CARD.height });
});
