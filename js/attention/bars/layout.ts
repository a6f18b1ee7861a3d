/** Where each token's column stands: lines of one common scale, measured without touching the page. */
import { ADVANCE, breadth } from "../labels";

export interface Column {
  position: number;
  x: number;
  width: number;
}

export interface Layout {
  lines: Column[][];
  /** Pixels that a weight of 1 is high. */
  barHeight: number;
  /** Pixels above a full bar. */
  above: number;
  lineHeight: number;
}

export const AXIS = 28;
const GAP = 4;
const CHIP_PADDING = 10;
/** The chips' mono font is 14 px, the axis labels' 12. */
const CHARACTER = (ADVANCE * 14) / 12;
const MIN_WIDTH = 22;
/** Above the bars for the number, and in a short text for the unit too; below them for the chip. */
const ABOVE = 20;
const ABOVE_SHORT = 32;
const BELOW = 34;
const STRETCH = 1.28;

/**
 * Break tokens into lines.
 *
 * @param texts of the tokens
 * @param width of the whole picture in pixels
 * @param plain whether there are words only, without bars
 */
export function layout(texts: readonly string[], width: number, plain = false): Layout {
  const room = Math.max(width - AXIS, 80);
  const natural = texts.map((text) =>
    Math.min(room, Math.max(MIN_WIDTH, breadth(text) * CHARACTER + CHIP_PADDING)),
  );
  const lines: Column[][] = [];
  let line: Column[] = [];
  let x = 0;
  for (const [position, own] of natural.entries()) {
    if (line.length > 0 && x + own > room) {
      lines.push(line);
      line = [];
      x = 0;
    }
    line.push({ position, x: AXIS + x, width: own });
    x += own + GAP;
  }
  if (line.length > 0) lines.push(line);
  const [only] = lines;
  if (lines.length === 1 && only) stretch(only, room);
  if (plain) return { lines, barHeight: 0, above: 0, lineHeight: BELOW };
  const barHeight = lines.length === 1 ? 104 : lines.length === 2 ? 64 : 36;
  const above = lines.length > 2 ? ABOVE : ABOVE_SHORT;
  return { lines, barHeight, above, lineHeight: above + barHeight + BELOW };
}

/** A single line fills its width, up to a point. */
function stretch(line: Column[], room: number): void {
  const last = line.at(-1);
  if (!last) return;
  const factor = Math.min(STRETCH, room / (last.x + last.width - AXIS));
  for (const column of line) {
    column.x = AXIS + (column.x - AXIS) * factor;
    column.width *= factor;
  }
}

/** Which lines a scrolled window shows, with one to spare on each side. */
export function visibleLines(layout: Layout, top: number, height: number): [from: number, to: number] {
  const from = Math.max(0, Math.floor(top / layout.lineHeight) - 1);
  return [from, Math.min(layout.lines.length, Math.ceil((top + height) / layout.lineHeight) + 1)];
}

/** The column above or below, for the arrow keys. */
export function neighbourLine(layout: Layout, position: number, step: -1 | 1): number {
  const row = layout.lines.findIndex((line) => line.some((column) => column.position === position));
  const here = layout.lines[row]?.find((column) => column.position === position);
  const next = layout.lines[row + step];
  if (!here || !next) return position;
  const middle = here.x + here.width / 2;
  const distance = (column: Column) => Math.abs(column.x + column.width / 2 - middle);
  return next.reduce((best, column) => (distance(column) < distance(best) ? column : best)).position;
}
