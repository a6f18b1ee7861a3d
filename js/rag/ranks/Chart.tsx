/** One column per stage, place is rank; a table for those who listen, and for the keyboard. */
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { BOX, type Column, type Grid, gridOf, lastSent, ROW } from "./layout";
import * as messages from "./messages";
import type { Ranked, Ranks } from "./read";
import { nameOf, placeOf, scoreOf, unitOf } from "./words";

export interface ChartProps {
  ranks: Ranks;
  /** What is drawn, in the final order. */
  rows: readonly Ranked[];
  /** The passage pointed at, and the stage whose score is looked at. */
  row: number | null;
  stage: number;
  onPoint: (row: number, stage: number) => void;
}

export function Chart({ ranks, rows, row, stage, onPoint }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const grid = useMemo(() => (width > 0 ? gridOf(ranks, rows, width) : null), [ranks, rows, width]);
  const onClick = ({ target }: MouseEvent) => {
    const hit = (target as Element).closest<SVGElement>("[data-row]");
    if (hit) onPoint(Number(hit.dataset.row), Number(hit.dataset.stage ?? stage));
  };
  return (
    <div ref={frame} class="rk-view">
      {grid && (
        <svg width={width} height={grid.height} aria-hidden="true" onClick={onClick}>
          <Axis ranks={ranks} rows={rows} grid={grid} width={width} />
          <Curves rows={rows} grid={grid} row={row} />
          {rows.map((one) => (
            <Boxes key={one.row} one={one} ranks={ranks} grid={grid} row={row} stage={stage} />
          ))}
        </svg>
      )}
      <Twin ranks={ranks} rows={rows} row={row} stage={stage} onPoint={onPoint} />
    </div>
  );
}

function Axis({
  ranks,
  rows,
  grid,
  width,
}: Pick<ChartProps, "ranks" | "rows"> & { grid: Grid; width: number }) {
  const t = useText();
  const sent = lastSent(ranks);
  const end = grid.columns.at(-1) as Column;
  const some = rows.filter((one) => one.sent).length;
  const line = grid.y(sent) + ROW / 2;
  const deepest = Math.max(sent, ...rows.map(({ way }) => way[end.stage]?.[0] ?? 0));
  return (
    <g class="rk-axis">
      {grid.columns.map(({ stage, x }) => (
        <g key={stage}>
          <text class="name" x={x} y={14}>
            {nameOf(ranks.stages, stage, t)}
          </text>
          <text x={x} y={29}>
            {unitOf(ranks.stages[stage] as Ranks["stages"][number], t)}
          </text>
        </g>
      ))}
      {Array.from({ length: grid.lines }, (_, k) => (
        <text key={k} class="rank" x={16} y={grid.y(k + 1) + 4}>
          {k + 1}
        </text>
      ))}
      {grid.beyond && (
        <text class="low" x={0} y={grid.y(grid.lines + 1) + 4}>
          {t(messages.BEYOND, { n: grid.lines })}
        </text>
      )}
      {grid.none !== null && (
        <text class="low" x={0} y={grid.y(null) + 4}>
          {t(messages.NOT_HERE)}
        </text>
      )}
      {sent > 0 && (
        <>
          <path class="rule" d={`M${end.x - grid.box / 2 - 8} ${line}H${width}`} />
          <text x={end.x} y={grid.y(deepest) + 26}>
            {some === 1 ? t(messages.SENT_ONE) : t(messages.SENT_MANY, { n: some })}
          </text>
        </>
      )}
    </g>
  );
}

/** Weakest first: the passage pointed at lies on top. */
function Curves({ rows, grid, row }: { rows: readonly Ranked[]; grid: Grid; row: number | null }) {
  const weight = (one: Ranked) => (one.row === row ? 2 : one.sent ? 1 : 0);
  return (
    <g class="rk-curves">
      {[...rows]
        .sort((a, b) => weight(a) - weight(b))
        .map((one) => (
          <path key={one.row} class={["", "sent", "you"][weight(one)]} d={curve(one, grid)} />
        ))}
    </g>
  );
}

function curve(one: Ranked, { columns, box, y }: Grid): string {
  const end = one.way.findLastIndex((place) => place !== null);
  const spots = columns.filter(({ stage }) => stage <= end);
  return spots
    .slice(1)
    .map(({ stage, x }, k) => {
      const from = spots[k] as Column;
      const [x0, x1] = [from.x + box / 2, x - box / 2];
      const [y0, y1] = [y(one.way[from.stage]?.[0] ?? null), y(one.way[stage]?.[0] ?? null)];
      const middle = (x0 + x1) / 2;
      return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
    })
    .join("");
}

function Boxes({
  one,
  ranks,
  grid,
  row,
  stage,
}: Omit<ChartProps, "rows" | "onPoint"> & { one: Ranked; grid: Grid }) {
  const you = one.row === row;
  const first = one.way[grid.columns[0]?.stage ?? 0];
  const end = one.way.findLastIndex((place) => place !== null);
  // Where it stands first; one that the first list lacks is named beside where it would have been.
  const beside = grid.y(first?.[0] ?? null);
  const crowded = !first || first[0] > grid.lines;
  const name =
    one.doc
      .replace(/\.\w+$/, "")
      .split("/")
      .at(-1) ?? one.doc;
  const room = Math.max(0, Math.floor((grid.names - 34) / 6.4));
  return (
    <g class={`rk-row${you ? " you" : ""}${one.sent ? " sent" : ""}`}>
      {!crowded && (
        <text class="label" x={26} y={beside + 4} data-row={one.row}>
          {clipped(name, room)}
          <tspan>{` ${clipped(one.text.replace(/\s+/g, " "), Math.max(0, room - name.length - 1))}`}</tspan>
        </text>
      )}
      {grid.columns
        .filter((column) => column.stage <= end)
        .map(({ stage: at, x }) => {
          const place = one.way[at];
          const y = grid.y(place?.[0] ?? null);
          const unit = ranks.stages[at]?.unit ?? "";
          return (
            <g
              key={at}
              class={`rk-box${place ? "" : " none"}${you && at === stage ? " on" : ""}`}
              data-row={one.row}
              data-stage={at}
            >
              <title>{place ? `${placeOf(one)}: ${scoreOf(place[1], unit, 6)}` : placeOf(one)}</title>
              <rect x={x - grid.box / 2} y={y - BOX / 2} width={grid.box} height={BOX} rx={3} />
              <text x={x} y={y + 4}>
                {place ? scoreOf(place[1], unit) : "—"}
              </text>
            </g>
          );
        })}
    </g>
  );
}

function clipped(text: string, room: number): string {
  const letters = [...text];
  return letters.length <= room ? text : `${letters.slice(0, Math.max(0, room - 1)).join("")}…`;
}

/** The same as a table: arrows move by passage and stage, and the picture shows where. */
function Twin({ ranks, rows, row, stage, onPoint }: ChartProps) {
  const t = useText();
  const language = useSurroundings().language.value;
  const table = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  const now = Math.max(
    0,
    rows.findIndex((one) => one.row === row),
  );
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    table.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus({ preventScroll: true });
  }, [row, stage]);
  const go = (to: number, at: number) => () => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    moved.current = true;
    if (next) onPoint(next.row, Math.max(0, Math.min(ranks.stages.length - 1, at)));
  };
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      ArrowDown: go(now + 1, stage),
      ArrowUp: go(now - 1, stage),
      ArrowRight: go(now, stage + 1),
      ArrowLeft: go(now, stage - 1),
      Home: go(now, 0),
      End: go(now, ranks.stages.length - 1),
      PageUp: go(0, stage),
      PageDown: go(rows.length - 1, stage),
    });
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells the arrows reach is a grid
    <table ref={table} class="unseen" role="grid" onKeyDown={onKeyDown}>
      <caption>{t(messages.CHART, { n: rows.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{t(messages.PASSAGE)}</th>
          {ranks.stages.map((one, at) => (
            <th key={at} scope="col">{`${nameOf(ranks.stages, at, t)}, ${unitOf(one, t)}`}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((one, k) => (
          <tr key={one.row} aria-selected={one.row === row}>
            <th scope="row">{`${placeOf(one)}${one.sent ? `${language === "zh" ? "，" : ", "}${t(messages.SENT)}` : ""}`}</th>
            {ranks.stages.map(({ unit }, at) => {
              const place = one.way[at];
              return (
                <td
                  key={at}
                  tabIndex={k === now && at === stage ? 0 : -1}
                  onFocus={() => (one.row === row && at === stage) || onPoint(one.row, at)}
                >
                  {place
                    ? t(messages.CELL, { r: place[0], score: scoreOf(place[1], unit) })
                    : t(messages.NOT_HERE)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
