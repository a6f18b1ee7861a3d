/** What is known of the weights: one coarse sheet over all of the matrix, one finer sheet near the reader. */
import { shades } from "../scale";
import type { Block, Span } from "../types";
import type { Frame } from "./layout";
import type { Cell } from "./seen";
import { inView, type View } from "./viewport";

export interface Sheet {
  block: Block;
  shades: Uint8Array;
}

/** The most rows or columns that come exact; larger rectangles come as maxima. */
export const EXACT = 512;

export interface Rectangle {
  rows: Span;
  cols: Span;
}

/** What a sheet says about one cell: its weight, or the largest weight of the rectangle that holds it. */
export interface Reading extends Rectangle {
  weight: number;
  exact: boolean;
}

export function sheetOf(block: Block): Sheet {
  return { block, shades: shades(block.values) };
}

const within = (inner: Span, outer: Span) => inner[0] >= outer[0] && inner[1] <= outer[1];

export function covers({ block }: Sheet, { rows, cols }: Rectangle): boolean {
  return within(rows, block.rows) && within(cols, block.cols);
}

/** The finest word on a cell; sheets come coarse to fine. */
export function read(sheets: readonly Sheet[], { query, key }: Cell): Reading | null {
  const at: Rectangle = { rows: [query, query + 1], cols: [key, key + 1] };
  const sheet = sheets.findLast((candidate) => covers(candidate, at));
  if (!sheet) return null;
  const { rows, cols, pool, shape, values } = sheet.block;
  const [row, rowSpan] = group(query, rows, pool[0]);
  const [col, colSpan] = group(key, cols, pool[1]);
  const weight = values[row * shape[1] + col];
  if (weight === undefined) return null;
  return { weight, rows: rowSpan, cols: colSpan, exact: pool[0] === 1 && pool[1] === 1 };
}

/** Which pooled row or column holds a position, and what else it holds. */
function group(position: number, [from, to]: Span, pool: number): [index: number, span: Span] {
  const index = Math.floor((position - from) / pool);
  return [index, [from + index * pool, Math.min(to, from + (index + 1) * pool)]];
}

/** The largest weight of a block and where it is. */
export function strongest({ rows, cols, shape, values }: Block): Cell {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return { query: rows[0] + Math.floor(best / shape[1]), key: cols[0] + (best % shape[1]) };
}

/** The rectangle to ask for next, or null when what is in view cannot be had any finer. */
export function wanted(sheets: readonly Sheet[], view: View, frame: Frame): Rectangle | null {
  const seen = inView(view, frame);
  if (!sheets.some((sheet) => covers(sheet, seen) && isFineEnough(sheet, seen))) {
    return { rows: widened(seen.rows, frame.queries), cols: widened(seen.cols, frame.keys) };
  }
  const whole: Rectangle = { rows: [0, frame.queries], cols: [0, frame.keys] };
  return sheets.some((sheet) => covers(sheet, whole)) ? null : whole;
}

/** Whether asking for just this rectangle would bring nothing finer. */
function isFineEnough({ block }: Sheet, { rows, cols }: Rectangle): boolean {
  const best = ([from, to]: Span) => Math.ceil((to - from) / EXACT);
  return block.pool[0] <= best(rows) && block.pool[1] <= best(cols);
}

/** A little more than is in view, so that a short move needs no new answer; never so much that it comes coarser. */
function widened([from, to]: Span, count: number): Span {
  const length = to - from;
  const pool = Math.ceil(length / EXACT);
  const spare = Math.min(length, pool * EXACT - length);
  const start = Math.max(0, Math.min(from - Math.floor(spare / 2), count - length - spare));
  return [start, Math.min(count, start + length + spare)];
}

/** Sheets with a new one among them; a sheet that another makes superfluous goes. */
export function withSheet(sheets: readonly Sheet[], sheet: Sheet, frame: Frame): Sheet[] {
  const whole: Rectangle = { rows: [0, frame.queries], cols: [0, frame.keys] };
  const finer = (one: Sheet, other: Sheet) =>
    one.block.pool[0] < other.block.pool[0] || one.block.pool[1] < other.block.pool[1];
  if (covers(sheet, whole)) return [sheet, ...sheets.filter((near) => finer(near, sheet)).slice(-1)];
  return [...sheets.filter((candidate) => covers(candidate, whole)), sheet];
}
