/** One row per step; every column stays under its first symbol. Only the rows in view are on the page. */
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { handle } from "../../shared/keys";
import { useText } from "../../shared/mount";
import { type Cell, Glyph } from "./cell";
import * as messages from "./messages";

export interface LadderRow {
  cells: Cell[];
  /** Beside the row: its rank. */
  label: preact.ComponentChildren;
  /** The row as a sentence. */
  says: string;
}

export interface LadderProps {
  columns: number;
  rows: number;
  rowAt: (row: number) => LadderRow;
  step: number;
  onStep: (step: number) => void;
  onToggle: () => void;
}

const ROW = 30;
const LABEL = 98;
const LABEL_SMALL = 84;
const [NARROWEST, WIDEST] = [18, 52];
/** More rows than these scroll, fewer where they are wide: a page holds so many cells. */
const MOST_ROWS = 12;
const MOST_CELLS = 500;

export function Ladder({ columns, rows, rowAt, step, onStep, onToggle }: LadderProps) {
  const t = useText();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const scrolled = useSignal(0);
  const width = useWidth(frame).value;
  const labels = width < 480 ? LABEL_SMALL : LABEL;
  const column = Math.floor(Math.max(NARROWEST, Math.min(WIDEST, (width - labels) / columns)));
  const most = Math.max(4, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / columns)));
  const shown = Math.min(rows, most);
  const scrolls = rows > most;
  const first = scrolls ? Math.max(0, Math.floor(scrolled.value / ROW) - 1) : 0;
  const last = scrolls ? Math.min(rows, first + shown + 3) : rows;

  useLayoutEffect(() => {
    const box = frame.current;
    if (!box || !scrolls) return;
    const [top, bottom] = [step * ROW, (step + 1) * ROW];
    if (top < box.scrollTop) box.scrollTop = top;
    else if (bottom > box.scrollTop + shown * ROW) box.scrollTop = bottom - shown * ROW;
    scrolled.value = box.scrollTop;
  }, [step, rows, scrolls, shown]);

  const go = (to: number) => () => onStep(Math.max(0, Math.min(rows - 1, to)));
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      ArrowUp: go(step - 1),
      ArrowDown: go(step + 1),
      ArrowLeft: go(step - 1),
      ArrowRight: go(step + 1),
      PageUp: go(step - shown),
      PageDown: go(step + shown),
      Home: go(0),
      End: go(rows - 1),
      " ": onToggle,
    });
  const inView = step >= first && step < last;
  return (
    <div
      ref={frame}
      class={`ladder${scrolls ? " long" : ""}`}
      style={`max-height:${shown * ROW + 16}px`}
      role="listbox"
      tabIndex={0}
      dir="ltr"
      aria-label={t(messages.LADDER)}
      aria-activedescendant={inView ? `${id}${step}` : undefined}
      onScroll={(event) => {
        scrolled.value = event.currentTarget.scrollTop;
      }}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const row = (event.target as Element).closest<HTMLElement>("[data-row]");
        if (row) onStep(Number(row.dataset.row));
      }}
    >
      <div role="presentation" style={`height:${rows * ROW}px;min-width:${columns * column + labels}px`}>
        {width > 0 &&
          Array.from({ length: last - first }, (_, offset) => {
            const number = first + offset;
            const { cells, label, says } = rowAt(number);
            const when = number > step ? " later" : number === step ? " now" : "";
            return (
              <div
                key={number}
                id={`${id}${number}`}
                class={`lrow${when}`}
                role="option"
                data-row={number}
                aria-selected={number === step}
                aria-setsize={rows}
                aria-posinset={number + 1}
                style={`top:${number * ROW}px;grid-template-columns:repeat(${columns},${column}px) auto`}
              >
                <span class="unseen">{says}</span>
                {cells.map(({ start, end, text, look }) => (
                  <span
                    key={start}
                    class={`lc ${look}`}
                    style={`grid-column:${start + 1}/${end + 1}`}
                    aria-hidden={true}
                  >
                    <Glyph text={text} />
                  </span>
                ))}
                <span class="lab num" style={`grid-column:${columns + 1}`} aria-hidden={true}>
                  {label}
                </span>
              </div>
            );
          })}
      </div>
    </div>
  );
}
