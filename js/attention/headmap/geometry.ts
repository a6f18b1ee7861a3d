/** Where each head's thumbnail stands: layers across, heads down, key–value groups apart. */
import type { Grid } from "../document";
import type { Head } from "../types";

export interface Geometry {
  grid: Grid;
  cell: number;
  height: number;
  /** Layers per band; more than one band where cells would be too small to read. */
  perBand: number;
  bands: number;
  /** Top left corner of a head's cell. */
  corner(head: Head): [x: number, y: number];
  /** The head under a point, or null between cells. */
  at(x: number, y: number): Head | null;
}

export const TOP = 16;
const GAP = 2;
const GROUP_GAP = 6;
const BAND_GAP = 12;
const MIN_CELL = 12;
const MAX_CELL = 44;
/** So many pixels of the first view are for the heads: below 700 at 900 px, more where there is width to fill. */
const MAX_HEIGHT = 330;
const MAX_HEIGHT_WIDE = 440;
const WIDE = 1200;

export const labelWidth = (width: number): number => (width < 560 ? 34 : 46);

export function geometry(grid: Grid, width: number): Geometry {
  const left = labelWidth(width);
  const perGroup = Math.max(1, Math.round(grid.heads / grid.kvHeads));
  const grouped = grid.kvHeads > 1 && perGroup > 1;
  const groupGaps = grouped ? grid.kvHeads - 1 : 0;
  const room = width - left;
  let bands = 1;
  let cell = 0;
  for (; bands <= grid.layers; bands++) {
    cell = Math.floor((room + GAP) / Math.ceil(grid.layers / bands) - GAP);
    if (cell >= MIN_CELL) break;
  }
  const perBand = Math.ceil(grid.layers / bands);
  const tallest = ((width < WIDE ? MAX_HEIGHT : MAX_HEIGHT_WIDE) - groupGaps * GROUP_GAP) / grid.heads - GAP;
  cell = Math.max(MIN_CELL, Math.min(cell, MAX_CELL, Math.floor(tallest)));
  const bandHeight = TOP + grid.heads * (cell + GAP) + groupGaps * GROUP_GAP;
  const groupOffset = (head: number) => (grouped ? Math.floor(head / perGroup) * GROUP_GAP : 0);
  const corner = ([layer, head]: Head): [number, number] => [
    left + (layer % perBand) * (cell + GAP),
    Math.floor(layer / perBand) * (bandHeight + BAND_GAP) + TOP + head * (cell + GAP) + groupOffset(head),
  ];
  return {
    grid,
    cell,
    perBand,
    bands,
    height: bands * bandHeight + (bands - 1) * BAND_GAP,
    corner,
    at(x, y) {
      const column = Math.floor((x - left) / (cell + GAP));
      const band = Math.floor(y / (bandHeight + BAND_GAP));
      const layer = band * perBand + column;
      if (column < 0 || column >= perBand || layer >= grid.layers) return null;
      for (let head = 0; head < grid.heads; head++) {
        const [left, top] = corner([layer, head]);
        if (y >= top && y < top + cell && x >= left && x < left + cell) return [layer, head];
      }
      return null;
    },
  };
}

/** The groups of heads that share keys and values, first and last head of each; none without sharing. */
export function groups({ heads, kvHeads }: Grid): [first: number, last: number][] {
  const perGroup = Math.round(heads / kvHeads);
  if (kvHeads < 2 || perGroup < 2) return [];
  return Array.from({ length: kvHeads }, (_, group) => [group * perGroup, (group + 1) * perGroup - 1]);
}

/** The next head for a key, or null where the key means nothing here. */
export function step(grid: Grid, [layer, head]: Head, key: string): Head | null {
  const inside = (l: number, h: number): Head => [
    Math.max(0, Math.min(grid.layers - 1, l)),
    Math.max(0, Math.min(grid.heads - 1, h)),
  ];
  switch (key) {
    case "ArrowLeft":
    case "[":
      return inside(layer - 1, head);
    case "ArrowRight":
    case "]":
      return inside(layer + 1, head);
    case "ArrowUp":
      return inside(layer, head - 1);
    case "ArrowDown":
      return inside(layer, head + 1);
    case "Home":
      return inside(0, head);
    case "End":
      return inside(grid.layers - 1, head);
    case "PageUp":
      return inside(layer, 0);
    case "PageDown":
      return inside(layer, grid.heads - 1);
    default:
      return null;
  }
}
