/** Left edges: one column for each step while there is width, else each token behind the one before. */
import type { Tree } from "../tree";
import type { Metrics } from "./metrics";

export interface Places {
  tree: Tree;
  rows: Int32Array;
  parent: Int32Array;
  kids: Int32Array;
  joined: Uint8Array;
  w: Float64Array;
  /** Width of a node with all that stands beside it. */
  end: Float64Array;
  metrics: Metrics;
  width: number;
}

/** Between the chips of one run. */
const JOINT = 2;
/** Wider steps only make the eye travel. */
const WIDEST_STEP = 220;
const WIDEST_MORE = 70;
const MOST_MORE = 50;

/** Null if the columns need more than the width. */
export function across(places: Places, how: "columns" | "ragged"): Float64Array | null {
  return how === "columns" ? columns(places) : ragged(places);
}

function ragged({ rows, parent, joined, w, end, metrics, width }: Places): Float64Array {
  const x = new Float64Array(rows.length);
  /** Links on the way to each node, the widest path and how many there are on it. */
  const links = new Uint16Array(rows.length);
  const place = (more: number): number => {
    let [widest, on] = [0, 0];
    for (let i = 1; i < rows.length; i++) {
      const above = parent[i] ?? 0;
      links[i] = (links[above] ?? 0) + (joined[i] ? 0 : 1);
      if (above === 0) x[i] = metrics.first;
      else if (joined[i]) x[i] = (x[above] ?? 0) + (w[above] ?? 0) + JOINT;
      else x[i] = (x[above] ?? 0) + (end[above] ?? 0) + metrics.gap + more;
      const right = (x[i] ?? 0) + (end[i] ?? 0);
      if (right > widest) [widest, on] = [right, links[i] ?? 0];
    }
    return on > 1 ? (width - widest) / (on - 1) : 0;
  };
  // What is left of the width makes the links longer.
  const more = Math.min(MOST_MORE, place(0));
  if (more > 0) place(more);
  return x;
}

function columns({ tree, rows, kids, end, metrics, width }: Places): Float64Array | null {
  /** Of what has continuations, and of everything, in each column. */
  const needed: number[] = [0];
  const reached: number[] = [0];
  for (let i = 1; i < rows.length; i++) {
    const depth = tree.depth[rows[i] ?? 0] ?? 0;
    reached[depth] = Math.max(reached[depth] ?? 0, end[i] ?? 0);
    needed[depth] = Math.max(needed[depth] ?? 0, kids[i] ? (end[i] ?? 0) + metrics.gap : 0);
  }
  const last = reached.length - 1;
  const left = [0, metrics.first];
  let total = 0;
  for (let depth = 1; depth <= last; depth++) {
    left[depth + 1] = (left[depth] ?? 0) + (needed[depth] ?? 0);
    total = Math.max(total, (left[depth] ?? 0) + (reached[depth] ?? 0));
  }
  if (total > width) return null;
  const even = Math.min(WIDEST_STEP, (width - metrics.first - (reached[last] ?? 0)) / Math.max(1, last - 1));
  const fits =
    needed.slice(1, last).every((need) => need <= even) &&
    reached.every((end, depth) => metrics.first + (depth - 1) * even + end <= width + 0.5);
  const more = Math.min(WIDEST_MORE, (width - total) / Math.max(1, last - 1));
  return Float64Array.from(rows, (row) => {
    const depth = tree.depth[row] ?? 0;
    if (depth === 0) return 0;
    return fits ? metrics.first + (depth - 1) * even : (left[depth] ?? 0) + (depth - 1) * more;
  });
}
