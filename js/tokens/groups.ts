/** What is drawn as one: a token, or the tokens that share a character. */
import { characters } from "./characters";
import { type Cut, has, isContinuation } from "./cut";

export interface Groups {
  /** First token of each group, and the number of tokens at the end. */
  first: Int32Array;
  /** Where in the text each group's own characters start; and the text's end. */
  from: Int32Array;
  to: Int32Array;
  length: number;
  /** Characters of the text, as a person counts. */
  characters: number;
  /** Characters that had to be spelled in bytes by several tokens. */
  spelled: number;
  unknown: number;
  added: number;
  rtl: boolean;
}

/** A cluster without end, as somebody may paste it, is drawn in pieces of this many tokens. */
export const MOST_TOGETHER = 24;

const FIRST_STRONG = /[\p{L}]/u;
const RTL =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/** Whether the first letter of a text belongs to a script that runs from right to left. */
export function isRtl(text: string): boolean {
  return RTL.test(FIRST_STRONG.exec(text)?.[0] ?? "");
}

export function group(cut: Cut): Groups {
  const { ids, starts, ends, flags, text } = cut;
  const known = characters(text);
  const n = ids.length;
  const first = new Int32Array(n + 1);
  const from = new Int32Array(n);
  const to = new Int32Array(n);
  let [length, reached, unknown, added] = [0, 0, 0, 0];
  for (let token = 0; token < n; token++) {
    const [start = 0, end = 0] = [starts[token], ends[token]];
    if (has(cut, token, "unknown")) unknown += 1;
    if ((flags[token] ?? 0) >> 4) added += 1;
    const stands = end > start;
    const g = length - 1;
    const joins =
      stands &&
      g >= 0 &&
      (to[g] ?? 0) > (from[g] ?? 0) &&
      (start < reached || (start === reached && !known.isBorder(start)));
    if (joins && token - (first[g] ?? 0) < MOST_TOGETHER) {
      to[g] = Math.max(to[g] ?? 0, end);
    } else {
      first[length] = token;
      // What was drawn with the piece before is not drawn again.
      from[length] = joins ? Math.max(start, reached) : start;
      to[length] = Math.max(from[length] ?? 0, end);
      length += 1;
    }
    if (stands) reached = Math.max(reached, end);
  }
  first[length] = n;
  return {
    first: first.slice(0, length + 1),
    from: from.slice(0, length),
    to: to.slice(0, length),
    length,
    characters: known.count,
    spelled: countSpelled(cut, known.isBorder),
    unknown,
    added,
    rtl: isRtl(text),
  };
}

/** Characters inside whose bytes a token starts; one that is spread in whole code points is not spelled. */
function countSpelled(cut: Cut, isBorder: (unit: number) => boolean): number {
  const { byteStarts, byteEnds, bytes, starts, ids } = cut;
  let [sum, last] = [0, -1];
  for (let token = 1; token < ids.length; token++) {
    const at = byteStarts[token] ?? 0;
    if (at === byteEnds[token] || !isContinuation(bytes[at] ?? 0)) continue;
    let start = starts[token] ?? 0;
    while (!isBorder(start)) start -= 1;
    if (start === last) continue;
    last = start;
    sum += 1;
  }
  return sum;
}

/** The group that holds a token. */
export function groupOf({ first, length }: Groups, token: number): number {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((first[middle] ?? 0) <= token) low = middle;
    else high = middle - 1;
  }
  return low;
}
