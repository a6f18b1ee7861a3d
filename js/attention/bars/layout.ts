/** Where each token's column stands: lines of one common scale, measured without touching the page. */

export interface Column {
  position: number;
  x: number;
  width: number;
}

export interface Layout {
  lines: Column[][];
  /** Pixels that a weight of 1 is high. */
  barHeight: number;
  lineHeight: number;
}

export const AXIS = 28;
const GAP = 4;
const CHIP_PADDING = 10;
const CHARACTER = 8.43;
const MIN_WIDTH = 22;
/** Above the bars for the number, and below them for the chip. */
export const ABOVE = 20;
export const BELOW = 34;
const STRETCH = 1.28;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Width of a text in the 14 px mono face; wide characters take two cells, combining marks none. */
export function textWidth(text: string): number {
  let cells = 0;
  for (const character of text) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue;
    cells += WIDE.test(character) ? 2 : 1;
  }
  return cells * CHARACTER;
}

/**
 * Break tokens into lines.
 *
 * @param labels visible text of each token
 * @param width of the whole picture in pixels
 */
export function layout(labels: string[], width: number): Layout {
  const room = Math.max(width - AXIS, 80);
  const natural = labels.map((label) => Math.min(room, Math.max(MIN_WIDTH, textWidth(label) + CHIP_PADDING)));
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
  const barHeight = lines.length === 1 ? 104 : lines.length === 2 ? 64 : 36;
  return { lines, barHeight, lineHeight: ABOVE + barHeight + BELOW };
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
