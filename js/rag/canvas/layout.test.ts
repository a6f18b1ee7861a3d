import { expect, test } from "vitest";
import { addNode, checkConnection, connect } from "../graph";
import { GRAPH, TYPES } from "../testing";
import type { Graph } from "../types";
import { arranged, bendOf, CARD, columns, heightOf, isPlaced, layout, portY } from "./layout";
import { step } from "./useKeys";

const types = new Map(TYPES.map((type) => [type.name, type]));

/** Pipelines of chance, from a seed. */
function randomGraph(seed: number): Graph {
  let state = seed;
  const random = () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
  let graph: Graph = { nodes: [], edges: [] };
  const size = 2 + Math.floor(random() * 14);
  for (let i = 0; i < size; i++) {
    const type = TYPES[Math.floor(random() * TYPES.length)];
    if (type) [graph] = addNode(graph, type, 0, 0);
  }
  for (const { id: source } of graph.nodes) {
    for (const { id: target, type } of graph.nodes) {
      for (const { name: port } of types.get(type)?.inputs ?? []) {
        const edge = { source, target, port };
        if (random() < 0.5 && !checkConnection(types, graph, edge)) graph = connect(graph, edge);
      }
    }
  }
  return graph;
}

test("the default pipeline is one straight line, the question under it before its taker", () => {
  const places = layout(types, GRAPH);
  const line = ["load", "chunk", "embed", "index", "retrieve", "prompt", "generate", "answer"];
  expect(line.map((id) => places.get(id))).toEqual(
    line.map((_, i) => ({ x: i * (CARD.width + CARD.gap), y: 0 })),
  );
  expect(places.get("question")).toEqual({ x: places.get("index")?.x, y: CARD.height + CARD.row });
});

test("a second way starts beside the first and does not bend it", () => {
  let graph = GRAPH;
  for (const name of ["bm25", "retrieve", "fuse"]) {
    const type = types.get(name);
    if (type) [graph] = addNode(graph, type, 0, 0);
  }
  for (const [source, target, port] of [
    ["chunk", "bm25", "chunks"],
    ["bm25", "retrieve-2", "index"],
    ["question", "retrieve-2", "query"],
  ] as const) {
    graph = connect(graph, { source, target, port });
  }
  const places = layout(types, graph);
  expect(places.get("bm25")?.y).toBeGreaterThan(places.get("embed")?.y ?? 0);
  const ports = ["chunk", "embed", "index", "retrieve"].map((id) => (places.get(id)?.y ?? 0) + 46);
  expect(new Set(ports).size).toBe(1);
});

test("in 300 pipelines of chance no card covers another, and each stands behind all it takes from", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const graph = arranged(types, randomGraph(seed));
    const column = columns(graph);
    for (const { source, target } of graph.edges) {
      expect(column.get(source) ?? 0).toBeLessThan(column.get(target) ?? 0);
    }
    for (const [i, a] of graph.nodes.entries()) {
      for (const b of graph.nodes.slice(i + 1)) {
        const beside = Math.abs(a.x - b.x) >= CARD.width;
        const above = a.y + heightOf(a) <= b.y || b.y + heightOf(b) <= a.y;
        expect([seed, a.id, b.id, beside || above]).toEqual([seed, a.id, b.id, true]);
      }
    }
  }
});

test("the arrow keys reach every node from every other", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const graph = arranged(types, randomGraph(seed));
    const [first] = graph.nodes;
    const reached = new Set(first ? [first.id] : []);
    for (const id of reached) {
      for (const side of ["left", "right", "up", "down"] as const) {
        const next = step(graph, id, side);
        if (next) reached.add(next);
      }
    }
    expect([seed, reached.size]).toEqual([seed, graph.nodes.length]);
  }
});

test("places that somebody gave stay; only a graph without any is arranged", () => {
  expect(isPlaced(GRAPH)).toBe(true);
  expect(arranged(types, GRAPH)).toBe(GRAPH);
  const without = { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, x: 0, y: 0 })) };
  expect(isPlaced(without)).toBe(false);
  expect(isPlaced(arranged(types, without))).toBe(true);
  expect(arranged(types, without).edges).toBe(without.edges);
});

test("the ports of a card lie on it", () => {
  for (const node of GRAPH.nodes) {
    const inputs = types.get(node.type)?.inputs.length ?? 0;
    expect(portY(node, Math.max(0, inputs - 1))).toBeLessThan(heightOf(node));
  }
});

test("a connection over a card bends where its long line crosses none", () => {
  const node = (id: string, x: number, y: number) => ({ id, type: "mmr", params: {}, x, y });
  const pitch = CARD.width + CARD.gap;
  const [from, between, to] = [node("a", 0, 0), node("b", pitch, 0), node("c", 2 * pitch, 200)];
  const length = 2 * pitch - CARD.width;
  const bend = (target: typeof to) =>
    CARD.width + length * bendOf({ nodes: [from, between, target], edges: [] }, from, target, 0);
  // Down at once, and along the lower row.
  expect(bend(to)).toBeLessThan(pitch);
  // Upwards too.
  expect(bend({ ...to, y: -200 })).toBeLessThan(pitch);
  // With nothing in the way it stays on its own row, and bends before the target.
  const free = CARD.width + length * bendOf({ nodes: [from, to], edges: [] }, from, to, 0);
  expect(free).toBeGreaterThan(2 * pitch - CARD.gap);
  expect(bendOf({ nodes: [from, to], edges: [] }, to, from, 0)).toBe(0.5);
});
