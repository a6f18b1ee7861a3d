/** How a change of log-probability becomes a colour and a number. */

const MIDDLE = 127.5;

/** The end of the scale on both sides: the largest change, rounded up to one digit. */
export function limitOf(values: Float32Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 1e-3);
  const unit = 10 ** Math.floor(Math.log10(largest));
  return Math.ceil(largest / unit - 1e-6) * unit;
}

/** The entry of the difference palette for a change. */
export function shade(value: number, limit: number): number {
  return Math.round(MIDDLE + MIDDLE * (value / limit));
}

/** Ends and middle of the scale, as places along the legend. */
export function ticks(limit: number): [place: number, label: string][] {
  return [0, 0.5, 1].map((place) => [place, signed((2 * place - 1) * limit)]);
}

/** "+0.06", "−1.2", with a true minus. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const text = size.toFixed(size >= 10 ? 0 : size >= 1 ? 1 : size >= 0.1 || size < 5e-5 ? 2 : 3);
  return Number(text) === 0 ? "0" : (value < 0 ? "−" : "+") + text;
}
