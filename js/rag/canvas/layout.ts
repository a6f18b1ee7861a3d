/** Places for nodes: a column per step, the main line straight. */
import { inputsOf, order, type Types } from "../graph";
import type { Graph, GraphNode } from "../types";

/** Pixels at zoom 1: eight cards side by side fill the stage of a widget 900 pixels wide. */
export const CARD = { width: 92, height: 118, gap: 16, row: 14 };
/** A node without inputs whose whole output stands elsewhere in the widget: the question. */
export const SMALL_HEIGHT = 52;
/** Where the first port is, and how far it is to the next one. */
export const PORT = { y: 46, step: 24 };

export interface Place {
  x: number;
  y: number;
}

export function heightOf(node: GraphNode): number {
  return node.type === "question" ? SMALL_HEIGHT : CARD.height;
}

export function portY(node: GraphNode, index: number): number {
  return node.type === "question" ? SMALL_HEIGHT / 2 : PORT.y + index * PORT.step;
}

/** Whether somebody has put the nodes anywhere; a pipeline written in Python has no places. */
export function isPlaced({ nodes }: Graph): boolean {
  const spots = new Set(nodes.map(({ x, y }) => `${x},${y}`));
  return spots.size === nodes.length && nodes.some(({ x, y }) => x !== 0 || y !== 0);
}

/** Column of each node: behind all that it takes from. */
export function columns(graph: Graph): Map<string, number> {
  const column = new Map(graph.nodes.map(({ id }) => [id, 0]));
  // As many rounds as the longest way has steps; a circle, which nobody can connect, would end here too.
  for (const _ of graph.nodes) {
    let moved = false;
    for (const { source, target } of graph.edges) {
      const behind = (column.get(source) ?? 0) + 1;
      if (behind > (column.get(target) ?? 0) && behind < graph.nodes.length) {
        column.set(target, behind);
        moved = true;
      }
    }
    if (!moved) break;
  }
  // What gives to more than it takes from stands before its first taker, not at the beginning: a question.
  for (const { id } of order(graph).reverse()) {
    const takers = graph.edges
      .filter(({ source }) => source === id)
      .map(({ target }) => column.get(target) ?? 0);
    const takes = graph.edges.filter(({ target }) => target === id).length;
    const last = Math.min(...takers) - 1;
    if (takers.length > takes && last > (column.get(id) ?? 0)) column.set(id, last);
  }
  return column;
}

/**
 * Each column from top to bottom, each node as near as there is room to what it takes from.
 *
 * After Sugiyama, Tagawa and Toda (1981), with one pass: pipelines are narrow.
 */
export function layout(types: Types, graph: Graph): Map<string, Place> {
  const column = columns(graph);
  const places = new Map<string, Place>();
  const last = Math.max(0, ...column.values());
  for (let at = 0; at <= last; at++) {
    const members = graph.nodes
      .filter(({ id }) => column.get(id) === at)
      .map((node) => ({ node, wish: wish(types, graph, node, places) }))
      // Sorting is stable: equals stay as they are in the graph; who wishes nothing goes below.
      .sort((a, b) => (a.wish ?? Number.MAX_VALUE) - (b.wish ?? Number.MAX_VALUE));
    let free = 0;
    for (const { node, wish: wanted } of members) {
      const y = Math.max(free, wanted ?? free);
      places.set(node.id, { x: at * (CARD.width + CARD.gap), y });
      free = y + heightOf(node) + CARD.row;
    }
  }
  return places;
}

/** Where its first connection would be straight; between all where an input takes several. */
function wish(types: Types, graph: Graph, node: GraphNode, places: Map<string, Place>): number | null {
  for (const [index, { name }] of inputsOf(types, node).entries()) {
    const wishes = graph.edges
      .filter(({ target, port }) => target === node.id && port === name)
      .flatMap(({ source }) => {
        const place = places.get(source);
        const from = graph.nodes.find(({ id }) => id === source);
        return place && from ? [place.y + portY(from, 0) - portY(node, index)] : [];
      });
    if (wishes.length > 0) return Math.max(0, wishes.reduce((sum, each) => sum + each, 0) / wishes.length);
  }
  return null;
}

/** The graph with places, made where it has none. */
export function arranged(types: Types, graph: Graph): Graph {
  if (isPlaced(graph)) return graph;
  const places = layout(types, graph);
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, ...places.get(node.id) })) };
}

/**
 * How far along a connection it bends, from 0 to 1: in the gap behind its source or before its target,
 * whichever leaves the longer line on a row without cards.
 */
export function bendOf(graph: Graph, source: GraphNode, target: GraphNode, port: number): number {
  const start = source.x + CARD.width;
  const length = target.x - start;
  if (length < CARD.gap) return 0.5;
  // Neighbours in one column do not share a line.
  const column = graph.nodes.filter(({ x }) => x === source.x).sort((one, other) => one.y - other.y);
  const aside = CARD.gap * (0.1 + 0.4 * (column.indexOf(source) % 3));
  const crossed = (y: number) =>
    graph.nodes.filter(
      (node) =>
        node !== source &&
        node !== target &&
        node.x + CARD.width > start &&
        node.x < target.x &&
        node.y < y &&
        y < node.y + heightOf(node),
    ).length;
  const early = crossed(target.y + portY(target, port)) < crossed(source.y + portY(source, 0));
  return early ? aside / length : 1 - (CARD.gap - aside) / length;
}
