/** Labels of an axis that thin out instead of overlapping. */
import type { Span } from "../types";

/** The least power of two at which labels stand `gap` pixels apart. */
export function stride(cell: number, gap: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(gap / cell) - 1e-9));
}

/**
 * The positions within `span` that get a label, ascending.
 *
 * Every 2ⁿ-th counted from the first token, so that labels stay where they are while the axis moves under them. Positions in
 * `always` get theirs in any case; the ordinary labels that they would overlap make room.
 */
export function ticks(span: Span, cell: number, gap: number, always: readonly number[]): number[] {
  const [from, to] = span;
  const step = stride(cell, gap);
  const kept = [...new Set(always)].filter((position) => position >= from && position < to);
  const chosen = [...kept];
  for (let position = Math.ceil(from / step) * step; position < to; position += step) {
    if (kept.every((other) => Math.abs(other - position) * cell >= gap)) chosen.push(position);
  }
  return chosen.sort((a, b) => a - b);
}
