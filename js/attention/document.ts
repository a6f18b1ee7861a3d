/** One text as the model read it: what the kernel's `open` answers, and what a saved notebook keeps of it. */
import type { Answer } from "../shared/rpc";
import type { Block, Links, Part, Selection, Span, Token, Visibility } from "./types";

export interface Grid {
  layers: number;
  heads: number;
  kvHeads: number;
}

/** All heads of one part, `size` × `size` each, 255 is weight 1. */
export interface Thumbnails extends Grid {
  size: number;
  values: Uint8Array;
}

export interface Document {
  rev: number;
  text: string;
  targetText: string | null;
  tokens: Token[];
  targetTokens: Token[];
  parts: Part[];
  grids: Partial<Record<Part, Grid>>;
  sinks: Partial<Record<Part, number[]>>;
  visibility: Partial<Record<Part, Visibility>>;
  thumbnails: Partial<Record<Part, Thumbnails>>;
  forwardMs: number;
  /** Kept with the notebook for the time without a kernel: the chosen heads' mean. */
  kept: { selection: Selection; block: Block } | null;
}

interface OpenResult {
  rev: number;
  text: string;
  target_text: string | null;
  tokens: string[];
  special: number[];
  target_tokens: string[];
  target_special: number[];
  parts: Part[];
  grids: Record<string, { layers: number; heads: number; kv_heads: number }>;
  sinks: Record<string, number[]>;
  visibility: Record<string, Visibility>;
  forward_ms: number;
  kept?: { selection: Selection; rows: Span; cols: Span; pool: [number, number] };
}

/** Read the answer to `open`, or the saved copy of one. */
export function readDocument({ result, arrays }: Answer): Document {
  const open = result as unknown as OpenResult;
  const document: Document = {
    rev: open.rev,
    text: open.text,
    targetText: open.target_text,
    tokens: marked(open.tokens, open.special),
    targetTokens: marked(open.target_tokens, open.target_special),
    parts: open.parts,
    grids: {},
    sinks: open.sinks,
    visibility: open.visibility,
    thumbnails: {},
    forwardMs: open.forward_ms,
    kept: null,
  };
  for (const part of open.parts) {
    const grid = open.grids[part];
    if (!grid) continue;
    document.grids[part] = { layers: grid.layers, heads: grid.heads, kvHeads: grid.kv_heads };
    const tensor = arrays[`thumbnails_${part}`];
    if (tensor?.values instanceof Uint8Array) {
      document.thumbnails[part] = {
        ...document.grids[part],
        size: tensor.shape[3] ?? 0,
        values: tensor.values,
      };
    }
  }
  const values = arrays.kept;
  if (open.kept && values) {
    const { selection, rows, cols, pool } = open.kept;
    document.kept = { selection, block: { rows, cols, pool, ...matrixOf(values) } };
  }
  return document;
}

/** Read a block: of each row came the stretch that its query sees, elsewhere the weight is 0. */
export function readBlock({ result, arrays }: Answer): Block {
  const { rows, cols, pool } = result as unknown as Pick<Block, "rows" | "cols" | "pool">;
  const { spans, weights } = arrays;
  if (!spans || !weights) throw new RangeError("a block came without its weights");
  const shape: Block["shape"] = [spans.shape[0] ?? 0, Math.ceil((cols[1] - cols[0]) / pool[1])];
  const values = new Float32Array(shape[0] * shape[1]);
  let taken = 0;
  for (let row = 0; row < shape[0]; row++) {
    const [from = 0, to = 0] = spans.values.subarray(2 * row, 2 * row + 2);
    values.set(weights.values.subarray(taken, taken + to - from), row * shape[1] + from);
    taken += to - from;
  }
  return { rows, cols, pool, shape, values };
}

/** Values of rank 2 as a matrix. */
function matrixOf(tensor: { shape: number[]; values: ArrayLike<number> }): Pick<Block, "shape" | "values"> {
  const [rows = 0, cols = 0] = tensor.shape;
  return {
    shape: [rows, cols],
    values: tensor.values instanceof Float32Array ? tensor.values : Float32Array.from(tensor.values),
  };
}

function marked(tokens: string[], special: number[]): Token[] {
  const marks = new Set(special);
  return tokens.map((text, position) => ({ text, special: marks.has(position) }));
}

/** The tokens that ask and the tokens that are asked. */
export function axes(document: Document, part: Part): { queries: Token[]; keys: Token[] } {
  const { tokens, targetTokens, parts } = document;
  if (parts.length === 1 || part === "encoder") return { queries: tokens, keys: tokens };
  return { queries: targetTokens, keys: part === "cross" ? tokens : targetTokens };
}

/** What can be said about a selection without a kernel: an exact matrix, or nothing. */
export function localBlock(document: Document, selection: Selection): Block | null {
  const { kept } = document;
  if (kept && kept.block.pool[0] === 1 && kept.block.pool[1] === 1) {
    const same =
      JSON.stringify([kept.selection.part, kept.selection.heads, kept.selection.hide]) ===
      JSON.stringify([selection.part, selection.heads, selection.hide]);
    if (same) return kept.block;
  }
  const thumbnails = document.thumbnails[selection.part];
  const { queries, keys } = axes(document, selection.part);
  // A thumbnail is rounded to 1/255: what is left beside a masked sink would be mostly rounding.
  if (!thumbnails || selection.hide.length > 0) return null;
  const { size } = thumbnails;
  if (queries.length !== size || keys.length !== size) return null;
  const values = new Float32Array(size * size);
  for (const [layer, head] of selection.heads) {
    const start = (layer * thumbnails.heads + head) * size * size;
    for (let i = 0; i < values.length; i++) {
      values[i] = (values[i] ?? 0) + (thumbnails.values[start + i] ?? 0) / 255 / selection.heads.length;
    }
  }
  return { rows: [0, size], cols: [0, size], pool: [1, 1], shape: [size, size], values };
}

/** One row (what a query looks at) or one column (who looks at a key) of an exact block. */
export function profileOf(block: Block, axis: "query" | "key", position: number): Float32Array {
  const [rows, cols] = block.shape;
  if (axis === "query") return block.values.slice(position * cols, (position + 1) * cols);
  return Float32Array.from({ length: rows }, (_, row) => block.values[row * cols + position] ?? 0);
}

/** The edges of an exact block, strongest first. */
export function linksOf(block: Block): Links {
  const [, cols] = block.shape;
  const order = [...block.values.keys()].filter((i) => (block.values[i] ?? 0) > 0);
  order.sort((a, b) => (block.values[b] ?? 0) - (block.values[a] ?? 0));
  const weights = Float32Array.from(order, (i) => block.values[i] ?? 0);
  return {
    queries: Int32Array.from(order, (i) => Math.floor(i / cols)),
    keys: Int32Array.from(order, (i) => i % cols),
    heads: new Int32Array(order.length),
    weights,
    total: order.length,
    mass: weights.reduce((sum, weight) => sum + weight, 0),
  };
}
