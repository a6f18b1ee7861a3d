/** How metrics are written. */

/** A metric, or a part of one: "0.82". */
export const metric = (value: number): string => value.toFixed(2);

/** A difference with its sign: "+0.12", "−0.03", "0.00". */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

/** A share as percentage points with a true minus: "12", "−3". */
export const points = (value: number): string => String(Math.round(value * 100) || 0).replace("-", "−");

/** A p value; what the number of resamples cannot tell apart from less is said so. */
export const pValue = (p: number): string => (p < 0.001 ? "<0.001" : p < 0.1 ? p.toFixed(3) : p.toFixed(2));
