/** The four ways, by their formulas: a slider is answered in the frame in which it moves. Twin of llmhero_widgets/positions. */

import { readTensors } from "../shared/buffers";

export const SCHEMES = ["sinusoidal", "learned", "rope", "alibi"] as const;
export type Scheme = (typeof SCHEMES)[number];

export const BASE = 10_000;

/** A table of one row per position, in row order. */
export interface Table {
  rows: number;
  width: number;
  values: Float32Array;
}

/** Radians that each pair of dimensions turns from one position to the next. */
export function frequencies(width: number, base = BASE): number[] {
  return Array.from({ length: width / 2 }, (_, pair) => base ** ((-2 * pair) / width));
}

/** Sine and cosine of each wavelength, side by side. */
export function sinusoidal(rows: number, width: number, base = BASE): Table {
  const turns = frequencies(width, base);
  const values = new Float32Array(rows * width);
  for (let position = 0; position < rows; position++) {
    turns.forEach((turn, pair) => {
      values[position * width + 2 * pair] = Math.sin(position * turn);
      values[position * width + 2 * pair + 1] = Math.cos(position * turn);
    });
  }
  return { rows, width, values };
}

/** Cosine of one position's row with every other. */
export function similarity({ rows, width, values }: Table, position: number): number[] {
  const row = (place: number) => values.subarray(place * width, (place + 1) * width);
  const dot = (a: Float32Array, b: Float32Array) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
    return sum;
  };
  const own = row(position);
  const size = Math.sqrt(dot(own, own));
  return Array.from({ length: rows }, (_, place) => {
    const other = row(place);
    const length = size * Math.sqrt(dot(other, other));
    return length > 0 ? dot(own, other) / length : 0;
  });
}

/** The score of a query and a key that are alike in every pair, by their distance: 1 where they stand together. */
export function scoreByDistance(distance: number, turns: readonly number[]): number {
  return turns.reduce((sum, turn) => sum + Math.cos(distance * turn), 0) / Math.max(turns.length, 1);
}

/** What each head takes off a score for every token of distance. */
export function alibiSlopes(heads: number): number[] {
  if (heads === 0) return [];
  const whole = 2 ** Math.floor(Math.log2(heads));
  const first = Array.from({ length: whole }, (_, head) => 2 ** ((-8 * (head + 1)) / whole));
  const more = Array.from({ length: heads - whole }, (_, head) => 2 ** ((-8 * (2 * head + 1)) / (2 * whole)));
  return [...first, ...more];
}

/** How a head that finds all words alike divides its attention among a query's word and those before it. */
export function alibiWeights(slope: number, query: number): number[] {
  const raised = Array.from({ length: query + 1 }, (_, key) => Math.exp(-slope * (query - key)));
  const sum = raised.reduce((total, value) => total + value, 0);
  return raised.map((value) => value / sum);
}

/** The learned table, of half precision. */
export function readTable(bytes: DataView, rows: number, width: number): Table {
  const description = { name: "table", dtype: "float16" as const, shape: [rows, width] };
  const values = readTensors([description], [bytes]).table?.values;
  return { rows, width, values: Float32Array.from(values ?? []) };
}

/** A value that all but one of two hundred stay below: a few large ones must not turn all others pale. */
export function usualSize({ values }: Table): number {
  const sizes = values.map(Math.abs).sort();
  return sizes[Math.floor(sizes.length * 0.995)] || 1;
}

/** What stands between blanks, and every Chinese character. */
export function wordsOf(text: string): string[] {
  return text.match(/[\u3400-\u9fff]|[^\s\u3400-\u9fff]+/g) ?? [];
}
