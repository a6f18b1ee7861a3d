/** A document cut where something in it is to be marked, with nothing left invisible. */
import { codePoint } from "../../shared/components/visible";

export interface Seen {
  text: string;
  /** Part of the attack. */
  attack: boolean;
  /** A sign for a character that takes no place on the screen. */
  sign: boolean;
}

/** As `_RANGES` in Python. */
const INVISIBLE =
  /[\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/u;

/** Spans count code points. */
export function seen(text: string, spans: readonly (readonly [number, number])[]): Seen[] {
  const pieces: Seen[] = [];
  for (const [place, character] of [...text].entries()) {
    const attack = spans.some(([start, end]) => start <= place && place < end);
    const sign = INVISIBLE.test(character);
    const last = pieces.at(-1);
    const shown = sign ? codePoint(character) : character;
    if (last && !sign && !last.sign && last.attack === attack) last.text += shown;
    else pieces.push({ text: shown, attack, sign });
  }
  return pieces;
}
