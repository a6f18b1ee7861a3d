/** Token labels beside and above the cells. */
import type { ReadonlySignal } from "@preact/signals";
import { LabelText } from "../labels";
import type { Selection, Token } from "../types";
import { type Frame, roomAt, SLOPE } from "./layout";
import type { Cell } from "./seen";
import { stride, ticks } from "./ticks";
import { inView, type View } from "./viewport";

/** Between the baselines of two labels of queries, and between two keys whose labels slope. */
const ROW_GAP = 15;
const COLUMN_GAP = 16;

export interface AxesProps {
  queries: readonly Token[];
  keys: readonly Token[];
  frame: Frame;
  view: View;
  /** Pixels of the whole matrix, labels included. */
  width: number;
  selection: Selection;
  active: ReadonlySignal<Cell | null>;
}

export function Axes({ queries, keys, frame, view, width, selection, active }: AxesProps) {
  const { left, top, height } = frame;
  const pointed = active.value;
  const { rows, cols } = inView(view, frame);
  const marked = (locked: number | null, hovered: number | undefined) =>
    [hovered ?? null, locked].filter((position) => position !== null);
  const markedRows = marked(selection.query, pointed?.query);
  const markedCols = marked(selection.key, pointed?.key);
  const middle = (position: number, start: number) => (position + 0.5 - start) * view.cell;
  const sparseRows = stride(view.cell, ROW_GAP) > 1;
  const sparseCols = stride(view.cell, COLUMN_GAP) > 1;
  return (
    <svg class="mx-axes" width={width} height={top + height + 8} aria-hidden="true">
      {ticks(rows, view.cell, ROW_GAP, markedRows).map((query) => {
        const y = top + middle(query, view.row);
        const token = queries[query];
        if (!token || y < top - 1 || y > top + height + 1) return null;
        return (
          <g key={query} class={styleOf(token, markedRows.includes(query))}>
            {sparseRows && <path d={`M${left - 4} ${y}h3`} />}
            <text class="tk" x={left - 7} y={y + 4} text-anchor="end">
              <LabelText mark="tspan" text={token.text} room={frame.rowRoom} />
            </text>
          </g>
        );
      })}
      {ticks(cols, view.cell, COLUMN_GAP, markedCols).map((key) => {
        const x = left + middle(key, view.col);
        const token = keys[key];
        if (!token || x < left - 1 || x > left + frame.width + 1) return null;
        return (
          <g key={key} class={styleOf(token, markedCols.includes(key))}>
            {sparseCols && <path d={`M${x} ${top - 4}v3`} />}
            <text class="tk" transform={`translate(${x + 1} ${top - 6}) rotate(${-SLOPE})`}>
              <LabelText mark="tspan" text={token.text} room={roomAt(x, width, frame)} />
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function styleOf({ special }: Token, marked: boolean): string {
  return `${special ? "special " : ""}${marked ? "on" : ""}`;
}
