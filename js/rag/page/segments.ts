/** A text cut wherever a chunk or a citation begins or ends, and bars beside it. */

export interface Span {
  start: number;
  end: number;
}

export interface Segment {
  text: string;
  /** Indices of the chunks that it stands in, in their order. */
  pieces: number[];
  cited: boolean;
}

/** Cut `text`, which is characters `from` to `to` of its document; all places count Unicode characters. */
export function segmentsOf(
  text: string,
  from: number,
  to: number,
  pieces: readonly Span[],
  cited: readonly Span[],
): Segment[] {
  const inside = (at: number) => Math.max(from, Math.min(to, at));
  const borders = [...pieces, ...cited].flatMap(({ start, end }) => [inside(start), inside(end)]);
  const cuts = [...new Set([from, to, ...borders])].sort((a, b) => a - b);
  const units = unitsAt(
    text,
    cuts.map((at) => at - from),
  );
  const segments: Segment[] = [];
  for (let k = 0; k + 1 < cuts.length; k++) {
    const [start, end] = [cuts[k] ?? 0, cuts[k + 1] ?? 0];
    const holds = (span: Span) => span.start <= start && span.end >= end;
    segments.push({
      text: text.slice(units[k], units[k + 1]),
      pieces: pieces.flatMap((piece, index) => (holds(piece) ? [index] : [])),
      cited: cited.some(holds),
    });
  }
  return segments;
}

/** Where rising counts of Unicode characters lie in a string, whose own units are halves of some. */
export function unitsAt(text: string, characters: readonly number[]): number[] {
  let [unit, character] = [0, 0];
  return characters.map((wanted) => {
    while (character < wanted && unit < text.length) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
      character++;
    }
    return unit;
  });
}

/** The least lane for each of some rising spans in which it meets no other. */
export function lanesOf(spans: readonly Span[]): number[] {
  const ends: number[] = [];
  return spans.map(({ start, end }) => {
    const free = ends.findIndex((last) => last <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end;
    return lane;
  });
}

/** How many characters of a span stand in others as well. */
export function sharedWith(one: Span, others: readonly Span[]): number {
  const meets = others
    .map(({ start, end }) => ({ start: Math.max(start, one.start), end: Math.min(end, one.end) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  let [sum, last] = [0, one.start];
  for (const { start, end } of meets) {
    sum += Math.max(0, end - Math.max(start, last));
    last = Math.max(last, end);
  }
  return sum;
}
