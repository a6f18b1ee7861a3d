/** Which tokens are drawn, and what those hold that are not. */
import { COLLAPSED, PINNED, type Tree, WRITTEN } from "../tree";

export interface Fold {
  /** Paths below this probability are not drawn. */
  below: number;
  /** Row of the chosen token: its path and its continuations stay; -1 without one. */
  keep: number;
  /** Draw nothing below it, not even what was grown, pinned or written. */
  strict?: boolean | undefined;
}

/** Rows in visible order, parents first; null if they are more than `most`. */
export function visibleRows(
  tree: Tree,
  { below: least, keep, strict }: Fold,
  most: number,
): { rows: number[]; count: number; share: number } | null {
  const path = new Set<number>();
  for (let row = keep; row >= 0; row = tree.parent[row] ?? -1) path.add(row);
  const rows: number[] = [];
  let [count, share] = [0, 0];
  const stack = [0];
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    rows.push(row);
    if (rows.length > most) return null;
    if (row !== 0 && (tree.flags[row] ?? 0) & COLLAPSED) continue;
    const family = tree.children[row] ?? [];
    for (let k = family.length - 1; k >= 0; k--) {
      const child = family[k] ?? 0;
      const p = Math.exp(tree.path[child] ?? 0);
      const grown = (tree.children[child]?.length ?? 0) > 0;
      const held = (tree.flags[child] ?? 0) & (PINNED | WRITTEN);
      // What is not known is drawn, unless only so many are.
      const likely = strict ? (p || 0) >= least : !(p < least);
      if (likely || (!strict && (k === 0 || grown || held || row === keep || path.has(child)))) {
        stack.push(child);
      } else {
        count += 1 + (grown ? below(tree, child).count : 0);
        share += p;
      }
    }
  }
  return { rows, count, share };
}

/** Tokens below a node, and what the leaves among them hold of all continuations. */
export function below(tree: Tree, row: number): { count: number; share: number } {
  let [count, share] = [0, 0];
  const stack = [row];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const family = tree.children[at] ?? [];
    if (at !== row) {
      count += 1;
      if (family.length === 0) share += Math.exp(tree.path[at] ?? 0);
    }
    stack.push(...family);
  }
  return { count, share };
}

/** What all tokens hold that could follow here and are not drawn: NaN if that is not known, -1 if there are none. */
export function undrawn(tree: Tree, row: number, nodes: Int32Array): number {
  const family = tree.children[row] ?? [];
  const rest = tree.rest[row] ?? Number.NaN;
  if (family.length === 0 && Number.isNaN(rest)) return -1;
  const own = Math.exp(tree.path[row] ?? 0);
  let [all, drawn] = [0, 0];
  for (const child of family) {
    const p = Math.exp(tree.path[child] ?? 0);
    all += p;
    if ((nodes[child] ?? -1) >= 0) drawn += p;
  }
  // A tail that was never read is what its known tokens leave.
  const mass = (Number.isNaN(rest) ? own : own * rest + all) - drawn;
  return mass === 0 ? -1 : Number.isNaN(mass) ? mass : Math.max(0, mass);
}
