/** The spans of one tokenizer on one line, as paths. */
import { type Columns, type Line, lastUpTo, placeOf, type Run, seen } from "./columns";
import type { Row } from "./read";

export interface Spot {
  columns: Columns;
  line: Line;
  runs: readonly Run[];
  /** Pixels of one advance. */
  unit: number;
  /** Width of a whole line in pixels. */
  room: number;
  rtl: boolean;
}

const HEIGHT = 18;
/** Between two tokens; a token that goes on in the next line has none. */
const GAP = 1;
/** Too narrow for the tokens of a character to be told apart. */
const NARROWEST = 3;

export function onePath(row: Row, spot: Spot): string {
  return draw(row, spot, (tokens, lost) => tokens === 1 && !lost, box);
}

/** A character, or a few that hang together, divided as often as tokens share it. */
export function splitPath(row: Row, spot: Spot): string {
  return draw(
    row,
    spot,
    (tokens, lost) => tokens > 1 && !lost,
    (left, right, tokens) => {
      const part = (right - left + GAP) / tokens;
      if (part < NARROWEST) return box(left, right);
      let path = "";
      for (let k = 0; k < tokens; k++) path += box(left + k * part, left + (k + 1) * part - GAP);
      return path;
    },
  );
}

/** Text that is lost: an outline, filled with strokes. */
export function lostPath(row: Row, spot: Spot): string {
  return draw(
    row,
    spot,
    (_, lost) => lost,
    (left, right) => {
      const [a, b, top, foot] = [left + 0.5, right - 0.5, 0.5, HEIGHT - 0.5];
      let path = `M${f(a)} ${top}H${f(b)}V${foot}H${f(a)}Z`;
      for (let x = a + 5; x < b + HEIGHT - 1; x += 5) {
        const [x1, x2] = [Math.max(a, x - (foot - top)), Math.min(b, x)];
        path += `M${f(x1)} ${f(top + x - x1)}L${f(x2)} ${f(top + x - x2)}`;
      }
      return path;
    },
  );
}

function box(left: number, right: number): string {
  return `M${f(left)} 0H${f(Math.max(left + 0.5, right))}V${HEIGHT}H${f(left)}Z`;
}

const f = (value: number) => value.toFixed(1);

function draw(
  row: Row,
  { columns, line, runs, unit, room, rtl }: Spot,
  takes: (tokens: number, lost: boolean) => boolean,
  shape: (left: number, right: number, tokens: number) => string,
): string {
  const { units, edges } = columns;
  const [start, end] = [units[line.from] ?? 0, units[line.to] ?? 0];
  const [origin, close] = [edges[line.from] ?? 0, edges[line.to] ?? 0];
  let path = "";
  let k = Math.max(0, lastUpTo(row.starts, row.starts.length - 1, start) - 1);
  for (; k < row.starts.length; k++) {
    const [a = 0, b = 0] = [row.starts[k], row.ends[k]];
    if (a > end || (a === end && b > a)) break;
    if (b < start || (b === start && a < b)) continue;
    // What stands for no character is a stroke at its place, on one line only.
    if (a === b && a === end && end < (units[columns.length] ?? 0)) continue;
    if (!takes(row.tokens[k] ?? 1, row.lost[k] === 1)) continue;
    const from = a <= start ? 0 : (placeOf(columns, a) - origin) * unit;
    const to = b >= end ? (close - origin) * unit : (placeOf(columns, b) - origin) * unit;
    const left = from + (a < start ? 0 : GAP);
    const right = a === b ? left + 1 : Math.max(left, to - (b > end ? 0 : GAP));
    for (const [x, x2] of seen(runs, left / unit, right / unit)) {
      const [l, r] = [x * unit, x2 * unit];
      path += rtl ? shape(room - r, room - l, row.tokens[k] ?? 1) : shape(l, r, row.tokens[k] ?? 1);
    }
  }
  return path;
}
