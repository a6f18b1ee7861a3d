/** What is being typed, among the tokens of the last cut, until the kernel has cut it. */
import { carry, unchanged } from "./carry";
import { type Cut, FLAGS, has } from "./cut";
import { type Groups, group } from "./groups";

/** In place of the id of a piece that is not cut yet. */
export const NO_ID = -1;
/** What is typed is short; more was pasted, and the tokens of other places would say nothing about it. */
const MOST_TYPED = 40;

export interface Typed {
  cut: Cut;
  groups: Groups;
  /** The token of the next picture for one of the last cut, and back; null in the piece that is not cut yet. */
  carried(token: number): number | null;
  original(token: number): number | null;
}

/**
 * The last cut with this text in it: the tokens that the edit touched are one piece without an id.
 *
 * None if more changed than somebody types.
 */
export function typed(cut: Cut, text: string): Typed | null {
  const [head, tail] = unchanged(cut.text, text);
  const [from, to] = [head, cut.text.length - tail];
  const shift = text.length - cut.text.length;
  if (to - from > MOST_TYPED || to + shift - from > MOST_TYPED) return null;
  const [lo, hi] = touched(cut, from, to, text.slice(from, to + shift));
  let [start, end] = [from, to];
  for (let token = lo; token < hi; token++) {
    start = Math.min(start, cut.starts[token] ?? start);
    end = Math.max(end, cut.ends[token] ?? end);
  }
  const piece = end + shift > start ? 1 : 0;
  const at = cut.byteStarts[hi] ?? cut.bytes.length;
  const next: Cut = {
    ...cut,
    text,
    ids: spliced(cut.ids, lo, hi, piece ? [NO_ID] : []),
    starts: spliced(cut.starts, lo, hi, piece ? [start] : [], shift),
    ends: spliced(cut.ends, lo, hi, piece ? [end + shift] : [], shift),
    byteStarts: spliced(cut.byteStarts, lo, hi, piece ? [at] : []),
    byteEnds: spliced(cut.byteEnds, lo, hi, piece ? [at] : []),
    flags: spliced(cut.flags, lo, hi, piece ? [FLAGS.verbatim] : []),
    odd: new Map(
      [...cut.odd]
        .filter(([token]) => token < lo || token >= hi)
        .map(([token, name]) => [token < lo ? token : token - hi + lo + piece, name]),
    ),
  };
  return {
    cut: next,
    groups: group(next),
    carried: (token) => carry(cut, next, token),
    original: (token) => (token < lo ? token : token < lo + piece ? null : token + hi - lo - piece),
  };
}

/** The tokens that an edit changes: those in it, and the word that it goes on with. */
function touched(cut: Cut, from: number, to: number, put: string): [number, number] {
  const { ids, starts, ends } = cut;
  const stands = (token: number) => (ends[token] ?? 0) > (starts[token] ?? 0);
  let lo = 0;
  while (lo < ids.length && (ends[lo] ?? 0) <= from) lo += 1;
  let hi = lo;
  while (hi < ids.length && (starts[hi] ?? 0) < to) hi += 1;
  const before = lo - 1;
  const goesOn = put !== "" && !/^\s/.test(put);
  const word = ends[before] === from && stands(before) && !has(cut, before, "special");
  if (lo === hi && goesOn && word) lo = before;
  // Tokens of one character stay together.
  while (lo > 0 && lo < hi && (ends[lo - 1] ?? 0) > (starts[lo] ?? 0)) lo -= 1;
  return [lo, hi];
}

function spliced<T extends Int32Array | Uint8Array>(
  all: T,
  lo: number,
  hi: number,
  put: number[],
  shift = 0,
): T {
  const next = new (all.constructor as new (length: number) => T)(all.length - (hi - lo) + put.length);
  next.set(all.subarray(0, lo));
  next.set(put, lo);
  const rest = lo + put.length;
  for (let token = hi; token < all.length; token++) next[rest + token - hi] = (all[token] ?? 0) + shift;
  return next;
}
