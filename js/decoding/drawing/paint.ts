/** The picture on a canvas. */
import type { Box, Link, Scene, Tone } from "./scene";
import { DOTS } from "./strand";

export type Colours = (tone: Tone) => string;

export interface Fonts {
  mono: string;
  plain: string;
}

const NO_DASH: number[] = [];

/** Links of one colour and width are one path: a stroke costs more than a curve. */
export function paint(
  context: CanvasRenderingContext2D,
  { links, boxes, texts }: Scene,
  colour: Colours,
  fonts: Fonts,
): void {
  for (const [, batch] of batches(links)) {
    const [first] = batch;
    if (!first) continue;
    context.strokeStyle = colour(first.tone);
    context.lineWidth = quarter(first.width);
    context.setLineDash(first.dotted ? [...DOTS] : NO_DASH);
    context.beginPath();
    for (const link of batch) {
      context.moveTo(link.x1, link.y1);
      if (link.y1 === link.y2) context.lineTo(link.x2, link.y2);
      else context.bezierCurveTo(link.ax, link.ay, link.bx, link.by, link.x2, link.y2);
    }
    context.stroke();
  }
  context.setLineDash(NO_DASH);
  for (const box of boxes) paintBox(context, box, colour);
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  let [font, ink, direction] = ["", "", "ltr"];
  context.direction = "ltr";
  for (const { x, y, text, mono, size, tone, italic, rtl } of texts) {
    const set = `${italic ? "italic " : ""}${Math.round(size * 4) / 4}px ${mono ? fonts.mono : fonts.plain}`;
    if (set !== font) context.font = font = set;
    const fill = colour(tone);
    if (fill !== ink) context.fillStyle = ink = fill;
    const way = rtl ? "rtl" : "ltr";
    if (way !== direction) context.direction = direction = way;
    context.fillText(text, x, y);
  }
}

function paintBox(context: CanvasRenderingContext2D, box: Box, colour: Colours): void {
  const { x, y, width, height, radius, fill, stroke, line } = box;
  if (radius === 0 && !stroke) {
    if (fill) context.fillStyle = colour(fill);
    context.fillRect(x, y, width, height);
    return;
  }
  const inset = stroke ? line / 2 : 0;
  context.beginPath();
  context.roundRect(x + inset, y + inset, width - 2 * inset, height - 2 * inset, radius);
  if (fill) {
    context.fillStyle = colour(fill);
    context.fill();
  }
  if (!stroke) return;
  context.strokeStyle = colour(stroke);
  context.lineWidth = line;
  context.stroke();
}

const quarter = (width: number): number => Math.max(0.5, Math.round(width * 4) / 4);

/** By what a path has one of; the order of first appearance is kept. */
export function batches(links: readonly Link[]): Map<string, Link[]> {
  const found = new Map<string, Link[]>();
  for (const link of links) {
    const key = `${link.tone} ${link.dotted ? 1 : 0} ${quarter(link.width)}`;
    const batch = found.get(key);
    if (batch) batch.push(link);
    else found.set(key, [link]);
  }
  return found;
}
