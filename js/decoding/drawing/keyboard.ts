/** Where the keys lead in the drawn tree. */
import type { Layout } from "./layout";

/** The sibling above or below; at the end of a family that of the nearest ancestor which has one. Null at the edge. */
export function vertical(layout: Layout, node: number, direction: 1 | -1): number | null {
  for (let at = node; at > 0; at = layout.parent[at] ?? -1) {
    const next = direction > 0 ? nextSibling(layout, at) : previousSibling(layout, at);
    if (next !== null) return next;
  }
  return null;
}

function nextSibling({ parent, behind }: Layout, node: number): number | null {
  const next = behind[node] ?? 0;
  return next < parent.length && parent[next] === parent[node] ? next : null;
}

function previousSibling({ parent, behind }: Layout, node: number): number | null {
  const above = parent[node] ?? -1;
  let before: number | null = null;
  for (let at = above + 1; above >= 0 && at < node; at = behind[at] ?? node) before = at;
  return before;
}

/** The likeliest continuation that is drawn. */
export function firstChild({ parent }: Layout, node: number): number | null {
  return parent[node + 1] === node ? node + 1 : null;
}

/** The node about `pixels` of the picture above or below, as deep as this one if there is one. */
export function screenful(layout: Layout, node: number, pixels: number): number {
  const { lines, x, y, rows } = layout;
  const goal = (y[node] ?? 0) + pixels;
  const distance = (line: number) => Math.abs((y[lines[line] || 1] ?? 0) - goal);
  let line = 0;
  while (line + 1 < lines.length && distance(line + 1) <= distance(line)) line += 1;
  let best = lines[line] ?? 0;
  for (let i = best; i < (lines[line + 1] ?? rows.length); i++) {
    if ((x[i] ?? 0) <= (x[node] ?? 0) + 1) best = i;
  }
  return best;
}

/** The next node whose text holds `text`, from a node on and round the end; null if none does. */
export function find({ tree, rows }: Layout, from: number, text: string): number | null {
  const wanted = text.toLowerCase();
  for (let step = 0; step < rows.length; step++) {
    const node = (Math.max(0, from) + step) % rows.length;
    if (node > 0 && tree.text[rows[node] ?? 0]?.toLowerCase().includes(wanted)) return node;
  }
  return null;
}

/** The sibling's number among how many that are drawn, from one on. */
export function position(layout: Layout, node: number): { at: number; of: number } {
  const family = siblings(layout, node);
  return { at: family.indexOf(node) + 1, of: family.length };
}

/** The node and its siblings, the likeliest first. */
export function siblings({ parent, behind, rows }: Layout, node: number): number[] {
  const above = parent[node] ?? -1;
  if (above < 0) return [node];
  const family: number[] = [];
  for (let at = above + 1; at < rows.length && parent[at] === above; at = behind[at] ?? rows.length) {
    family.push(at);
  }
  return family;
}
