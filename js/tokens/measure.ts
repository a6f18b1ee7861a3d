/** How wide texts are, without touching the page. */
import { label } from "../shared/components/visible";
import { cssColor } from "../shared/palette";

export interface Ruler {
  /** A token's text in the chips' font, in pixels, its invisible characters as the signs they are drawn as. */
  token(text: string): number;
  /** Bytes in hexadecimal, in the small mono font. */
  bytes(count: number): number;
  /** A number in the small font. */
  id(value: number): number;
}

export const TOKEN_PX = 16;
export const BYTES_PX = 11;
export const ID_PX = 11;
/** Advance of mono fonts, and of tabular figures, in ems: where no canvas measures. */
const MONO_EM = 0.602;
const FIGURE_EM = 0.556;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{3fffd}]/u;
/** Characters that are drawn one advance wide, or as a sign of one advance. */
const ASCII = /^[\n\t\x20-\x7e]*$/;
const MOST_REMEMBERED = 50_000;

/** A ruler for the fonts of this element; a page without a canvas is measured by rule of thumb. */
export function createRuler(root: HTMLElement): Ruler {
  const mono = fontOf(root, "--font-mono");
  const plain = fontOf(root, "--font-ui");
  const context = document.createElement("canvas").getContext("2d");
  const measure = (font: string, em: number, size: number) => {
    if (!context) return (text: string) => thumb(text) * em * size;
    const set = `${size}px ${font}`;
    return (text: string) => {
      if (context.font !== set) context.font = set;
      return context.measureText(text).width;
    };
  };
  const chip = measure(mono, MONO_EM, TOKEN_PX);
  const [advance, small] = [chip("0"), measure(mono, MONO_EM, BYTES_PX)("0")];
  const figure = measure(plain, FIGURE_EM, ID_PX)("0");
  const remembered = new Map<string, number>();
  return {
    token(text) {
      if (ASCII.test(text)) return text.length * advance;
      let width = remembered.get(text);
      if (width === undefined) {
        width = chip(label(text));
        if (remembered.size > MOST_REMEMBERED) remembered.clear();
        remembered.set(text, width);
      }
      return width;
    },
    bytes: (count) => (3 * count - 1) * small,
    id: (value) => String(value).length * figure,
  };
}

function fontOf(root: HTMLElement, property: string): string {
  return cssColor(root, property) || "monospace";
}

function thumb(text: string): number {
  let sum = 0;
  for (const character of text) sum += WIDE.test(character) ? 1.67 : 1;
  return sum;
}
