/** Cells as pixels: one table look-up per pixel, no path or rectangle per cell. */
import type { Span } from "../types";
import { GAP_FROM } from "./layout";
import type { Sheet } from "./sheets";
import type { View } from "./viewport";

/** Colours as the bytes R, G, B, A of one little-endian word each. */
export interface Inks {
  /** 256 shades, paper to ink. */
  map: Uint32Array;
  /** Cells that do not exist, and the gaps. */
  ground: number;
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

/** Paint the view into `pixels`, `width` × `height` device pixels. */
export function paint(pixels: Uint32Array, width: number, height: number, scene: Scene): void {
  const { view, ratio, inks } = scene;
  const x = axis(width, view.col, view.cell, scene.keys, ratio);
  const y = axis(height, view.row, view.cell, scene.queries, ratio);
  const known = scene.sheets.findLastIndex((sheet) => holdsAll(sheet, x, y));
  if (known < 0) stripes(pixels, width, height, inks, ratio);
  for (const sheet of scene.sheets.slice(Math.max(0, known))) paintSheet(pixels, width, sheet, x, y, scene);
}

function holdsAll({ block: { rows, cols } }: Sheet, x: Axis, y: Axis): boolean {
  return (
    rows[0] <= (y.from[0] ?? 0) &&
    rows[1] >= (y.to.at(-1) ?? 0) &&
    cols[0] <= (x.from[0] ?? 0) &&
    cols[1] >= (x.to.at(-1) ?? 0)
  );
}

function paintSheet(pixels: Uint32Array, width: number, sheet: Sheet, x: Axis, y: Axis, scene: Scene): void {
  const { block, shades } = sheet;
  const { map, ground, stripe } = scene.inks;
  const across = block.shape[1];
  const left = pooled(x, block.cols, block.pool[1]);
  const down = pooled(y, block.rows, block.pool[0]);
  const masked = maskedPixels(x, scene.hidden);
  const period = stripePeriod(scene.ratio);
  let painted = -1;
  for (let row = 0; row < down.first.length; row++) {
    const first = down.first[row] ?? -1;
    const start = row * width;
    if (first < 0) continue;
    if (y.gap[row]) {
      for (let i = 0; i < width; i++) if ((left.first[i] ?? -1) >= 0) pixels[start + i] = ground;
      continue;
    }
    const same = painted >= 0 && y.from[painted] === y.from[row] && y.to[painted] === y.to[row];
    if (same && !masked && left.whole) {
      pixels.copyWithin(start, painted * width, (painted + 1) * width);
      continue;
    }
    painted = row;
    const line = brightest(shades, across, first, down.last[row] ?? first);
    const low = scene.seen(y.from[row] ?? 0)[0];
    const high = scene.seen((y.to[row] ?? 1) - 1)[1];
    for (let i = 0; i < width; i++) {
      const a = left.first[i] ?? -1;
      if (a < 0) continue;
      if (x.gap[i] || (x.to[i] ?? 0) <= low || (x.from[i] ?? 0) >= high) {
        pixels[start + i] = ground;
      } else if (masked?.[i]) {
        pixels[start + i] = (i + row) % period < scene.ratio ? stripe : ground;
      } else {
        const b = left.last[i] ?? a;
        let shade = line[a] ?? 0;
        for (let k = a + 1; k <= b; k++) shade = Math.max(shade, line[k] ?? 0);
        pixels[start + i] = map[shade] ?? ground;
      }
    }
  }
}

interface Pooled {
  /** First and last row or column of the block under each pixel, −1 outside of the block. */
  first: Int32Array;
  last: Int32Array;
  /** Whether every pixel is inside. */
  whole: boolean;
}

function pooled({ from, to }: Axis, [start, end]: Span, pool: number): Pooled {
  const inside = (pixel: number) => (from[pixel] ?? 0) >= start && (to[pixel] ?? 0) <= end;
  const index = (position: number) => Math.floor((position - start) / pool);
  const first = Int32Array.from(from, (position, pixel) => (inside(pixel) ? index(position) : -1));
  const last = Int32Array.from(to, (position, pixel) => (inside(pixel) ? index(position - 1) : -1));
  return { first, last, whole: !first.includes(-1) };
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

/** The pixels under which every key is masked, or null when there are none. */
function maskedPixels({ from, to }: Axis, hidden: ReadonlySet<number>): Uint8Array | null {
  if (hidden.size === 0) return null;
  const all = (a: number, b: number) => {
    for (let key = a; key < b; key++) if (!hidden.has(key)) return false;
    return true;
  };
  const masked = Uint8Array.from(from, (first, pixel) => Number(all(first, to[pixel] ?? first)));
  return masked.includes(1) ? masked : null;
}

const stripePeriod = (ratio: number) => Math.round(6 * ratio);

function stripes(pixels: Uint32Array, width: number, height: number, inks: Inks, ratio: number): void {
  const period = stripePeriod(ratio);
  for (let i = 0; i < width * height; i++) {
    pixels[i] = ((i % width) + Math.floor(i / width)) % period < ratio ? inks.stripe : inks.ground;
  }
}
