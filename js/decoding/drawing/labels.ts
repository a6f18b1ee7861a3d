/** How tokens and numbers are written in the tree, and how wide that is. */
import { type Piece, visible } from "../../shared/components/visible";
import { cssColor } from "../../shared/palette";
import { count, type Language, percent, say } from "../../shared/text";
import * as messages from "./messages";

export interface Ruler {
  /** Width of a text in pixels, in the chips' font. */
  mono(text: string, size: number): number;
  /** The same in the font of numbers and words. */
  plain(text: string, size: number): number;
}

/** Measured at this size, then scaled: text widths are proportional. */
const AT = 100;
const MOST_REMEMBERED = 50_000;
const ASCII = /^[\x20-\x7e]*$/;
/** Advance of mono fonts and of figures, in ems, where no canvas measures. */
const EM = { mono: 0.602, plain: 0.556 };
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{3fffd}]/u;

/** A ruler for the fonts of this element. */
export function createRuler(root: HTMLElement): Ruler {
  const context = document.createElement("canvas").getContext("2d");
  const by = (name: "mono" | "plain", property: string) => {
    const font = `${AT}px ${cssColor(root, property) || "sans-serif"}`;
    const known = new Map<string, number>();
    const measure = (text: string) => {
      const before = known.get(text);
      if (before !== undefined) return before;
      let width = 0;
      if (context) {
        context.font = font;
        width = context.measureText(text).width;
      } else for (const character of text) width += AT * EM[name] * (WIDE.test(character) ? 1.67 : 1);
      if (known.size > MOST_REMEMBERED) known.clear();
      known.set(text, width);
      return width;
    };
    return measure;
  };
  const [mono, plain] = [by("mono", "--font-mono"), by("plain", "--font-ui")];
  const advance = mono("0");
  return {
    mono: (text, size) => ((ASCII.test(text) ? text.length * advance : mono(text)) * size) / AT,
    plain: (text, size) => (plain(text) * size) / AT,
  };
}

/** Longer tokens are drawn by their beginning; what they are as a whole, the tooltip says. */
const MOST_SHOWN = 24;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What stands in a chip. */
export function shown(text: string): string {
  if (text.length <= MOST_SHOWN) return text;
  const kept: string[] = [];
  let length = 0;
  for (const { segment } of letters.segment(text)) {
    // A letter may carry any number of accents.
    if (kept.length + 1 >= MOST_SHOWN || length + segment.length > 4 * MOST_SHOWN) return `${kept.join("")}…`;
    kept.push(segment);
    length += segment.length;
  }
  return text;
}

const PRINTED = /^[\x21-\x7e]*$/;

/** A token's text as it is drawn, piece by piece from left to right. */
export interface Written {
  pieces: readonly Piece[];
  rtl: boolean;
}

const FIRST_STRONG = /\p{L}/u;
const RTL =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

export function written(text: string): Written {
  if (text.length <= MOST_SHOWN && PRINTED.test(text)) return { pieces: [{ text, mark: false }], rtl: false };
  const pieces = visible(shown(text));
  const rtl = RTL.test(FIRST_STRONG.exec(text)?.[0] ?? "");
  // In a script that runs from right to left the space in front stands at the right.
  return { pieces: rtl ? pieces.reverse() : pieces, rtl };
}

/** Width of what stands in a chip. */
export function textWidth(text: string, ruler: Ruler, size: number): number {
  // A space is drawn as a dot of the same width.
  if (ASCII.test(text) && text.length <= MOST_SHOWN) return ruler.mono(text, size);
  return written(text).pieces.reduce((sum, piece) => sum + ruler.mono(piece.text, size), 0);
}

/** The words in the picture, in the reader's language. */
export interface Words {
  prompt: string;
  percent(probability: number): string;
  others(probability: number, ofAll: boolean): string;
  hidden(n: number, probability: number): string;
  sampled(n: number, total: number): string;
}

export function createWords(language: Language): Words {
  const number = (p: number) => share(p, language);
  return {
    prompt: say(messages.PROMPT, language),
    percent: number,
    others: (p, ofAll) =>
      Number.isNaN(p)
        ? say(messages.OTHERS_UNKNOWN, language)
        : say(ofAll ? messages.ALL_OTHERS : messages.OTHERS, language, { p: number(p) }),
    hidden: (n, p) => say(messages.HIDDEN, language, { n: count(n), p: number(p) }),
    sampled: (n, m) => say(messages.SAMPLED, language, { n: count(n), m: count(m) }),
  };
}

/** Whole percent from ten on, one decimal below, never 0 for what is possible, "?" for what is not known. */
export function share(probability: number, language: Language): string {
  if (Number.isNaN(probability)) return say(messages.UNKNOWN, language);
  return percent(probability, language, probability < 0.0995 ? 1 : 0);
}
