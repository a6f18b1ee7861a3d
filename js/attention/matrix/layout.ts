/** Where the parts of a matrix go, in pixels. */
import { ADVANCE, breadth, broadest } from "../labels";
import type { Token } from "../types";

/** Key labels rise at 58°. */
export const SLOPE = 58;
const SIN = Math.sin((SLOPE * Math.PI) / 180);
const COS = Math.cos((SLOPE * Math.PI) / 180);

export const LARGEST_CELL = 30;
/** From this size on a gap of one pixel parts the cells. */
export const GAP_FROM = 12;
const TALLEST = 640;
/** The short side of a long strip of a matrix; the long side is then not all in view. */
const SHORTEST = 96;
/** Between a label and the cells. */
const STANDOFF = 7;
const CONTROLS = 76;

export interface Frame {
  queries: number;
  keys: number;
  /** The place of the cells. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** Side of a cell when as much as possible is in view, and when it is as large as it gets. */
  fit: number;
  most: number;
  /** Room for labels of queries and keys, in narrow characters. */
  rowRoom: number;
  columnRoom: number;
}

/** The frame of a matrix in a column of `width` pixels. */
export function layout(width: number, queries: readonly Token[], keys: readonly Token[]): Frame {
  const most = width < 420 ? 8 : 10;
  const rowRoom = Math.max(3, broadest(queries, most));
  const columnRoom = Math.max(3, broadest(keys, most));
  const reach = Math.ceil(Math.min(columnRoom, breadth(keys.at(-1)?.text ?? "")) * ADVANCE * COS);
  const top = Math.ceil(columnRoom * ADVANCE * SIN) + STANDOFF + 4;
  const labels = Math.ceil(rowRoom * ADVANCE) + STANDOFF;
  const make = (left: number): Frame => {
    const room = Math.max(1, width - left - 1);
    const fit = fitting(room, reach, queries.length, keys.length);
    return {
      queries: queries.length,
      keys: keys.length,
      left,
      top,
      width: Math.min(room, keys.length * fit),
      height: Math.min(TALLEST, queries.length * fit),
      fit,
      most: fit < 20 ? LARGEST_CELL : fit,
      rowRoom,
      columnRoom,
    };
  };
  const frame = make(labels);
  return zoomable(frame) && labels < CONTROLS ? make(CONTROLS) : frame;
}

/** The side of a cell at which the matrix fits, the last key's label included. */
function fitting(room: number, reach: number, queries: number, keys: number): number {
  const across = Math.min(room / keys, Math.max(1, room - reach - 1) / (keys - 0.5));
  const whole = Math.min(LARGEST_CELL, across, TALLEST / queries);
  const cell = Math.max(whole, Math.min(LARGEST_CELL, SHORTEST / Math.min(queries, keys)));
  return snapped(cell, Math.floor);
}

/** Cells that one can count have whole pixels. */
export function snapped(cell: number, round: (value: number) => number = Math.round): number {
  return cell >= 6 ? round(cell) : cell;
}

/** Whether there is anything to gain from a closer look. */
export function zoomable({ fit, most }: Frame): boolean {
  return most > fit;
}

/** Cells this high hold a row of text, so a list beside the matrix can have its rows. */
const READABLE = 14;

/** What a list of the same tokens needs to stand level with the matrix: its rows where they can be read, else its height. */
export function level({ top, height, fit, queries }: Frame): {
  top: number;
  height: number;
  rowHeight?: number;
} {
  const same = fit >= READABLE && fit * queries <= height;
  return { top, height, ...(same && { rowHeight: fit }) };
}

/** How many narrow characters of a key's label fit when it starts at `x` in a column of `width` pixels. */
export function roomAt(x: number, width: number, frame: Frame): number {
  return Math.min(frame.columnRoom, Math.max(2, (width - x) / (ADVANCE * COS)));
}
