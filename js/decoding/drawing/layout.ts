/** Where everything of a tree stands. A line of the picture holds a token and its likeliest continuations. */
import { COLLAPSED, type Tree } from "../tree";
import { across } from "./columns";
import { below, type Fold, undrawn, visibleRows } from "./fold";
import { type Ruler, textWidth, type Words, type Written } from "./labels";
import { type Density, type Metrics, metricsOf } from "./metrics";

export interface Options {
  ruler: Ruler;
  words: Words;
  /** Of numbers and words, in pixels. */
  small: number;
  /** Roomy if it stays within `height`, else compact. */
  height: number;
  fold: Fold;
  /** What is unlikely stays away even where there is width to draw it. */
  folds?: boolean | undefined;
  /** How often each token was drawn, by uid, of how many samples. */
  counts?: ReadonlyMap<number, number> | undefined;
  total?: number | undefined;
}

/** Positions in pixels. Nodes are numbered in visible order, parents first; 0 is the prompt. */
export interface Layout {
  tree: Tree;
  density: Density;
  metrics: Metrics;
  width: number;
  height: number;
  /** Row of the tree for each node, and node for each row (-1: not drawn). */
  rows: Int32Array;
  nodes: Int32Array;
  /** Node of the parent, -1 for the root. */
  parent: Int32Array;
  /** First node behind the subtree. */
  behind: Int32Array;
  /** Probability of the whole path, NaN where it is not known. */
  share: Float64Array;
  /** Left edge, middle line and width of the chip; where its links start. */
  x: Float64Array;
  y: Float64Array;
  w: Float64Array;
  end: Float64Array;
  /** Middle of the link's start at the parent: links are stacked there. */
  from: Float64Array;
  /** 1: it stands right behind its parent, without a link between. */
  joined: Uint8Array;
  /** What stands beside the chip; empty where there is no room or nothing to say. */
  number: string[];
  note: string[];
  /** What all tokens that are not drawn here hold (probability of the path; NaN unknown); where that is written; -1: nowhere. */
  others: Float64Array;
  othersY: Float64Array;
  othersX: Float64Array;
  othersFrom: Float64Array;
  /** 1: its number stands there too. */
  othersSaid: Uint8Array;
  /** Extent of the subtree, with what stands beside it. */
  top: Float64Array;
  bottom: Float64Array;
  right: Float64Array;
  /** The first node of each line. */
  lines: Int32Array;
  /** Texts of tokens that were written once already. */
  written: Map<string, Written>;
  /** Tokens that are too unlikely to be drawn, and what they hold together. */
  folded: { count: number; share: number };
}

/** Below this, a compact picture gives no number: the width of the line says enough. */
const LEAST_SAID = 0.001;
/** Nodes of the roomy picture. */
export const ROOMY = 30;
const MARGIN = 8;

/** What is not known takes no room. */
const known = (share: number | undefined): number => share || 0;

/** The layout for this width. */
export function layout(tree: Tree, width: number, options: Options): Layout {
  const { fold, height } = options;
  const narrow = width < 520;
  // The chosen token's own family makes the picture longer, but not another one.
  const every = { ...fold, below: 0, keep: -1 };
  for (const likely of narrow || options.folds ? [fold] : [every, fold]) {
    if (!visibleRows(tree, { ...likely, keep: -1 }, ROOMY)) continue;
    const roomy = arrange(tree, width, narrow, "roomy", { ...likely, keep: -1 }, options);
    if (roomy.height > height || roomy.width > width) continue;
    return fold.keep < 0
      ? roomy
      : arrange(tree, width, narrow, "roomy", { ...likely, keep: fold.keep }, options);
  }
  // Where there is width, everything is drawn: to be panned and zoomed.
  return arrange(
    tree,
    width,
    narrow,
    "compact",
    narrow || options.folds ? fold : { ...fold, below: 0 },
    options,
  );
}

function arrange(
  tree: Tree,
  width: number,
  narrow: boolean,
  density: Density,
  fold: Fold,
  options: Options,
): Layout {
  const { ruler, words, small, counts, total = 0 } = options;
  const metrics = metricsOf(density, narrow, small);
  const seen = visibleRows(tree, fold, Number.POSITIVE_INFINITY);
  if (!seen) throw new RangeError("a tree without a root");
  const rows = Int32Array.from(seen.rows);
  const n = rows.length;
  const floats = () => new Float64Array(n);
  const nodes = new Int32Array(tree.length).fill(-1);
  for (let i = 0; i < n; i++) nodes[rows[i] ?? 0] = i;
  const parent = Int32Array.from(rows, (row) => (row === 0 ? -1 : (nodes[tree.parent[row] ?? 0] ?? 0)));
  const share = Float64Array.from(rows, (row) => Math.exp(tree.path[row] ?? 0));

  const behind = new Int32Array(n).fill(1);
  const kids = new Int32Array(n);
  for (let i = n - 1; i > 0; i--) {
    const above = parent[i] ?? 0;
    behind[above] = (behind[above] ?? 0) + (behind[i] ?? 0);
    kids[above] = (kids[above] ?? 0) + 1;
  }
  for (let i = 0; i < n; i++) behind[i] = (behind[i] ?? 0) + i;

  // What is not drawn at each node.
  const others = floats().fill(-1);
  for (let i = 0; i < n; i++) {
    const row = rows[i] ?? 0;
    const isClosed = i > 0 && (tree.flags[row] ?? 0) & COLLAPSED;
    if (!isClosed) others[i] = undrawn(tree, row, nodes);
  }
  // A token with one continuation makes one run of text with it; what leaves a run is told once.
  const joined = new Uint8Array(n);
  const join = () => {
    let head = 0;
    for (let i = 1; i + 1 < n; i++) {
      if (!joined[i]) head = i;
      if (kids[i] !== 1) continue;
      joined[i + 1] = 1;
      if (head === i || others[i] === -1) continue;
      others[head] = (others[head] === -1 ? 0 : (others[head] ?? 0)) + (others[i] ?? 0);
      others[i] = -1;
    }
  };
  if (density === "compact") join();

  const number: string[] = new Array(n).fill("");
  const note: string[] = new Array(n).fill("");
  const w = floats();
  const end = floats();
  const measure = (i: number) => {
    const row = rows[i] ?? 0;
    const inRun = joined[i + 1] === 1 && i > 0;
    const p = share[i] ?? 0;
    const hidden = i > 0 && (tree.flags[row] ?? 0) & COLLAPSED ? below(tree, row) : null;
    const times = counts?.get(tree.uid[row] ?? 0);
    number[i] = inRun || (density === "compact" && p < LEAST_SAID) ? "" : words.percent(p);
    note[i] = hidden?.count
      ? words.hidden(hidden.count, hidden.share)
      : times !== undefined && !inRun
        ? words.sampled(times, total)
        : "";
    const text = textWidth(tree.text[row] ?? "", ruler, metrics.size);
    w[i] = Math.max(8, text) + 2 * metrics.inset;
    let extra = 0;
    if (number[i]) extra += 5 + ruler.plain(number[i] ?? "", small);
    if (note[i]) extra += 7 + (times !== undefined ? 9 : 0) + ruler.plain(note[i] ?? "", small);
    end[i] = (w[i] ?? 0) + extra + (extra ? 6 : 1);
  };
  for (let i = 1; i < n; i++) measure(i);
  w[0] = metrics.bar;
  end[0] = metrics.bar;

  const place = { tree, rows, parent, kids, joined, w, end, metrics, width };
  let x = density === "roomy" ? across(place, "columns") : across(place, "ragged");
  if (!x) {
    join();
    for (let i = 1; i < n; i++) measure(i);
    x = across(place, "ragged") ?? floats();
  }
  for (let i = 0; i < n; i++) end[i] = (end[i] ?? 0) + (i === 0 ? 0 : (x[i] ?? 0));

  // Down: a line for each leaf, and a thinner one for what is not drawn after each family.
  const { scale } = metrics;
  const y = floats();
  const top = floats();
  const bottom = floats();
  const right = Float64Array.from(end);
  const from = floats();
  const othersY = floats();
  const othersX = floats();
  const othersFrom = floats();
  const othersSaid = new Uint8Array(n);
  const lines: number[] = [];
  const open: number[] = [];
  let cursor = MARGIN;
  const close = (until: number) => {
    for (let j = open.at(-1); j !== undefined && j !== until; j = open.at(-1)) {
      open.pop();
      if (others[j] !== -1) {
        const said = density === "roomy" || !((others[j] ?? 0) < LEAST_SAID);
        const high = said ? metrics.rest : 5;
        othersSaid[j] = said ? 1 : 0;
        othersY[j] = cursor + (said ? metrics.restMiddle : 2);
        cursor += high;
      }
      bottom[j] = cursor;
    }
  };
  let line = 0;
  for (let i = 0; i < n; i++) {
    close(parent[i] ?? -1);
    open.push(i);
    top[i] = cursor;
    if (line === i) lines.push(i);
    if ((kids[i] ?? 0) > 0) continue;
    // The thickest line on it must not run over its neighbours.
    const thick = (share[line || 1] || 0) * scale + 4;
    const high = Math.max(metrics.row, n > 1 ? thick : scale);
    for (let j = line; j <= i; j++) y[j] = cursor + high / 2;
    cursor += high;
    line = i + 1;
  }
  close(-1);

  // The prompt's bar starts with its likeliest token's line, so that this one runs straight.
  if (n > 1 && kids[0]) y[0] = (y[0] ?? 0) + ((1 - known(share[1])) * scale) / 2;
  const height = Math.max(cursor, (y[0] ?? 0) + scale / 2) + MARGIN;
  const reached = Float64Array.from({ length: n }, (_, i) => (y[i] ?? 0) - (known(share[i]) * scale) / 2);
  for (let i = 1; i < n; i++) {
    const above = parent[i] ?? 0;
    const wide = known(share[i]) * scale;
    from[i] = (reached[above] ?? 0) + wide / 2;
    reached[above] = (reached[above] ?? 0) + wide;
  }
  for (let i = n - 1; i >= 0; i--) {
    if (others[i] !== -1) {
      const inRun = joined[i + 1] === 1 && i > 0;
      othersFrom[i] = inRun
        ? (y[i] ?? 0) + metrics.chip / 2
        : (reached[i] ?? 0) + (known(others[i]) * scale) / 2;
      othersX[i] = inRun ? (x[i] ?? 0) + metrics.gap * 0.6 : columnOf(i);
      const text = othersSaid[i] ? ruler.plain(words.others(others[i] ?? 0, i === 0), small) : 0;
      right[i] = Math.max(right[i] ?? 0, (othersX[i] ?? 0) + text + 4);
    }
    const above = parent[i] ?? -1;
    if (above >= 0) right[above] = Math.max(right[above] ?? 0, right[i] ?? 0);
  }
  function columnOf(i: number): number {
    const next = i + 1;
    if ((kids[i] ?? 0) > 0) return x?.[next] ?? 0;
    return (end[i] ?? 0) + (i === 0 ? metrics.first - metrics.bar : metrics.gap);
  }

  return {
    tree,
    density,
    metrics,
    width: Math.max(right[0] ?? 0, 0),
    height,
    rows,
    nodes,
    parent,
    behind,
    share,
    x,
    y,
    w,
    end,
    from,
    joined,
    number,
    note,
    others,
    othersY,
    othersX,
    othersFrom,
    othersSaid,
    top,
    bottom,
    right,
    lines: Int32Array.from(lines),
    written: new Map(),
    folded: { count: seen.count, share: seen.share },
  };
}
