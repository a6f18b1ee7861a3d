/** Which part of the graph is on the screen. */
import type { Graph } from "../types";
import { CARD, heightOf, type Place } from "./layout";

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Over the cards: what is done once, what for every question. */
export const LANE = 24;
export const MARGIN = 8;
/** Below, the words on a card are too small to read. */
export const LEAST_ZOOM = 0.8;
export const MOST_ZOOM = 1.25;

/** All cards and the line over them. */
export function boundsOf({ nodes }: Graph): Rectangle {
  if (nodes.length === 0) return { x: 0, y: 0, width: CARD.width, height: CARD.height };
  const left = Math.min(...nodes.map(({ x }) => x));
  const top = Math.min(...nodes.map(({ y }) => y)) - LANE;
  const right = Math.max(...nodes.map(({ x }) => x)) + CARD.width;
  const bottom = Math.max(...nodes.map((node) => node.y + heightOf(node)));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** As large as fits, in the middle; what is larger than the view starts at its beginning. */
export function fitted(bounds: Rectangle, width: number, height: number, least = LEAST_ZOOM): View {
  const room = { width: width - 2 * MARGIN, height: height - 2 * MARGIN };
  const wish = Math.min(room.width / bounds.width, room.height / bounds.height, MOST_ZOOM);
  const zoom = Math.max(least, wish);
  const start = (space: number, size: number) => Math.max(MARGIN, (space - size * zoom) / 2);
  return {
    x: start(width, bounds.width) - bounds.x * zoom,
    y: start(height, bounds.height) - bounds.y * zoom,
    zoom,
  };
}

/** Whether all of it is in view; half a pixel does not count. */
export function within(bounds: Rectangle, view: View, width: number, height: number): boolean {
  const left = bounds.x * view.zoom + view.x;
  const top = bounds.y * view.zoom + view.y;
  return (
    left > -0.5 &&
    top > -0.5 &&
    left + bounds.width * view.zoom < width + 0.5 &&
    top + bounds.height * view.zoom < height + 0.5
  );
}

/** Moved as little as brings a card into view. */
export function revealed(view: View, place: Place, high: number, width: number, height: number): View {
  const shift = (start: number, size: number, space: number) =>
    start < MARGIN ? MARGIN - start : Math.min(0, space - MARGIN - start - size);
  const { x, y, zoom } = view;
  return {
    x: x + shift(place.x * zoom + x, CARD.width * zoom, width),
    y: y + shift(place.y * zoom + y, high * zoom, height),
    zoom,
  };
}

/** Pixels that the tools take in the lower left corner. */
const TOOLS = { width: 240, height: 36 };

/** Whether no card stands where the tools would. */
export function isCornerFree({ nodes }: Graph, view: View, height: number): boolean {
  return nodes.every((node) => {
    const right = node.x * view.zoom + view.x > TOOLS.width;
    const above = (node.y + heightOf(node)) * view.zoom + view.y < height - TOOLS.height;
    return right || above;
  });
}

const LOWEST = 160;
const HIGHEST = 420;

/** Pixels that the graph asks for at this width. */
export function heightFor(bounds: Rectangle, width: number): number {
  const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, (width - 2 * MARGIN) / bounds.width));
  return Math.round(Math.min(HIGHEST, Math.max(LOWEST, bounds.height * zoom + 2 * MARGIN)));
}
