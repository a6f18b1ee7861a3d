import { expect, test } from "vitest";
import { changedSince } from "./changed";
import { GRAPH } from "./testing";
import type { Graph } from "./types";

const withParams = (id: string, params: Record<string, unknown>): Graph => ({
  ...GRAPH,
  nodes: GRAPH.nodes.map((node) => (node.id === id ? { ...node, params } : node)),
});

test("an edited node and what stands behind it run again, what stands before it does not", () => {
  expect([...changedSince(GRAPH, withParams("retrieve", { k: 5 }))].sort()).toEqual(
    ["answer", "generate", "prompt", "retrieve"].sort(),
  );
});

test("moving a node, or naming its settings in another order, changes nothing", () => {
  const moved = { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, x: node.x + 40, y: 7 })) };
  expect(changedSince(GRAPH, moved).size).toBe(0);
  const before = withParams("chunk", { size: 400, overlap: 80 });
  expect(changedSince(before, withParams("chunk", { overlap: 80, size: 400 })).size).toBe(0);
});

test("a connection that was cut, and a node that is new, run again", () => {
  const cut = { ...GRAPH, edges: GRAPH.edges.filter(({ target }) => target !== "prompt") };
  expect(changedSince(GRAPH, cut)).toEqual(new Set(["prompt", "generate", "answer"]));
  const more = { ...GRAPH, nodes: [...GRAPH.nodes, { id: "mmr", type: "mmr", params: {}, x: 0, y: 0 }] };
  expect(changedSince(GRAPH, more)).toEqual(new Set(["mmr"]));
});
