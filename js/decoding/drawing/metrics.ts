/** Sizes of the picture in pixels. */

/** Up to about thirty tokens have room around them; more stand close. */
export type Density = "roomy" | "compact";

/** Higher pictures pan: the first view of the widget shall stay below 800. */
export const MOST_HEIGHT = 520;
/** Below these probabilities a path is folded: where it is narrow, and where that keeps the picture roomy. */
export const UNLIKELY = { narrow: 0.018, wide: 0.012 };

export interface Metrics {
  /** Of a token's text, of numbers and words. */
  size: number;
  small: number;
  /** Height of a chip, and room around its text. */
  chip: number;
  inset: number;
  /** Height of a line, and of the thinner one that tells what is not drawn; where its link arrives. */
  row: number;
  rest: number;
  restMiddle: number;
  /** Width of a link of probability 1. */
  scale: number;
  /** Between a token and its continuations, at least. */
  gap: number;
  /** Right edge of the prompt's bar, and where the first tokens stand. */
  bar: number;
  first: number;
}

export function metricsOf(density: Density, narrow: boolean, small: number): Metrics {
  const bar = narrow ? 8 : 66;
  const first = narrow ? 30 : density === "roomy" ? 150 : 112;
  return density === "roomy"
    ? {
        size: narrow ? 11 : 13,
        small,
        chip: 20,
        inset: 4,
        row: narrow ? 22 : 23,
        rest: narrow ? 17 : 18,
        restMiddle: 6,
        scale: narrow ? 30 : 44,
        gap: narrow ? 14 : 30,
        bar,
        first,
      }
    : {
        size: 11.5,
        small,
        chip: 15,
        inset: 3,
        row: 16,
        rest: 13,
        restMiddle: 6,
        scale: narrow ? 18 : 24,
        gap: narrow ? 18 : 30,
        bar,
        first,
      };
}
