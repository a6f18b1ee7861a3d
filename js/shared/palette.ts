/** Colours of the style sheet for canvases. */

export type ColourMap = "seq" | "div";

const STOPS = 9;

/** A custom property of the root as the style sheet has it now. */
export function cssColor(root: HTMLElement, name: string): string {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

/** The same for names that are asked for often, each read once: reading makes the browser restyle the page. */
export function colourReader(root: HTMLElement): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name) ?? cssColor(root, name);
    known.set(name, colour);
    return colour;
  };
}

/** 256 RGBA colours from the first to the last stop of a map. */
export function palette(root: HTMLElement, map: ColourMap): Uint8ClampedArray {
  const style = getComputedStyle(root);
  const stops = Array.from({ length: STOPS }, (_, stop) => rgb(style.getPropertyValue(`--${map}-${stop}`)));
  const table = new Uint8ClampedArray(256 * 4);
  for (let index = 0; index < 256; index++) {
    const place = (index / 255) * (STOPS - 1);
    const low = Math.min(STOPS - 2, Math.floor(place));
    for (let channel = 0; channel < 3; channel++) {
      const from = stops[low]?.[channel] ?? 0;
      const to = stops[low + 1]?.[channel] ?? 0;
      table[index * 4 + channel] = from + (to - from) * (place - low);
    }
    table[index * 4 + 3] = 255;
  }
  return table;
}

/** The entry of a palette for a weight between 0 and 1: a square root gives faint weights more ink. */
export function sqrtIndex(weight: number): number {
  return Math.round(255 * Math.sqrt(Math.min(1, Math.max(0, weight))));
}

/** One entry of a palette as a CSS colour. */
export function entry(table: Uint8ClampedArray, index: number): string {
  return `rgb(${table[index * 4]} ${table[index * 4 + 1]} ${table[index * 4 + 2]})`;
}

/** `#rrggbb` or `#rgb` as three channels. */
function rgb(colour: string): number[] {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim())?.[1];
  if (!digits) throw new RangeError(`"${colour}" is not a colour of the style sheet`);
  const width = digits.length / 3;
  return [0, 1, 2].map((channel) => {
    const pair = digits.slice(channel * width, (channel + 1) * width);
    return Number.parseInt(width === 1 ? pair + pair : pair, 16);
  });
}
