/** Token texts as labels of an axis: mono, with their marks, cut to fit. */
import { label, type Piece, visible } from "../shared/components/visible";

/** Advance of one narrow character of the 12 px mono fonts that `--font-mono` names, in pixels. */
export const ADVANCE = 7.3;

/** Widths as multiples of a narrow character, with the fonts that the browsers fall back to. */
const WIDE = 1.67;
const PICTURE = 2.1;

/** What is never cut in two: a flag, or a character with its marks and whatever is joined to it. */
const GRAPHEME = /\p{RI}{2}|(?:\P{M}[\p{M}\p{EMod}]*\u200d)*\P{M}[\p{M}\p{EMod}]*|\p{M}+/gsu;
const IS_PICTURE = /\p{EPres}|\p{RI}|\ufe0f/u;
const IS_WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

function advance(grapheme: string): number {
  if (IS_PICTURE.test(grapheme)) return PICTURE;
  return IS_WIDE.test(grapheme) ? WIDE : 1;
}

/** How wide a token's label is, in narrow characters. */
export function breadth(text: string): number {
  let sum = 0;
  for (const [grapheme] of label(text).matchAll(GRAPHEME)) sum += advance(grapheme);
  return sum;
}

/** The widest label of an axis, but never more than `most` narrow characters. */
export function broadest(texts: readonly { text: string }[], most: number): number {
  let widest = 0;
  for (const { text } of texts) {
    if (widest >= most) return most;
    widest = Math.max(widest, breadth(text));
  }
  return Math.min(widest, most);
}

/** The pieces of a token's label that fit into `room` narrow characters; what is cut ends in "…". */
export function cut(text: string, room: number): Piece[] {
  const pieces = visible(text);
  if (breadth(text) <= room) return pieces;
  const kept: Piece[] = [];
  let left = room - 1;
  for (const { text: piece, mark } of pieces) {
    let fits = "";
    for (const [grapheme] of piece.matchAll(GRAPHEME)) {
      left -= advance(grapheme);
      if (left < 0) break;
      fits += grapheme;
    }
    if (fits) kept.push({ text: fits, mark });
    if (left < 0) break;
  }
  return [...kept, { text: "…", mark: true }];
}

/** A label; in an SVG `text` its marks are `tspan`s. */
export function LabelText({
  text,
  room,
  mark: Mark,
}: {
  text: string;
  room: number;
  mark: "span" | "tspan";
}) {
  return cut(text, room).map(({ text: piece, mark }) => (mark ? <Mark class="ws">{piece}</Mark> : piece));
}
