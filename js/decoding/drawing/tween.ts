/** On the way from one layout to the next, so that the eye can follow where each token went. */
import type { Layout } from "./layout";

/** Larger trees change at once: too much would move. */
export const MOST_MOVING = 400;

/** `t` of the way; new tokens come out of their parents. */
export function tween(before: Layout, after: Layout, t: number): Layout {
  const { rows, parent, tree } = after;
  const old = Array.from(rows, (row) => {
    const known = before.tree.rowOf(tree.uid[row] ?? 0);
    return known === null ? -1 : (before.nodes[known] ?? -1);
  });
  const moved = (name: "x" | "y" | "othersX" | "othersY") => {
    const shift = new Float64Array(rows.length);
    for (const [i, node] of old.entries()) {
      const above = parent[i] ?? -1;
      const there = node >= 0 && (name === "x" || name === "y" || before.others[node] !== -1);
      if (there) shift[i] = ((before[name][node] ?? 0) - (after[name][i] ?? 0)) * (1 - t);
      else if (node < 0 && above >= 0) {
        const born = name === "y" ? (after.y[above] ?? 0) - (after.y[i] ?? 0) : 0;
        shift[i] = (shift[above] ?? 0) + born * (1 - t);
      }
    }
    return shift;
  };
  const [right, down] = [moved("x"), moved("y")];
  const by = (column: Float64Array, shift: Float64Array, whose?: Int32Array) =>
    column.map((value, i) => value + (shift[whose ? (whose[i] ?? 0) : i] ?? 0));
  return {
    ...after,
    x: by(after.x, right),
    end: by(after.end, right),
    y: by(after.y, down),
    from: by(after.from, down, parent),
    othersX: by(after.othersX, moved("othersX")),
    othersY: by(after.othersY, moved("othersY")),
    othersFrom: by(after.othersFrom, down),
    // Nothing may be left out while it moves.
    top: new Float64Array(rows.length),
    bottom: new Float64Array(rows.length).fill(Math.max(before.height, after.height)),
  };
}
