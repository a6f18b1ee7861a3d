/** Which nodes a run would compute anew: what was edited since the last one, and what stands behind it. */
import type { Edge, Graph, GraphNode } from "./types";

export function changedSince(before: Graph, after: Graph): Set<string> {
  const known = new Map(before.nodes.map((node) => [node.id, wording(node, before.edges)]));
  const changed = new Set(
    after.nodes.filter((node) => known.get(node.id) !== wording(node, after.edges)).map(({ id }) => id),
  );
  return withThoseBehind(after, changed);
}

/** The same nodes, and all that need what they hand on. */
export function withThoseBehind({ edges }: Graph, ids: Iterable<string>): Set<string> {
  const found = new Set(ids);
  const behind = new Map<string, string[]>();
  for (const { source, target } of edges) behind.set(source, [...(behind.get(source) ?? []), target]);
  // A set visits what is added while it is walked.
  for (const id of found) for (const next of behind.get(id) ?? []) found.add(next);
  return found;
}

/** Everything about a node that its output depends on; where it is drawn is not. */
function wording({ id, type, params }: GraphNode, edges: readonly Edge[]): string {
  const inputs = edges.filter(({ target }) => target === id).map(({ source, port }) => [source, port]);
  const settings = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([type, settings, inputs]);
}
