/** Where rows and lines go, in pixels. */
import { ADVANCE, broadest } from "../labels";
import type { Span, Token } from "../types";

export const ROW_HEIGHT = 22;
export const TALLEST = 640;
/** Rows that are in view together however low the room is. */
const FEWEST = 12;
/** Longer lines are too flat to be told apart. */
const WIDEST = 560;
const STANDOFF = 8;
/** Beside the labels, for the weights of the token that is looked at. */
const NUMBER = 30;

export interface Plan {
  width: number;
  rowHeight: number;
  /** Of all rows, and of the part of them that is in view together. */
  full: number;
  height: number;
  /** Widths of the columns with queries and keys, and the ends of the lines. */
  left: number;
  right: number;
  x1: number;
  x2: number;
  queryRoom: number;
  keyRoom: number;
}

export interface Room {
  width: number;
  rowHeight: number;
  /** The most pixels that rows may take; a few rows are in view in any case. */
  tallest: number;
}

export function plan(room: Room, queries: readonly Token[], keys: readonly Token[]): Plan {
  const { rowHeight } = room;
  const width = Math.min(room.width, WIDEST);
  const most = width < 360 ? 8 : 10;
  const queryRoom = Math.max(4, broadest(queries, most));
  const keyRoom = Math.max(4, broadest(keys, most));
  const left = Math.ceil(queryRoom * ADVANCE) + NUMBER;
  const right = Math.ceil(keyRoom * ADVANCE) + NUMBER;
  const full = Math.max(queries.length, keys.length) * rowHeight;
  return {
    rowHeight,
    full,
    height: Math.min(full, Math.max(FEWEST * rowHeight, room.tallest)),
    width,
    left,
    right,
    x1: left + STANDOFF,
    x2: width - right - STANDOFF,
    queryRoom,
    keyRoom,
  };
}

/** The rows of which at least a part is in view. */
export function rowsInView({ rowHeight, height }: Plan, scroll: number, count: number): Span {
  return [
    Math.max(0, Math.min(count, Math.floor(scroll / rowHeight))),
    Math.max(0, Math.min(count, Math.ceil((scroll + height) / rowHeight))),
  ];
}

/** How far beyond the border a line to a token out of view ends: a little more for tokens further away. */
const beyond = (rows: number) => 4 + 28 * (1 - Math.exp(-rows / 40));

/** The height at which a line ends; outside of what is in view for tokens that are. */
export function levelOf(
  { rowHeight, height }: Plan,
  position: number,
  scroll: number,
): { y: number; out: boolean } {
  const y = (position + 0.5) * rowHeight - scroll;
  if (y < 0) return { y: -beyond(-y / rowHeight), out: true };
  if (y > height) return { y: height + beyond((y - height) / rowHeight), out: true };
  return { y, out: false };
}

/** The nearest scroll position at which a row is whole, with a few neighbours when it has to move. */
export function revealed({ rowHeight, height, full }: Plan, position: number, scroll: number): number {
  const top = position * rowHeight;
  if (top >= scroll && top + rowHeight <= scroll + height) return scroll;
  const margin = Math.min(3 * rowHeight, (height - rowHeight) / 2);
  const next = top < scroll ? top - margin : top + rowHeight + margin - height;
  return Math.max(0, Math.min(full - height, next));
}

/** How far apart the lines of several heads run between the same two tokens: of the i-th of `heads`, from the middle. */
export function offsetOf({ rowHeight }: Plan, head: number, heads: number): number {
  return (head - (heads - 1) / 2) * Math.min(3, (rowHeight - 8) / heads);
}
