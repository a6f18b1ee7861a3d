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
 * `marked` come first, the foremost of them above all; labels that they would overlap make room.
 */
export function ticks([from, to]: Span, cell: number, gap: number, marked: readonly number[]): number[] {
  const step = stride(cell, gap);
  const chosen: number[] = [];
  const free = (position: number, others: readonly number[]) =>
    others.every((other) => Math.abs(other - position) * cell >= gap);
  for (const position of marked) {
    if (position >= from && position < to && free(position, chosen)) chosen.push(position);
  }
  const kept = [...chosen];
  for (let position = Math.ceil(from / step) * step; position < to; position += step) {
    if (free(position, kept)) chosen.push(position);
  }
  return chosen.sort((a, b) => a - b);
}
