/** Which part of a matrix is in view. Positions and sizes in pixels of the frame, rows and columns in cells. */
import type { Span } from "../types";
import { type Frame, snapped } from "./layout";
import type { Cell } from "./seen";

export interface View {
  /** Side of a cell. */
  cell: number;
  /** What lies in the frame's corner; fractions of a cell. */
  row: number;
  col: number;
}

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** As much as possible. */
export function home(frame: Frame): View {
  return { cell: frame.fit, row: 0, col: 0 };
}

/** The nearest view that stays within the matrix. */
export function bounded(view: View, frame: Frame): View {
  const cell = Math.max(frame.fit, Math.min(frame.most, snapped(view.cell)));
  const limit = (start: number, count: number, length: number) =>
    Math.max(0, Math.min(count - length / cell, start));
  return {
    cell,
    row: limit(view.row, frame.queries, frame.height),
    col: limit(view.col, frame.keys, frame.width),
  };
}

/** The reader's view, or all of the matrix while there is none. */
export function current(place: View | null, frame: Frame): View {
  return place ? bounded(place, frame) : home(frame);
}

/** Change the size of the cells; what is at (x, y) stays there. */
export function zoomAt(view: View, frame: Frame, cell: number, x: number, y: number): View {
  const next = Math.max(frame.fit, Math.min(frame.most, snapped(cell)));
  return bounded(
    {
      cell: next,
      row: view.row + y / view.cell - y / next,
      col: view.col + x / view.cell - x / next,
    },
    frame,
  );
}

/** Move what is in view by (dx, dy) pixels. */
export function panBy(view: View, frame: Frame, dx: number, dy: number): View {
  return bounded({ ...view, row: view.row - dy / view.cell, col: view.col - dx / view.cell }, frame);
}

/** The nearest view in which a cell is whole. */
export function reveal(view: View, frame: Frame, { query, key }: Cell): View {
  const shift = (start: number, length: number, position: number) =>
    Math.min(position, Math.max(start, position + 1 - length / view.cell));
  return bounded(
    {
      ...view,
      row: shift(view.row, frame.height, query),
      col: shift(view.col, frame.width, key),
    },
    frame,
  );
}

/** Whether all of the matrix is in view. */
export function isWhole({ cell }: View, { queries, keys, width, height }: Frame): boolean {
  return queries * cell <= height + 0.5 && keys * cell <= width + 0.5;
}

/** The cell at (x, y), if there is one. */
export function cellAt(view: View, frame: Frame, x: number, y: number): Cell | null {
  const query = Math.floor(view.row + y / view.cell);
  const key = Math.floor(view.col + x / view.cell);
  const inside = query >= 0 && query < frame.queries && key >= 0 && key < frame.keys;
  return inside && x >= 0 && y >= 0 && x < frame.width && y < frame.height ? { query, key } : null;
}

/** The rows and columns of which at least a part is in view. */
export function inView(view: View, frame: Frame): { rows: Span; cols: Span } {
  const span = (start: number, length: number, count: number): Span => [
    Math.floor(start + 1e-6),
    Math.min(count, Math.ceil(start + length / view.cell - 1e-6)),
  ];
  return {
    rows: span(view.row, frame.height, frame.queries),
    cols: span(view.col, frame.width, frame.keys),
  };
}

/** Where a rectangle of cells is. */
export function place(view: View, rows: Span, cols: Span): Rect {
  return {
    x: (cols[0] - view.col) * view.cell,
    y: (rows[0] - view.row) * view.cell,
    width: (cols[1] - cols[0]) * view.cell,
    height: (rows[1] - rows[0]) * view.cell,
  };
}
