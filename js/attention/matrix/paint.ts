/** Cells as pixels: one table look-up per pixel, no path or rectangle per cell. */
import type { Span } from "../types";
import { GAP_FROM } from "./layout";
import type { Sheet } from "./sheets";
import type { View } from "./viewport";

/** Colours as the bytes R, G, B, A of one word each. */
export interface Inks {
  /** 256 shades, paper to ink. */
  map: Uint32Array;
  /** Behind the cells: gaps, and where there is no cell. */
  ground: number;
  /** Stripes where there is no cell and no gap would tell. */
  faint: number;
  /** Stripes on what is masked or not known yet. */
  stripe: number;
}

export interface Scene {
  view: View;
  queries: number;
  keys: number;
  /** Device pixels per CSS pixel. */
  ratio: number;
  /** Coarse to fine. */
  sheets: readonly Sheet[];
  seen: (query: number) => Span;
  hidden: ReadonlySet<number>;
  inks: Inks;
}

/** For each device pixel of an axis: the cells under it, from–to, and whether it belongs to a gap. */
interface Axis {
  from: Int32Array;
  to: Int32Array;
  gap: Uint8Array;
}

/** Paint the view into `pixels`, `width` × `height` device pixels. */
export function paint(pixels: Uint32Array, width: number, height: number, scene: Scene): void {
  const { view, ratio, sheets, inks } = scene;
  const x = axis(width, view.col, view.cell, scene.keys, ratio);
  const y = axis(height, view.row, view.cell, scene.queries, ratio);
  const stripes = hatching(width, ratio, inks.ground, inks.stripe);
  const last = sheets.findLastIndex(({ block }) => within(x, block.cols) && within(y, block.rows));
  if (last < 0) for (let row = 0; row < height; row++) pixels.set(stripes(row), row * width);
  for (const sheet of sheets.slice(Math.max(0, last))) paintSheet(pixels, width, sheet, x, y, stripes, scene);
}

export function axis(length: number, start: number, cell: number, count: number, ratio: number): Axis {
  const side = cell * ratio;
  const origin = start * side;
  const wide = side >= 1;
  const at = (pixel: number) => Math.floor((pixel + origin + (wide ? 0.5 : 0)) / side + 1e-9);
  const from = Int32Array.from({ length }, (_, pixel) => Math.min(count - 1, at(pixel)));
  const to = Int32Array.from(from, (first, pixel) =>
    wide ? first + 1 : Math.min(count, Math.max(first + 1, at(pixel + 1))),
  );
  const gap = new Uint8Array(length);
  if (cell >= GAP_FROM) {
    const width = Math.max(1, Math.round(ratio));
    for (let pixel = 0; pixel < length; pixel++) if (at(pixel + width) !== at(pixel)) gap[pixel] = 1;
  }
  return { from, to, gap };
}

function within({ from, to }: Axis, [start, end]: Span): boolean {
  return (from[0] ?? 0) >= start && (to.at(-1) ?? 0) <= end;
}

/** The pixels under which every cell lies within a span. */
function inside({ from, to }: Axis, [start, end]: Span): Span {
  return [firstAbove(from, start - 1), firstAbove(to, end)];
}

/** The pixels under which some cell lies within a span. */
function touching({ from, to }: Axis, [start, end]: Span): Span {
  return [firstAbove(to, start), firstAbove(from, end - 1)];
}

/** Where an ascending list first exceeds a value. */
function firstAbove(ascending: Int32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Diagonal stripes six pixels apart: the row of pixels for each row. */
function hatching(
  width: number,
  ratio: number,
  ground: number,
  stripe: number,
): (row: number) => Uint32Array {
  const period = Math.round(6 * ratio);
  const rows = Array.from({ length: period }, (_, phase) =>
    Uint32Array.from({ length: width }, (_, i) => ((i + phase) % period < ratio ? stripe : ground)),
  );
  return (row) => rows[row % period] ?? new Uint32Array(width);
}

function paintSheet(
  pixels: Uint32Array,
  width: number,
  { block, shades }: Sheet,
  x: Axis,
  y: Axis,
  stripes: (row: number) => Uint32Array,
  { view, ratio, seen, hidden, inks }: Scene,
): void {
  const across = block.shape[1];
  const [left, right] = inside(x, block.cols);
  const [top, bottom] = inside(y, block.rows);
  const index = (position: number, span: Span, pool: number) => Math.floor((position - span[0]) / pool);
  const first = x.from.map((key) => index(key, block.cols, block.pool[1]));
  const last = x.to.map((key) => index(key - 1, block.cols, block.pool[1]));
  const none = hatching(width, ratio, inks.ground, view.cell < GAP_FROM ? inks.faint : inks.ground);
  const masked = maskedPixels(x, hidden);
  const colours = new Uint32Array(width);
  let mixed = "";
  for (let row = top; row < bottom; row++) {
    const start = row * width;
    if (y.gap[row]) {
      pixels.fill(inks.ground, start + left, start + right);
      continue;
    }
    const [query, beyond] = [y.from[row] ?? 0, y.to[row] ?? 1];
    const from = index(query, block.rows, block.pool[0]);
    const to = index(beyond - 1, block.rows, block.pool[0]);
    if (mixed !== `${from} ${to}`) {
      mixed = `${from} ${to}`;
      const line = brightest(shades, across, from, to);
      for (let i = left; i < right; i++) {
        const end = last[i] ?? 0;
        let column = first[i] ?? 0;
        let shade = line[column] ?? 0;
        while (++column <= end) shade = Math.max(shade, line[column] ?? 0);
        colours[i] = x.gap[i] ? inks.ground : (inks.map[shade] ?? inks.ground);
      }
    }
    const [low, high] = touching(x, [seen(query)[0], seen(beyond - 1)[1]]);
    const [a, b] = [Math.max(left, low), Math.max(left, Math.min(right, high))];
    const blank = none(row);
    pixels.set(blank.subarray(left, right), start + left);
    if (a < b) pixels.set(colours.subarray(a, b), start + a);
    const striped = stripes(row);
    for (const i of masked) if (i >= a && i < b) pixels[start + i] = striped[i] ?? inks.ground;
  }
}

/** The largest shade of each column over some rows of a block. */
function brightest(shades: Uint8Array, across: number, first: number, last: number): Uint8Array {
  if (first === last) return shades.subarray(first * across, (first + 1) * across);
  const line = shades.slice(first * across, (first + 1) * across);
  for (let row = first + 1; row <= last; row++) {
    for (let i = 0; i < across; i++) line[i] = Math.max(line[i] ?? 0, shades[row * across + i] ?? 0);
  }
  return line;
}

/** The pixels, gaps apart, under which every key is masked. */
function maskedPixels({ from, to, gap }: Axis, hidden: ReadonlySet<number>): number[] {
  if (hidden.size === 0) return [];
  const all = (first: number, beyond: number) => {
    for (let key = first; key < beyond; key++) if (!hidden.has(key)) return false;
    return true;
  };
  return [...from.keys()].filter((pixel) => !gap[pixel] && all(from[pixel] ?? 0, to[pixel] ?? 0));
}
