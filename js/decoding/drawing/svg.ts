/** The picture as SVG: marks of one look share a group, so that large trees stay small files. */
import { xml } from "../../shared/files";
import type { Scene, Tone } from "./scene";

export interface Ink {
  colour(tone: Tone): string;
  mono: string;
  plain: string;
}

/** The marks of a scene as SVG elements. */
export function drawn({ links, boxes, texts }: Scene, { colour, mono, plain }: Ink): string {
  const [groups, above] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const add = (look: string, element: string, to = groups) => {
    const group = to.get(look);
    if (group) group.push(element);
    else to.set(look, [element]);
  };
  for (const link of links) {
    const { x1, y1, ax, ay, bx, by, x2, y2, width, tone, dotted } = link;
    const way = y1 === y2 ? `H${n(x2)}` : `C${n(ax)} ${n(ay)} ${n(bx)} ${n(by)} ${n(x2)} ${n(y2)}`;
    const dash = dotted ? ' stroke-dasharray="1.5 2"' : "";
    add(
      `fill="none" stroke="${colour(tone)}"${dash}`,
      `<path d="M${n(x1)} ${n(y1)}${way}" stroke-width="${width.toFixed(2)}"/>`,
    );
  }
  for (const { x, y, width, height, radius, fill, stroke, line } of boxes) {
    const inset = stroke ? line / 2 : 0;
    const round = radius ? ` rx="${n(radius)}"` : "";
    const edge = stroke ? ` stroke="${colour(stroke)}" stroke-width="${line}"` : "";
    add(
      `fill="${fill ? colour(fill) : "none"}"${edge}`,
      `<rect x="${n(x + inset)}" y="${n(y + inset)}" width="${n(Math.max(0, width - 2 * inset))}" ` +
        `height="${n(Math.max(0, height - 2 * inset))}"${round}/>`,
      // Marks on chips come after all chips.
      fill === null || fill === "sunken" || fill === "accent-wash" ? groups : above,
    );
  }
  for (const { x, y, text, mono: isMono, size, tone, italic, rtl } of texts) {
    // A text from right to left starts at its right; its end is where its left is.
    const way = rtl ? ' direction="rtl" text-anchor="end"' : "";
    add(
      `fill="${colour(tone)}" font-family="${xml(isMono ? mono : plain)}" font-size="${n(size)}"` +
        `${italic ? ' font-style="italic"' : ""}${way}`,
      `<text x="${n(x)}" y="${n(y)}">${xml(text)}</text>`,
      above,
    );
  }
  return [...groups, ...above].map(([look, elements]) => `<g ${look}>${elements.join("")}</g>`).join("");
}

const n = (value: number): string => String(Math.round(value * 10) / 10);
