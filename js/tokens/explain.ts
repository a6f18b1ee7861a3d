/** Why a token is what it is: the reason that can be read off the cut itself. */
import type { Message } from "../shared/text";
import { characters } from "./characters";
import { bytesOf, type Cut, has, isContinuation, originOf, surfaceOf } from "./cut";
import type { Groups } from "./groups";
import { isSplit } from "./layout";
import * as messages from "./messages";

export interface Reason {
  pattern: Message;
  n?: number;
  /** A word of the text, as a token. */
  word?: string;
}

const WORD = /[\p{L}\p{N}\p{M}]/u;
/** Written without spaces: where a word ends cannot be read off the text. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** A word that goes on longer than this is no word. */
const MOST_WORD = 64;

export function why(cut: Cut, groups: Groups, g: number): Reason {
  const token = groups.first[g] ?? 0;
  const origin = originOf(cut, token);
  if (origin === "normaliser") return { pattern: messages.WHY_NORMALISER };
  if (origin === "post-processor") return { pattern: messages.WHY_POST };
  if (origin === "template") return { pattern: messages.WHY_TEMPLATE };
  if (has(cut, token, "unknown")) return { pattern: messages.WHY_UNKNOWN };
  if (has(cut, token, "special")) return { pattern: messages.WHY_SPECIAL };
  if (isSplit(groups, g)) return whySplit(cut, groups, g);
  return wordOf(cut, groups, g) ?? { pattern: entryPattern(cut, token) };
}

function entryPattern(cut: Cut, token: number): Message {
  const text = surfaceOf(cut, token);
  return text.length > 1 && text.startsWith(" ") && text.trim() !== ""
    ? messages.WHY_ENTRY_SPACE
    : messages.WHY_ENTRY;
}

function whySplit(cut: Cut, groups: Groups, g: number): Reason {
  const from = groups.first[g] ?? 0;
  const to = groups.first[g + 1] ?? 0;
  let [spelled, entry] = [false, false];
  for (let token = from; token < to; token++) {
    const inside = isContinuation(bytesOf(cut, token)[0] ?? 0);
    spelled ||= inside;
    entry ||= inside && has(cut, token, "hasEntry");
  }
  const text = cut.text.slice(groups.from[g], groups.to[g]);
  const own = text.replace(/^ +/, "");
  const one = characters(own).count === 1;
  const points = [...own].length;
  if (entry) return { pattern: messages.WHY_SPELLED_ENTRY };
  if (spelled && one && points === 1) {
    const n = new TextEncoder().encode(own).length;
    return { pattern: own === text ? messages.WHY_SPELLED : messages.WHY_SPELLED_SPACE, n };
  }
  if (one && points > 1) return { pattern: messages.WHY_SPREAD, n: points };
  return { pattern: cut.changed && !spelled ? messages.WHY_SHARED : messages.WHY_SPREAD_MANY };
}

/** The word of which this token is only a part, if it is. */
function wordOf(cut: Cut, groups: Groups, g: number): Reason | null {
  const { text } = cut;
  let [start, end] = [groups.from[g] ?? 0, groups.to[g] ?? 0];
  const own = text.slice(start, end);
  const inner = own.trimStart();
  if (inner === "" || UNSPACED.test(inner) || ![...inner].every((character) => WORD.test(character)))
    return null;
  start = end - inner.length;
  const [ownStart, ownEnd] = [start, end];
  while (start > 0 && ownStart - start < MOST_WORD && WORD.test(before(text, start)))
    start -= before(text, start).length;
  while (end < text.length && end - ownEnd < MOST_WORD && WORD.test(after(text, end)))
    end += after(text, end).length;
  if ((start === ownStart && end === ownEnd) || ownStart - start >= MOST_WORD || end - ownEnd >= MOST_WORD)
    return null;
  let [first, last] = [g, g];
  while (first > 0 && (groups.to[first - 1] ?? 0) > start) first -= 1;
  while (last + 1 < groups.length && (groups.from[last + 1] ?? 0) < end) last += 1;
  const n = (groups.first[last + 1] ?? 0) - (groups.first[first] ?? 0);
  return n > 1 ? { pattern: messages.WHY_PIECE, n, word: text.slice(start, end) } : null;
}

const before = (text: string, unit: number): string => {
  const low = text.charCodeAt(unit - 1);
  return text.slice(low >= 0xdc00 && low <= 0xdfff ? unit - 2 : unit - 1, unit);
};
const after = (text: string, unit: number): string => String.fromCodePoint(text.codePointAt(unit) ?? 0);
