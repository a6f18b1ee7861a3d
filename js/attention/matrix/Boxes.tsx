/** Frames round the reader's row or column and round single cells. */
import type { ReadonlySignal } from "@preact/signals";
import type { Selection } from "../types";
import type { Frame } from "./layout";
import type { Cell } from "./seen";
import { read } from "./sheets";
import type { Sheets } from "./useSheets";
import { place, type Rect, type View } from "./viewport";

/** However small the cells are, a frame has an inside. */
const LEAST = 4;

export interface BoxesProps {
  frame: Frame;
  view: View;
  selection: Selection;
  sheets: Sheets;
  active: ReadonlySignal<Cell | null>;
  focused: ReadonlySignal<boolean>;
}

export function Boxes({ frame, view, selection, sheets, active, focused }: BoxesProps) {
  const { query, key } = selection;
  const all = { rows: [0, frame.queries], cols: [0, frame.keys] } as const;
  const row = (position: number) => place(view, [position, position + 1], [...all.cols]);
  const column = (position: number) => place(view, [...all.rows], [position, position + 1]);
  const cell = active.value;
  const reading = cell && read(sheets.shown.value.sheets, cell);
  return (
    <svg class="mx-boxes" width={frame.width} height={frame.height} aria-hidden="true">
      {cell && <Box class="cross" rect={row(cell.query)} />}
      {cell && <Box class="cross" rect={column(cell.key)} />}
      {query !== null && <Box class="locked" rect={row(query)} />}
      {key !== null && query === null && <Box class="locked" rect={column(key)} />}
      {query !== null && key !== null && (
        <Box class="locked cell" rect={place(view, [query, query + 1], [key, key + 1])} />
      )}
      {cell && (
        <Box
          class={`${focused.value ? "locked" : "hovered"} cell`}
          rect={
            reading
              ? place(view, reading.rows, reading.cols)
              : place(view, [cell.query, cell.query + 1], [cell.key, cell.key + 1])
          }
        />
      )}
    </svg>
  );
}

/** Just outside of its cells. */
function Box({ class: kind, rect }: { class: string; rect: Rect }) {
  const grow = (length: number) => Math.max(0, LEAST - length) / 2 + 0.5;
  const [dx, dy] = [grow(rect.width), grow(rect.height)];
  return (
    <rect
      class={kind}
      x={rect.x - dx}
      y={rect.y - dy}
      width={rect.width + 2 * dx - 1}
      height={rect.height + 2 * dy - 1}
    />
  );
}
