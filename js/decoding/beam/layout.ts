/** Where the candidates of a search stand: one column per step, the kept ones above a line. */

import type { Ruler } from "../drawing/labels";
import { shown, textWidth } from "../drawing/labels";
import { beamAt, type Candidate, type Step } from "./read";

export interface Spot {
  row: number;
  one: Candidate;
  text: string;
  /** From the column's left edge. */
  chip: number;
  /** Where the number ends, and links begin. */
  end: number;
  y: number;
}

export interface Column {
  number: number;
  spots: Spot[];
  /** Of the kept ones by their place. */
  beams: Spot[];
}

export interface Grid {
  columns: Column[];
  /** Pixels from column to column. */
  stride: number;
  width: number;
  height: number;
  /** Where a line below so many rows is. */
  between(rows: number): number;
}

export const CHIP = 20;
const SMALL = 560;
const TOP = 42;
const PADDING = 8;
const GAP = 4;
/** Room that a link needs to be seen; nothing continues what was thrown away. */
const ROOM = { kept: 14, finished: 6, pruned: 6 };
const LEAST = 88;
const MOST = 176;

/** A true minus; two decimals where there is room. */
export function nats(value: number, small = false): string {
  return `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(small ? 1 : 2)}`;
}

/** The sum beside a chip: one decimal where there is little room, or little to follow. */
export function sumOf({ score, fate }: Candidate, small: boolean): string {
  return nats(score, small || fate === "pruned");
}

export function gridOf(steps: readonly Step[], beams: number, space: number, ruler: Ruler): Grid {
  const small = space < SMALL;
  const size = small ? 11 : 12;
  const rowHeight = beams > 4 ? 26 : small ? 30 : 32;
  const number = (one: Candidate) => GAP + ruler.plain(sumOf(one, small), 11);
  let [widest, rows] = [0, 0];
  for (const step of steps) {
    const lost = step.rows.filter(({ fate }) => fate === "pruned").length;
    rows = Math.max(rows, Math.max(beams, step.rows.length - lost) + lost);
    for (const one of step.rows) {
      const own = textWidth(shown(one.text), ruler, size) + PADDING + number(one) + ROOM[one.fate];
      widest = Math.max(widest, own);
    }
  }
  const least = Math.max(LEAST, Math.min(MOST, widest));
  const stride = Math.max(least, space / Math.max(1, steps.length));
  const columns = steps.map((step) => {
    const spot = (row: number, line: number): Spot => {
      const one = step.rows[row] as Candidate;
      const beside = number(one);
      const text = fitted(shown(one.text), stride - ROOM[one.fate] - PADDING - beside, ruler, size);
      const chip = textWidth(text, ruler, size) + PADDING;
      return { row, one, text, chip, end: chip + beside, y: TOP + line * rowHeight + 12 };
    };
    const kept = Array.from({ length: beams }, (_, place) => [beamAt(step, place), place] as const)
      .filter(([row]) => row >= 0)
      .map(([row, place]) => spot(row, place));
    // A text that ends where none goes on stands where that would have stood.
    const rest = (fate: Candidate["fate"]) =>
      [...step.rows.keys()].filter((row) => step.rows[row]?.fate === fate);
    const ended = rest("finished").map((row, k) => spot(row, kept.length + k));
    const below = Math.max(beams, kept.length + ended.length);
    const lost = rest("pruned").map((row, k) => spot(row, below + k));
    return { number: step.number, spots: [...kept, ...ended, ...lost], beams: kept };
  });
  return {
    columns,
    stride,
    width: stride * steps.length,
    height: TOP + rows * rowHeight + 4,
    between: (above) => TOP + above * rowHeight - (rowHeight - CHIP) / 2 - 2,
  };
}

function fitted(text: string, room: number, ruler: Ruler, size: number): string {
  if (textWidth(text, ruler, size) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, ruler, size) > room) letters.pop();
  return `${letters.join("")}…`;
}

/** The columns in view and one on each side: first, and the one behind the last. */
export function inView({ columns, stride }: Grid, left: number, width: number): [number, number] {
  const first = Math.max(0, Math.floor(left / stride) - 1);
  return [first, Math.min(columns.length, Math.ceil((left + width) / stride) + 1)];
}
