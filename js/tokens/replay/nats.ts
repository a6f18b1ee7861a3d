/** A logarithm, with a true minus. */
export function nats(value: number, digits = 2): string {
  const written = Math.abs(value).toFixed(digits);
  return value < 0 && Number(written) !== 0 ? `−${written}` : written;
}

/** How many times as probable: whole from ten, else one decimal; beyond a million as a power of ten. */
export function times(difference: number): string {
  const ratio = Math.exp(difference);
  if (ratio >= 1e6) return `10${superscript(Math.round(difference / Math.LN10))}`;
  return ratio >= 10 ? Math.round(ratio).toLocaleString("en-US") : ratio.toFixed(ratio < 1.05 ? 2 : 1);
}

const superscript = (value: number) =>
  [...String(value)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
