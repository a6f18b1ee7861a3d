/** How a weight becomes a colour and a number. */
import { sqrtIndex } from "../shared/palette";

/** Where the legend of the square-root scale has its ticks: place along the bar and what stands there. */
export const SEQ_TICKS: readonly [place: number, label: string][] = [0, 0.05, 0.25, 0.5, 1].map((weight) => [
  Math.sqrt(weight),
  String(weight).replace(/^0\./, "."),
]);

/** Entries of a palette for many weights; the square root keeps order, so a maximum may be taken before or after. */
export function shades(weights: Float32Array): Uint8Array {
  // A loop: `Uint8Array.from` takes fifty times as long.
  const indices = new Uint8Array(weights.length);
  for (let i = 0; i < weights.length; i++) indices[i] = sqrtIndex(weights[i] ?? 0);
  return indices;
}

/** "0.6890"; a weight that is not 0 is never written as 0: "<0.0001". */
export function weightText(weight: number, digits = 4): string {
  const smallest = 10 ** -digits;
  return weight > 0 && weight < smallest / 2 ? `<${smallest.toFixed(digits)}` : weight.toFixed(digits);
}
