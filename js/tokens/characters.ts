/** What a person calls one character: a letter with its accents, a flag, a family of emoji. */
import { codePoint } from "../shared/components/visible";

const SEGMENTER = new Intl.Segmenter("und", { granularity: "grapheme" });

export interface Characters {
  /** Whether a character starts or ends at this UTF-16 unit. */
  isBorder(unit: number): boolean;
  /** How many there are. */
  count: number;
}

/**
 * The characters of a text; a carriage return and the newline behind it are two, since both are drawn.
 *
 * Only where neighbours might join is the segmenter asked: it is slow.
 */
export function characters(text: string): Characters {
  const n = text.length;
  const borders = new Uint8Array(n + 1);
  borders[0] = borders[n] = 1;
  let unsure = -1;
  let before = n > 0 ? kindOf(text.charCodeAt(0)) : PLAIN;
  for (let unit = 1; unit <= n; unit++) {
    const after = unit < n ? kindOf(text.charCodeAt(unit)) : PLAIN;
    if (unit === n || (after === PLAIN && before !== JOINING)) {
      borders[unit] = 1;
      if (unsure >= 0) settle(text, unsure, unit, borders);
      unsure = -1;
    } else if (unsure < 0) {
      unsure = unit - 1;
    }
    before = after;
  }
  let count = 0;
  for (let unit = 0; unit < n; unit++) count += borders[unit] ?? 0;
  return { isBorder: (unit) => borders[unit] === 1, count };
}

/** A stretch between two sure borders. */
function settle(text: string, from: number, to: number, borders: Uint8Array): void {
  // A mark on one letter, by far the most usual; a control character takes no mark.
  if (to - from === 2 && kindOf(text.charCodeAt(from + 1)) === MARK && !CONTROL.test(text[from] ?? ""))
    return;
  for (const { index } of SEGMENTER.segment(text.slice(from, to))) borders[from + index] = 1;
}

/** Stands alone beside another of its kind: no border rule but the last one of UAX #29 speaks of it. */
const PLAIN = 0;
/** Joins what stands before it, and nothing behind it but other marks. */
const MARK = 1;
/** May join on both sides, or needs its neighbours to tell: joiners, viramas, jamo, halves of pairs. */
const JOINING = 2;

/** Marks of scripts that form no conjuncts: what follows them starts anew. */
const SIMPLE_MARK =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]|[\u06d6-\u06dc\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece]|\u3099|\u309a|[\ufe00-\ufe0f]/;
const MAY_JOIN =
  /[\p{M}\p{Cf}\p{Cs}\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\uff9e\uff9f]/u;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Of every UTF-16 unit: 0 until it was asked for, else its kind and 4. */
const KINDS = new Uint8Array(0x10000);

function kindOf(code: number): number {
  const known = KINDS[code] ?? 0;
  if (known) return known - 4;
  const character = String.fromCharCode(code);
  const kind = SIMPLE_MARK.test(character) ? MARK : MAY_JOIN.test(character) ? JOINING : PLAIN;
  KINDS[code] = kind + 4;
  return kind;
}

/** The code points of a string, as `U+1F600`. */
export function codePoints(text: string): string[] {
  return Array.from(text, codePoint);
}
