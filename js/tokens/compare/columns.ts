/** Where each character stands: one column for each, in as many lines as the width asks for. */
import { label } from "../../shared/components/visible";
import { characters } from "../characters";
import type { Ruler } from "../measure";

export interface Columns {
  /** UTF-16 unit where each character starts, and the text's end. */
  units: Int32Array;
  /** Where each column starts, in advances of the mono font, and where the last one ends. */
  edges: Float64Array;
  length: number;
}

export interface Line {
  /** First and last column. */
  from: number;
  to: number;
}

/** A sign such as U+202E is written smaller than its letters are many. */
const WIDEST = 4;
/** Pixels of one advance: a text that fits is spread, one that does not is set as tight as can be read. */
export const TIGHT = 12;
const WIDE = 26;

export function columnsOf(text: string, ruler: Ruler): Columns {
  const { isBorder, count } = characters(text);
  const units = new Int32Array(count + 1);
  const edges = new Float64Array(count + 1);
  const advance = ruler.token("0");
  let [length, x] = [0, 0];
  for (let unit = 0; unit < text.length; length++) {
    units[length] = unit;
    edges[length] = x;
    const start = unit;
    do unit += 1;
    while (!isBorder(unit));
    const glyph = text.slice(start, unit);
    x += Math.min(WIDEST, Math.max(1, ruler.token(glyph) / advance));
  }
  units[length] = text.length;
  edges[length] = x;
  return { units, edges, length };
}

/** Pixels of one advance, and the lines, for a picture of this width. */
export function setLines({ units, edges, length }: Columns, text: string, width: number) {
  const total = edges[length] ?? 0;
  if (total * TIGHT <= width || length === 0) {
    return { unit: Math.min(WIDE, width / Math.max(1, total)), lines: [{ from: 0, to: length }] };
  }
  const room = Math.max(WIDEST, width / TIGHT);
  const lines: Line[] = [];
  for (let from = 0; from < length; ) {
    const start = edges[from] ?? 0;
    let to = from + 1;
    while (to < length && (edges[to + 1] ?? 0) - start <= room) to += 1;
    if (to < length) to = breakAt(units, text, from, to);
    lines.push({ from, to });
    from = to;
  }
  return { unit: TIGHT, lines };
}

/** Rather behind the last space than inside a word, if that leaves most of the line in use. */
function breakAt(units: Int32Array, text: string, from: number, to: number): number {
  for (let column = to; column > from + (to - from) * 0.7; column--) {
    if (/\s/.test(text[(units[column] ?? 1) - 1] ?? "")) return column;
  }
  return to;
}

/** The column that holds a UTF-16 unit, with the share of it that stands before the unit. */
export function placeOf({ units, edges, length }: Columns, unit: number): number {
  const column = columnAt(units, length, unit);
  const [start = 0, end = 0] = [units[column], units[column + 1]];
  const [left = 0, right = 0] = [edges[column], edges[column + 1]];
  return end > start ? left + ((unit - start) / (end - start)) * (right - left) : left;
}

export function columnAt(units: Int32Array, length: number, unit: number): number {
  return lastUpTo(units, Math.max(0, length - 1), unit);
}

/** The last index up to `high` whose value is not above `value`; 0 if there is none. */
export function lastUpTo(values: ArrayLike<number>, high: number, value: number): number {
  let low = 0;
  let top = high;
  while (low < top) {
    const middle = (low + top + 1) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle;
    else top = middle - 1;
  }
  return low;
}

/** A stretch of a line that is read in one direction; edges in advances from the start of the line. */
export interface Run {
  from: number;
  to: number;
  /** Against the direction of the line. */
  against: boolean;
}

const RTL =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const STRONG = /[\p{L}\p{N}]/u;

/** The runs of a line: what stands between two words of one direction is read with them, all else with the line. */
export function runsOf({ units, edges }: Columns, text: string, { from, to }: Line, rtl: boolean): Run[] {
  const origin = edges[from] ?? 0;
  const whole = { from: 0, to: (edges[to] ?? 0) - origin, against: false };
  if (!rtl && !RTL.test(text.slice(units[from], units[to]))) return [whole];
  const against: boolean[] = [];
  let [last, before] = [from - 1, false];
  for (let column = from; column < to; column++) {
    const glyph = text.slice(units[column], units[column + 1]);
    const right = RTL.test(glyph) && !/\p{N}/u.test(glyph);
    if (!right && !STRONG.test(glyph)) continue;
    const mine = right !== rtl;
    for (let between = last + 1; between < column; between++) against[between - from] = mine && before;
    against[column - from] = mine;
    [last, before] = [column, mine];
  }
  for (let rest = last + 1; rest < to; rest++) against[rest - from] = false;
  const runs: Run[] = [];
  for (const [offset, mine] of against.entries()) {
    const edge = (edges[from + offset + 1] ?? 0) - origin;
    const run = runs.at(-1);
    if (run && run.against === mine) run.to = edge;
    else runs.push({ from: run?.to ?? 0, to: edge, against: mine });
  }
  return runs;
}

/** Where a stretch of a line is seen: in as many parts as it has directions. */
export function seen(runs: readonly Run[], left: number, right: number): [left: number, right: number][] {
  const parts: [number, number][] = [];
  for (const run of runs) {
    const [a, b] = [Math.max(left, run.from), Math.min(right, run.to)];
    if (b < a || (b === a && right > left)) continue;
    parts.push(run.against ? [run.from + run.to - b, run.from + run.to - a] : [a, b]);
    if (left === right) break;
  }
  return parts;
}

const ARABIC = /[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]/;
/** Letters that do not join what follows them. */
const ENDS_JOINING =
  /[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0-\u06cb\u06cf\u06d2-\u06d3]/;
const JOINER = "\u200d";

/** What is written in a column; an Arabic letter keeps the shape that it has beside its neighbours. */
export function glyphAt({ units }: Columns, text: string, column: number): string {
  const [start = 0, end = 0] = [units[column], units[column + 1]];
  const own = text.slice(start, end);
  const first = own[0] ?? "";
  if (!ARABIC.test(first)) return label(own);
  const before = text[units[column - 1] ?? -1] ?? "";
  const after = text[end] ?? "";
  const joinsBefore = ARABIC.test(before) && !ENDS_JOINING.test(before) && first !== "\u0621";
  const joinsAfter = ARABIC.test(after) && after !== "\u0621" && !ENDS_JOINING.test(first);
  return (joinsBefore ? JOINER : "") + label(own) + (joinsAfter ? JOINER : "");
}
