/** Every tokenizer's spans under the same characters; only the lines in view are on the page. */
import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { Button, Key, label, TokenChip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count } from "../../shared/text";
import { createRuler } from "../measure";
import { plural } from "../Sentence";
import {
  type Columns,
  columnsOf,
  glyphAt,
  type Line,
  lastUpTo,
  placeOf,
  runsOf,
  seen,
  setLines,
} from "./columns";
import { lostPath, onePath, type Spot, splitPath } from "./draw";
import * as messages from "./messages";
import type { Comparison } from "./read";

/** Pixels, as in styles.css. */
const HEAD = 28;
const ROW = 28;
const GAP = 18;
const END = 52;
const MAX_HEIGHT = 664;

export interface PictureProps {
  comparison: Comparison;
  rtl: boolean;
  /** The region that the reader looks at. */
  chosen: number | null;
  onChoose: (region: number | null) => void;
}

export function Picture({ comparison, rtl, chosen, onChoose }: PictureProps) {
  const t = useText();
  const { root, language } = useSurroundings();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const scrolled = useSignal(0);
  const { text, rows, regions } = comparison;
  const ruler = useMemo(() => createRuler(root), [language.value]);
  const columns = useMemo(() => columnsOf(text, ruler), [text, ruler]);
  const names = width < 560 ? 88 : 116;
  const room = Math.max(120, width - names - END);
  const { unit, lines } = useMemo(() => setLines(columns, text, room), [columns, text, room]);
  const tall = HEAD + rows.length * ROW + GAP;
  const height = lines.length * tall - GAP;
  const scrolls = height > MAX_HEIGHT;
  const shown = Math.min(height, MAX_HEIGHT);
  const top = Math.min(scrolled.value, height - shown);
  const from = Math.max(0, Math.floor(top / tall));
  const to = Math.min(lines.length, Math.ceil((top + shown) / tall));

  useLayoutEffect(() => {
    const box = frame.current;
    if (chosen === null || !box || !scrolls) return;
    const start = regions.starts[chosen] ?? 0;
    const column = lastUpTo(columns.units, columns.length - 1, start);
    const line = lines.findIndex((one) => column < one.to);
    const upper = Math.max(0, line) * tall;
    if (upper < box.scrollTop || upper + tall > box.scrollTop + shown) box.scrollTop = upper;
    scrolled.value = box.scrollTop;
  }, [chosen, lines, scrolls]);

  const last = regions.length - 1;
  const go = (region: number) => onChoose(last < 0 ? null : Math.max(0, Math.min(last, region)));
  const [back, forth] = rtl ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      [back]: () => go((chosen ?? 1) - 1),
      [forth]: () => go((chosen ?? -1) + 1),
      ArrowUp: () => go((chosen ?? 1) - 1),
      ArrowDown: () => go((chosen ?? -1) + 1),
      PageUp: () => go((chosen ?? 0) - 10),
      PageDown: () => go((chosen ?? 0) + 10),
      Home: () => go(0),
      End: () => go(last),
      // Where nothing is chosen, Escape closes the panel.
      Escape: () => (chosen === null ? false : onChoose(null)),
    });
  const nth = (region: number) => Array.from(rows, (_, k) => regions.tokens[region * rows.length + k] ?? 0);
  const named = (region: number) => {
    const span = label(text.slice(regions.starts[region], regions.ends[region]));
    const costs = nth(region).map((n, k) => t(messages.COST, { name: rows[k]?.name ?? "", n: count(n) }));
    return t(messages.STRETCH, { text: span, costs: costs.join(t(messages.LIST)) });
  };
  // The regions that start on a line in view are its options.
  const [first, end] = inView(comparison, columns, lines[from], lines[to - 1]);
  const visible = chosen !== null && chosen >= first && chosen < end;

  return (
    <>
      <div
        ref={frame}
        class={`rows${scrolls ? " long" : ""}`}
        style={`height:${shown}px;--names:${names}px;--end:${END}px`}
        role="listbox"
        tabIndex={0}
        aria-label={t(messages.PICTURE)}
        aria-activedescendant={visible ? `${id}${chosen}` : undefined}
        onScroll={(event) => {
          scrolled.value = event.currentTarget.scrollTop;
        }}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const stretch = (event.target as Element).closest<HTMLElement>("[data-r]");
          if (stretch) go(Number(stretch.dataset.r));
        }}
      >
        <div class="paper" role="presentation" style={`height:${height}px`}>
          {lines.slice(from, to).map((line, offset) => {
            const number = from + offset;
            const spot: Spot = { columns, line, runs: runsOf(columns, text, line, rtl), unit, room, rtl };
            return (
              <div key={number} class="line" role="presentation" style={`top:${number * tall}px`}>
                <Stretches
                  id={id}
                  comparison={comparison}
                  spot={spot}
                  chosen={chosen}
                  named={named}
                  height={HEAD + rows.length * ROW}
                />
                <Spans comparison={comparison} spot={spot} final={number === lines.length - 1} />
              </div>
            );
          })}
        </div>
      </div>
      <div class="keys-row">
        <Key swatch="var(--seq-bar-soft)" label={t(messages.ONE_TOKEN)} />
        <Key
          swatch="linear-gradient(90deg,var(--seq-bar) 4px,transparent 4px 6px,var(--seq-bar) 6px)"
          label={t(messages.SPLIT)}
        />
        {rows.some((row) => row.unknown > 0) && (
          <span class="key lost-key">
            <i />
            {t(messages.LOST)}
          </span>
        )}
        {regions.length > 0 && <Key swatch="var(--line-2)" label={t(messages.DIFFERS)} />}
        {rows.map(
          (row) =>
            row.added.length > 0 && (
              <span key={row.id} class="key plain">
                {compose(messages.ADDS, language.value, {
                  name: row.name,
                  tokens: row.added.map((token) => (
                    <TokenChip key={token} text={token} role="special" small />
                  )),
                })}
              </span>
            ),
        )}
      </div>
      {rows.length > 1 && (
        <div class="differs">
          <Button
            kind="ghost"
            icon="prev"
            iconOnly
            label={t(messages.BEFORE)}
            onPress={() => go((chosen ?? 1) - 1)}
          />
          <Button
            kind="ghost"
            icon="next"
            iconOnly
            label={t(messages.NEXT)}
            onPress={() => go((chosen ?? -1) + 1)}
          />
          <p aria-live="polite">
            {chosen === null || chosen > last ? (
              last < 0 ? (
                t(messages.NO_DIFFERENCES)
              ) : (
                t(plural(messages.DIFFERENCES, regions.length), { n: count(regions.length) })
              )
            ) : (
              <>
                <span class="muted">
                  {t(messages.NTH, { n: count(chosen + 1), m: count(regions.length) })}
                </span>{" "}
                <TokenChip
                  text={excerpt(text.slice(regions.starts[chosen], regions.ends[chosen]))}
                  role="you"
                  small
                />{" "}
                {nth(chosen).map((n, k) => (
                  <span key={rows[k]?.id} class="cost-of">
                    {compose(messages.COST, language.value, {
                      name: rows[k]?.name ?? "",
                      n: <b class="num">{count(n)}</b>,
                    })}
                  </span>
                ))}
              </>
            )}
          </p>
        </div>
      )}
    </>
  );
}

/** The reader's own text may be long; the picture beside it shows all of it. */
export function excerpt(text: string): string {
  const points = [...text];
  return points.length > 32 ? `${points.slice(0, 32).join("")}…` : text;
}

function inView({ regions }: Comparison, { units }: Columns, first?: Line, last?: Line): [number, number] {
  if (!first || !last || regions.length === 0) return [0, 0];
  const start = units[first.from] ?? 0;
  const end = units[last.to] ?? 0;
  let from = lastUpTo(regions.starts, regions.length - 1, start);
  if ((regions.starts[from] ?? 0) < start) from += 1;
  let to = from;
  while (to < regions.length && (regions.starts[to] ?? 0) < end) to += 1;
  return [from, to];
}

interface StretchesProps {
  id: string;
  comparison: Comparison;
  spot: Spot;
  chosen: number | null;
  named: (region: number) => string;
  height: number;
}

/** What is cut differently on a line: marked under the characters, to be chosen. */
function Stretches({ id, comparison, spot, chosen, named, height }: StretchesProps) {
  const { regions } = comparison;
  const { columns, line, runs, unit, room, rtl } = spot;
  const [start, end] = [columns.units[line.from] ?? 0, columns.units[line.to] ?? 0];
  const origin = columns.edges[line.from] ?? 0;
  const found = [];
  let region = Math.max(0, lastUpTo(regions.ends, regions.length - 1, start));
  for (; region < regions.length && (regions.starts[region] ?? 0) < end; region++) {
    const [a = 0, b = 0] = [regions.starts[region], regions.ends[region]];
    if (b <= start && a < start) continue;
    const from = placeOf(columns, Math.max(a, start)) - origin;
    const to = (b >= end ? (columns.edges[line.to] ?? 0) : placeOf(columns, b)) - origin;
    const parts = seen(runs, from, to);
    const left = Math.min(...parts.map(([x]) => x)) * unit;
    const right = Math.max(...parts.map(([, x]) => x)) * unit;
    const x = rtl ? room - right : left;
    const begins = a >= start;
    const mine = region === chosen;
    found.push(
      <div
        key={region}
        class={`stretch${mine ? " you" : ""}`}
        style={`left:${x.toFixed(1)}px;width:${Math.max(6, right - left).toFixed(1)}px;height:${height}px`}
        data-r={region}
        {...(begins
          ? {
              id: `${id}${region}`,
              role: "option",
              "aria-selected": mine,
              "aria-setsize": regions.length,
              "aria-posinset": region + 1,
              "aria-label": named(region),
            }
          : { role: "presentation" })}
      />,
    );
  }
  return (
    <div class="stretches" role="presentation">
      {found}
    </div>
  );
}

interface SpansProps {
  comparison: Comparison;
  spot: Spot;
  final: boolean;
}

function Spans({ comparison, spot, final }: SpansProps) {
  const t = useText();
  const { language } = useSurroundings();
  const { text, rows, shown } = comparison;
  const { columns, line, runs, unit, room, rtl } = spot;
  const origin = columns.edges[line.from] ?? 0;
  // The same nodes again when only the choice is another.
  return useMemo(
    () => (
      <div class="bands" aria-hidden="true">
        <svg width={room} height={HEAD - 4} class="letters" aria-hidden="true">
          {Array.from({ length: line.to - line.from }, (_, offset) => {
            const column = line.from + offset;
            const [left = 0, right = 0] = columns.edges.subarray(column, column + 2);
            const [[x, x2] = [0, 0]] = seen(runs, left - origin, right - origin);
            const middle = (x + x2) / 2;
            const glyph = glyphAt(columns, text, column);
            const long = glyph.startsWith("U+");
            const own = text.slice(columns.units[column], columns.units[column + 1]);
            return (
              <text
                key={column}
                x={(rtl ? room - middle * unit : middle * unit).toFixed(1)}
                y={17}
                class={glyph !== own && label(own) === glyph ? `mark${long ? " code" : ""}` : undefined}
              >
                {glyph}
              </text>
            );
          })}
        </svg>
        {final && <span class="of">{t(messages.TOKENS)}</span>}
        {rows.map((row) => (
          <div key={row.id} class="band">
            <span class={`who${row.id === shown ? " shown" : ""}`} title={row.name}>
              {row.name}
            </span>
            <svg width={room} height={ROW - 10} aria-hidden="true">
              <path class="one" d={onePath(row, spot)} />
              <path class="many" d={splitPath(row, spot)} />
              <path class="lost" d={lostPath(row, spot)} />
            </svg>
            {final && (
              <span class={`many-of${row.id === shown ? " shown" : ""}${row.loses ? " loses" : ""}`}>
                {count(row.count)}
                {row.loses && <em>*</em>}
              </span>
            )}
          </div>
        ))}
      </div>
    ),
    [comparison, columns, line, unit, room, rtl, final, language.value],
  );
}
