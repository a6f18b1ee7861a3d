/** Where points of a plane lie in a picture, and which of their documents can be named there. */
import type { Plane, Point } from "./read";

export interface Spot {
  x: number;
  y: number;
}

export interface Label extends Spot {
  text: string;
  end: boolean;
}

/** Left, top, right, bottom. */
export type Box = [number, number, number, number];

const PAD = 18;
const LETTER = 6.2;
const LINE = 14;
const MOST_LABELS = 8;
const LONGEST = 18;

/** One scale for both directions: a distance is a distance. */
export function placesOf({ points, query }: Plane, width: number, height: number): (spot: Spot) => Spot {
  const all: Spot[] = query ? [...points, { x: query[0], y: query[1] }] : points;
  const [left, right] = range(all.map(({ x }) => x));
  const [low, high] = range(all.map(({ y }) => y));
  const scale = Math.min((width - 2 * PAD) / (right - left || 1), (height - 2 * PAD) / (high - low || 1));
  return ({ x, y }) => ({
    x: width / 2 + (x - (left + right) / 2) * scale,
    y: height / 2 - (y - (low + high) / 2) * scale,
  });
}

function range(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}

/** Name documents at the point of each that lies farthest from `from`, while there is room beside what is `taken`. */
export function labelsOf(
  points: readonly Point[],
  place: (spot: Spot) => Spot,
  from: Spot,
  width: number,
  taken: readonly Box[] = [],
): Label[] {
  const farthest = new Map<string, Spot & { far: number }>();
  for (const point of points) {
    const { x, y } = place(point);
    const far = Math.hypot(x - from.x, y - from.y);
    if (far > (farthest.get(point.doc)?.far ?? -1)) farthest.set(point.doc, { x, y, far });
  }
  const labels: Label[] = [];
  const boxes = [...taken];
  for (const [doc, { x, y }] of [...farthest].sort(([, a], [, b]) => b.far - a.far)) {
    if (labels.length === MOST_LABELS) break;
    const text = shortName(doc);
    const wide = text.length * LETTER;
    const end = x + 9 + wide > width - 4;
    const left = end ? x - 9 - wide : x + 9;
    const box: Box = [left, y - LINE / 2, left + wide, y + LINE / 2];
    const meets = boxes.some(([l, t, r, b]) => box[0] < r && box[2] > l && box[1] < b && box[3] > t);
    if (meets || left < 0) continue;
    boxes.push(box);
    labels.push({ text, x: end ? x - 9 : x + 9, y: y + 4, end });
  }
  return labels;
}

/** A document's name without its folder and ending. */
export function shortName(doc: string): string {
  const name = (doc.split("/").at(-1) ?? doc).replace(/\.\w{1,8}$/, "") || doc;
  const letters = [...name];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : name;
}
