/** The attention of one head, or the mean of several, as a matrix: queries down, keys across. */
import { useComputed, useSignal } from "@preact/signals";
import { useCallback, useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { SectionHead } from "../../shared/components/region";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
import type { Selection, Token, Visibility } from "../types";
import { Axes } from "./Axes";
import { Boxes } from "./Boxes";
import { Cells } from "./Cells";
import { steps } from "./keyboard";
import { type Frame, layout, zoomable } from "./layout";
import * as messages from "./messages";
import { type Cell, keysSeen, nearest } from "./seen";
import { read } from "./sheets";
import { Spoken, Tip } from "./Tip";
import { usePointer } from "./usePointer";
import { type Load, useSheets } from "./useSheets";
import { cellAt, current, inView, isWhole, reveal, type View, zoomAt } from "./viewport";
import { Zoom } from "./Zoom";

export interface MatrixProps {
  queries: readonly Token[];
  keys: readonly Token[];
  selection: Selection;
  /** Exact weights of up to 512 × 512 cells, maxima of larger rectangles. */
  load: Load;
  visibility: Visibility;
  /** Whose sliding window applies. */
  layer: number;
  /** The reader locks a cell. */
  onPick: (query: number, key: number) => void;
  /** Pixels at hand. */
  width: number;
  /** "23.0" */
  name: string;
}

const ZOOM_STEP = 1.6;

export function Matrix(props: MatrixProps) {
  const { queries, keys, selection, load, visibility, layer, onPick, width, name } = props;
  const { root } = useSurroundings();
  const t = useText();
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const frame = useMemo(() => layout(width, queries, keys), [width, queries, keys]);
  const place = useSignal<View | null>(null);
  const hovered = useSignal<Cell | null>(null);
  const cursor = useSignal<Cell | null>(null);
  /** The keyboard leads, so the cursor shows. */
  const focused = useSignal(false);
  const active = useComputed(() => hovered.value ?? (focused.value ? cursor.value : null));
  const sheets = useSheets({ load, queries, keys, selection }, frame, place);
  const seen = useCallback(
    (query: number) => keysSeen(query, keys.length, visibility, layer),
    // Layers with the same window need no other picture.
    [keys, visibility, visibility.windows[layer]],
  );
  useLayoutEffect(() => {
    place.value = null;
    hovered.value = null;
    cursor.value = null;
  }, [queries, keys]);

  const view = useMemo(() => current(place.value, frame), [place.value, frame]);
  const one = selection.heads.length === 1;
  const facts = useMemo(
    () => ({ queries, keys, visibility, layer, seen }),
    [queries, keys, visibility, layer, seen],
  );

  const at = (): Cell => {
    const { query, key } = selection;
    const start = query ?? queries.length - 1;
    return cursor.peek() ?? nearest({ query: start, key: key ?? start }, queries.length, keys.length, seen);
  };
  const look = (next: View) => {
    place.value = next.cell === frame.fit && isWhole(next, frame) ? null : next;
  };
  const press = (cell: Cell) => {
    cursor.value = cell;
    const reading = read(sheets.shown.peek().sheets, cell);
    if (!reading || reading.exact) onPick(cell.query, cell.key);
    else {
      sheets.strongestOf(reading).then(
        ({ query, key }) => onPick(query, key),
        () => {}, // Who loads reports why it failed.
      );
    }
  };
  const lead = (to: Cell) => {
    hovered.value = null;
    focused.value = true;
    cursor.value = nearest(to, queries.length, keys.length, seen);
    look(reveal(view, frame, cursor.value));
  };
  /** Zoom at the keyboard's cell, or in the middle of what is in view. */
  const zoom = (factor: number) => {
    const { query, key } = focused.peek() ? at() : { query: -1, key: -1 };
    const x = (key + 0.5 - view.col) * view.cell;
    const y = (query + 0.5 - view.row) * view.cell;
    const inside = cellAt(view, frame, x, y) !== null;
    const [cx, cy] = inside ? [x, y] : [frame.width / 2, frame.height / 2];
    look(zoomAt(view, frame, larger(view.cell, factor), cx, cy));
  };
  usePointer(grid, {
    frame,
    view,
    look,
    point: (cell) => {
      const before = hovered.peek();
      if (before?.query !== cell?.query || before?.key !== cell?.key) hovered.value = cell;
      focused.value = false;
    },
    leave: () => {
      hovered.value = null;
    },
    press,
  });

  const onKeyDown = (event: KeyboardEvent) => {
    const cell = at();
    const reading = read(sheets.shown.peek().sheets, cell);
    const { rows } = inView(view, frame);
    const ways = steps({
      queries: queries.length,
      keys: keys.length,
      screen: Math.max(1, rows[1] - rows[0] - 1),
      at: reading ?? { rows: [cell.query, cell.query + 1], cols: [cell.key, cell.key + 1] },
      seen,
    });
    const moves = Object.entries(ways).map(([key, to]) => [key, () => lead(to)] as const);
    handle(event, {
      ...Object.fromEntries(moves),
      "+": () => zoom(ZOOM_STEP),
      "=": () => zoom(ZOOM_STEP),
      "-": () => zoom(1 / ZOOM_STEP),
      "0": () => look({ ...view, cell: frame.fit }),
      Enter: () => {
        focused.value = true;
        press(cell);
      },
      Escape: () => {
        hovered.value = null;
        root.focus();
      },
    });
  };

  const spoken = cursor.value ?? at();
  const title = one ? t(messages.HEAD, { name }) : t(messages.HEADS, { n: selection.heads.length });
  return (
    <div class="matrix" style={`width:${width}px`}>
      <SectionHead title={title} note={t(messages.NOTE)} />
      <div class="mx-plot" style={`height:${frame.top + frame.height + 8}px`}>
        <div
          ref={grid}
          class={isWhole(view, frame) ? "mx-grid" : "mx-grid pans"}
          style={`left:${frame.left}px;top:${frame.top}px;width:${frame.width}px;height:${frame.height}px`}
          role="grid"
          tabIndex={0}
          aria-label={t(messages.GRID, {
            head: one ? t(messages.NAME_ONE, { name }) : t(messages.NAME_MANY, { n: selection.heads.length }),
            queries: count(queries.length),
            keys: count(keys.length),
          })}
          aria-rowcount={queries.length}
          aria-colcount={keys.length}
          aria-activedescendant={`${id}cell`}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            cursor.value ??= at();
            focused.value = event.currentTarget.matches(":focus-visible");
          }}
          onBlur={() => {
            focused.value = false;
            hovered.value = null;
          }}
        >
          <Cells frame={frame} view={view} sheets={sheets} seen={seen} />
          {leavesRoom(frame, view, visibility.causal) && <p class="mx-later">{t(messages.LATER)}</p>}
          <Boxes
            frame={frame}
            view={view}
            selection={selection}
            sheets={sheets}
            active={active}
            focused={focused}
          />
          <div class="unseen" role="row" aria-rowindex={spoken.query + 1}>
            <span id={`${id}cell`} role="gridcell" aria-colindex={spoken.key + 1} aria-live="polite">
              <Spoken cell={spoken} facts={facts} shown={sheets.shown} />
            </span>
          </div>
        </div>
        <Axes
          queries={queries}
          keys={keys}
          frame={frame}
          view={view}
          width={width}
          selection={selection}
          active={active}
        />
        {zoomable(frame) && (
          <Zoom
            onZoom={(direction) => zoom(ZOOM_STEP ** direction)}
            onFit={() => look({ ...view, cell: frame.fit })}
          />
        )}
        <Tip facts={facts} frame={frame} view={view} shown={sheets.shown} active={active} />
      </div>
    </div>
  );
}

/** At least one pixel more or less, so that every press of a button shows. */
function larger(cell: number, factor: number): number {
  const next = cell * factor;
  if (cell < 6) return next;
  return factor > 1 ? Math.max(cell + 1, next) : Math.min(cell - 1, next);
}

/** Whether the words about later tokens cover none that is visible: their lower left corner lies past the diagonal. */
function leavesRoom(frame: Frame, view: View, causal: boolean): boolean {
  const corner = cellAt(view, frame, frame.width - 170, 62);
  return causal && corner !== null && corner.key > corner.query;
}
