/** The entries found, as a list of which only what is in view is on the page. */
import { useId, useLayoutEffect } from "preact/hooks";
import { label as shownAs, TokenChip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useText } from "../../shared/mount";
import * as messages from "./messages";
import type { Row } from "./read";
import { ROW, useRows } from "./rows";

export interface ResultsProps {
  label: string;
  /** A new list starts at its top. */
  name: string;
  total: number;
  /** Null where it is on its way. */
  rowAt: (place: number) => Row | null;
  /** How many pages are here beyond the first. */
  loaded: number;
  /** Which rows are in view. */
  onView: (first: number, end: number) => void;
  chosen: number | null;
  onChoose: (id: number) => void;
}

const MOST = 12;

export function Results({ label, name, total, rowAt, loaded, onView, chosen, onChoose }: ResultsProps) {
  const t = useText();
  const id = useId();
  const { frame, height, shown, first, end, onScroll, reveal, toTop } = useRows(total, MOST);
  useLayoutEffect(toTop, [name]);
  useLayoutEffect(() => onView(first, end), [name, first, end, total, loaded]);
  const rows = Array.from({ length: end - first }, (_, k) => first + k);
  const at = rows.find((place) => rowAt(place)?.id === chosen);
  const go = (place: number) => {
    const to = Math.max(0, Math.min(total - 1, place));
    reveal(to);
    const row = rowAt(to);
    if (row) onChoose(row.id);
  };
  return (
    <div
      ref={frame}
      class={`entries${height > shown ? " long" : ""}`}
      style={`height:${shown}px`}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={at === undefined ? undefined : `${id}${at}`}
      onScroll={onScroll}
      onKeyDown={(event) =>
        handle(event, {
          ArrowUp: () => go((at ?? first) - 1),
          ArrowDown: () => go(at === undefined ? first : at + 1),
          PageUp: () => go((at ?? first) - MOST + 1),
          PageDown: () => go((at ?? first) + MOST - 1),
          Home: () => go(0),
          End: () => go(total - 1),
        })
      }
      onClick={(event) => {
        const option = (event.target as Element).closest<HTMLElement>("[data-at]");
        if (option) go(Number(option.dataset.at));
      }}
    >
      <div role="presentation" style={`height:${height}px`}>
        {rows.map((place) => {
          const row = rowAt(place);
          const pattern = row?.reason ? messages.OPTION_UNREACHED : messages.OPTION;
          return (
            <div
              key={place}
              id={`${id}${place}`}
              class="entry"
              style={`top:${place * ROW}px`}
              role="option"
              aria-setsize={total}
              aria-posinset={place + 1}
              aria-selected={place === at}
              data-at={place}
            >
              <span class="unseen">
                {row ? t(pattern, { text: shownAs(row.text), id: row.id }) : t(messages.READING)}
              </span>
              {row && <Cells row={row} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells({ row }: { row: Row }) {
  const t = useText();
  return (
    <>
      <TokenChip text={row.text} role={row.special ? "special" : undefined} silent />
      {row.reason ? (
        <em aria-hidden={true}>{t(messages.SHORT_REASONS[row.reason] ?? messages.REFUSED)}</em>
      ) : (
        <bdi aria-hidden={true}>{row.name === row.text ? "" : shownAs(row.name)}</bdi>
      )}
      <i aria-hidden={true}>{row.id}</i>
    </>
  );
}
