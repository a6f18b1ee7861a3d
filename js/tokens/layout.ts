/** Where each group stands: lines that break where the text does, known before anything is drawn. */
import { bytesOf, type Cut, isContinuation, surfaceOf } from "./cut";
import type { Groups } from "./groups";
import type { Ruler } from "./measure";

/** Pixels, as in styles.css. */
export const GAP = 5;
const CHIP_PADDING = 8;
const CHIP_MIN = 16;
const CELL_PADDING = 8;
const ID_PADDING = 4;
const CHIP_HEIGHT = 26;
const ID_HEIGHT = 15;
const BYTES_HEIGHT = 16;
const LINE_GAP = 8;
/** Fonts round their advances: a line is filled a little less than full. */
const SPARE = 10;

export interface Layout {
  /** Width of each group. */
  widths: Float32Array;
  /** First group of each line, and the number of groups at the end. */
  lines: Int32Array;
  /** Upper edge of each line, and the height of all of them at the end. */
  tops: Float64Array;
  length: number;
}

/** Groups that hold several tokens are drawn as one character over its bytes. */
export function isSplit(groups: Groups, g: number): boolean {
  return (groups.first[g + 1] ?? 0) - (groups.first[g] ?? 0) > 1;
}

/** What a split group shows of itself above its bytes. */
export function glyphOf(cut: Cut, groups: Groups, g: number): string {
  return cut.text.slice(groups.from[g], groups.to[g]);
}

const MOST_HEX = 4;

/** Whether a token of a split group shows its bytes, not the few whole characters that it is. */
export function showsBytes(cut: Cut, token: number): boolean {
  const data = bytesOf(cut, token);
  if (data.length <= MOST_HEX) return true;
  const after = cut.bytes[cut.byteEnds[token] ?? 0] ?? 0;
  return isContinuation(data[0] ?? 0) || isContinuation(after);
}

/** Measure every group once; widths do not depend on the width of the picture. */
export function measure(cut: Cut, groups: Groups, ruler: Ruler): Float32Array {
  const widths = new Float32Array(groups.length);
  for (let g = 0; g < groups.length; g++) {
    const token = groups.first[g] ?? 0;
    const end = groups.first[g + 1] ?? 0;
    if (!isSplit(groups, g)) {
      const own = ruler.token(surfaceOf(cut, token)) + CHIP_PADDING;
      widths[g] = Math.max(CHIP_MIN, own, ruler.id(cut.ids[token] ?? 0));
      continue;
    }
    let cells = 0;
    for (let at = token; at < end; at++) {
      const own = showsBytes(cut, at)
        ? ruler.bytes((cut.byteEnds[at] ?? 0) - (cut.byteStarts[at] ?? 0))
        : (ruler.token(surfaceOf(cut, at)) * 11) / 16;
      cells += Math.max(own + CELL_PADDING, ruler.id(cut.ids[at] ?? 0) + ID_PADDING) + 1;
    }
    widths[g] = Math.max(cells, ruler.token(glyphOf(cut, groups, g)) + CHIP_PADDING);
  }
  return widths;
}

/**
 * Break measured groups into lines of this width; a line break in the text ends one too.
 *
 * Lines also end before the groups in `starts`, for texts that consist of parts.
 */
export function breakLines(
  cut: Cut,
  groups: Groups,
  widths: Float32Array,
  width: number,
  starts?: ReadonlySet<number>,
): Layout {
  const room = Math.max(width - SPARE, 80);
  const lines: number[] = [];
  const tops: number[] = [];
  let [x, top, tall, fresh] = [0, 0, false, true];
  const close = () => {
    top += CHIP_HEIGHT + ID_HEIGHT + (tall ? BYTES_HEIGHT : 0) + LINE_GAP;
  };
  for (let g = 0; g < groups.length; g++) {
    const own = Math.min(widths[g] ?? 0, room);
    if (!fresh && (x + own > room || starts?.has(g))) {
      close();
      fresh = true;
    }
    if (fresh) {
      lines.push(g);
      tops.push(top);
      [x, tall, fresh] = [0, false, false];
    }
    x += own + GAP;
    tall ||= isSplit(groups, g);
    if (endsLine(cut, groups, g)) {
      close();
      fresh = true;
    }
  }
  if (!fresh) close();
  return {
    widths,
    lines: Int32Array.from([...lines, groups.length]),
    tops: Float64Array.from([...tops, top]),
    length: lines.length,
  };
}

function endsLine({ text }: Cut, { from, to }: Groups, g: number): boolean {
  const [start = 0, end = 0] = [from[g], to[g]];
  for (let unit = end - 1; unit >= start; unit--) if (text.charCodeAt(unit) === 0x0a) return true;
  return false;
}

/** Which line a pixel, or a group, is on. */
export function lineAt(edges: ArrayLike<number>, length: number, value: number): number {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The lines that a scrolled window shows, with one to spare on each side. */
export function linesInView(
  { tops, length }: Layout,
  top: number,
  height: number,
): [from: number, to: number] {
  return [
    Math.max(0, lineAt(tops, length, top) - 1),
    Math.min(length, lineAt(tops, length, top + height) + 2),
  ];
}

/** The group above or below, nearest to the middle of this one. */
export function neighbour(layout: Layout, g: number, step: number): number {
  const { lines, widths, length } = layout;
  const here = lineAt(lines, length, g);
  const there = Math.min(length - 1, Math.max(0, here + step));
  if (there === here) return step < 0 ? (lines[here] ?? 0) : (lines[here + 1] ?? 1) - 1;
  const middles = (line: number) => {
    const found: [group: number, middle: number][] = [];
    let x = 0;
    for (let at = lines[line] ?? 0; at < (lines[line + 1] ?? 0); at++) {
      found.push([at, x + (widths[at] ?? 0) / 2]);
      x += (widths[at] ?? 0) + GAP;
    }
    return found;
  };
  const own = middles(here).find(([at]) => at === g)?.[1] ?? 0;
  return middles(there).reduce((best, next) =>
    Math.abs(next[1] - own) < Math.abs(best[1] - own) ? next : best,
  )[0];
}
