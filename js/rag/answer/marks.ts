/** Which stretches of a text the answer cites. */
import type { Citation, Shown } from "../types";

export interface Stretch {
  text: string;
  cited: boolean;
  /** Whether it lies in the passage itself, not around it. */
  inside: boolean;
}

/** Everything that the answer cites, each place once. */
export function citationsOf({ answer }: Shown): Citation[] {
  return answer?.sentences.flatMap(({ citations }) => citations) ?? [];
}

/**
 * Cut a text of a document at the borders of a passage and of what is cited.
 *
 * All places count characters of the document; `first` is that of the text's beginning. Python counts code points.
 */
export function stretches(
  text: string,
  first: number,
  passage: { start: number; end: number },
  cited: readonly { start: number; end: number }[],
): Stretch[] {
  const signs = [...text];
  const last = first + signs.length;
  const borders = [passage, ...cited].flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([first, ...borders.filter((at) => at > first && at < last), last])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? first;
    const within = (span: { start: number; end: number }) => span.start <= start && end <= span.end;
    return {
      text: signs.slice(start - first, end - first).join(""),
      cited: cited.some(within),
      inside: within(passage),
    };
  });
}

/** The same for a passage whose document cannot be asked for: quotes are looked for in its text. */
export function quoted(text: string, quotes: readonly string[]): Stretch[] {
  const spans = quotes
    .filter((quote) => quote !== "" && text.includes(quote))
    .map((quote) => {
      const start = [...text.slice(0, text.indexOf(quote))].length;
      return { start, end: start + [...quote].length };
    });
  return stretches(text, 0, { start: 0, end: [...text].length }, spans);
}

/** A part of the answer: Python counts code points, JavaScript half of some. */
export function slicer(text: string): (start: number, end?: number) => string {
  const signs = [...text];
  return signs.length === text.length
    ? (start, end) => text.slice(start, end)
    : (start, end) => signs.slice(start, end).join("");
}
