/** How metrics are written. */

/** A metric, or a part of one: "0.82". */
export const metric = (value: number): string => value.toFixed(2);

/** A difference with its sign: "+0.12", "−0.03", "0.00". */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/** A difference of shares in percentage points, with its sign: "+12", "−3", "0". */
export function points(value: number): string {
  const whole = Math.round(value * 100);
  return whole === 0 ? "0" : `${whole < 0 ? "−" : "+"}${Math.abs(whole)}`;
}

/** Below this, the number of resamples says no more. */
export const LEAST_P = 0.001;

/** A p value: "0.017", "0.12", "<0.001". */
export const pValue = (p: number): string =>
  p < LEAST_P ? `<${LEAST_P}` : p < 0.1 ? p.toFixed(3) : p.toFixed(2);
