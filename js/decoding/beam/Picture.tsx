/** Every candidate of every step, those that were thrown away too; only columns in view are on the page. */
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { visible } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { createRuler } from "../drawing/labels";
import { CHIP, type Column, type Grid, gridOf, inView, nats, type Spot, sumOf } from "./layout";
import * as messages from "./messages";
import type { Step } from "./read";
import { fateOf } from "./words";

interface PictureProps {
  steps: readonly Step[];
  beams: number;
  /** Of a diverse search; 1 else. */
  groups: number;
  at: number;
  /** Rows of the best text, step by step. */
  winner: readonly number[];
  onStep: (number: number) => void;
  onPlay: () => void;
}

export function Picture({ steps, beams, groups, at, winner, onStep, onPlay }: PictureProps) {
  const t = useText();
  const { root, language } = useSurroundings();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const left = useSignal(0);
  const ruler = useMemo(() => createRuler(root), [language.value]);
  const grid = useMemo(
    () => (width > 0 ? gridOf(steps, beams, width, ruler) : null),
    [steps, beams, width, ruler],
  );
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box || !grid) return;
    const [from, to] = [(at - 1) * grid.stride, at * grid.stride];
    if (from < box.scrollLeft) box.scrollLeft = Math.max(0, from - grid.stride);
    else if (to > box.scrollLeft + width) box.scrollLeft = to - width;
    left.value = box.scrollLeft;
  }, [at, grid]);
  const go = (number: number) => onStep(Math.max(1, Math.min(steps.length, number)));
  const step = steps[at - 1];
  const screen = grid ? Math.max(1, Math.floor(width / grid.stride) - 1) : 1;
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      ArrowRight: () => go(at + 1),
      ArrowLeft: () => go(at - 1),
      PageDown: () => go(at + screen),
      PageUp: () => go(at - screen),
      Home: () => go(1),
      End: () => go(steps.length),
      " ": onPlay,
    });
  const [first, end] = grid ? inView(grid, left.value, width) : [0, 0];
  return (
    <div
      ref={frame}
      class="bs-view"
      role="slider"
      tabIndex={0}
      aria-label={t(messages.PICTURE)}
      aria-valuemin={1}
      aria-valuemax={steps.length}
      aria-valuenow={at}
      aria-valuetext={step && spoken(step, t)}
      aria-orientation="horizontal"
      onKeyDown={onKeyDown}
      onClick={({ currentTarget, clientX }) => {
        const x = clientX - currentTarget.getBoundingClientRect().left + currentTarget.scrollLeft;
        if (grid) go(1 + Math.floor(x / grid.stride));
      }}
      onScroll={({ currentTarget }) => {
        left.value = currentTarget.scrollLeft;
      }}
    >
      {grid && (
        <svg width={grid.width} height={grid.height} aria-hidden="true">
          {grid.columns.slice(first, end).map((column, k) => (
            <Head
              key={column.number}
              x={(first + k) * grid.stride}
              column={column}
              grid={grid}
              current={column.number === at}
            />
          ))}
          {grid.columns.slice(first, end).map((column, k) => (
            <Links
              key={column.number}
              index={first + k}
              grid={grid}
              column={column}
              winner={winner}
              lost={beams <= FEW || column.number === at}
            />
          ))}
          {Array.from({ length: groups - 1 }, (_, k) => {
            const y = grid.between((beams / groups) * (k + 1));
            return <line key={y} class="bs-group" x1={0} x2={grid.width} y1={y} y2={y} />;
          })}
          <line class="bs-line" x1={0} x2={grid.width} y1={grid.between(beams)} y2={grid.between(beams)} />
          {grid.columns.slice(first, end).map((column, k) => (
            <Chips
              key={column.number}
              x={(first + k) * grid.stride}
              column={column}
              best={winner[first + k] ?? -1}
              small={width < 560}
              current={column.number === at}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

function spoken({ number, rows }: Step, t: ReturnType<typeof useText>): string {
  const list = (fits: (fate: string) => boolean) =>
    rows
      .filter(({ fate }) => fits(fate))
      .map(
        ({ text, score }) =>
          `${visible(text)
            .map((piece) => piece.text)
            .join("")} ${nats(score)}`,
      )
      .join(t(messages.JOIN)) || t(messages.NONE);
  return t(messages.SPOKEN, {
    n: number,
    kept: list((fate) => fate === "kept"),
    finished: list((fate) => fate === "finished"),
    lost: list((fate) => fate === "pruned"),
  });
}

interface ColumnProps {
  x: number;
  column: Column;
  current: boolean;
}

function Head({ x, column, grid, current }: ColumnProps & { grid: Grid }) {
  const t = useText();
  return (
    <g class={`bs-head${current ? " on" : ""}`}>
      <rect x={x} y={0} width={grid.stride - 4} height={grid.height} rx={6} />
      <text x={x + 6} y={15}>
        {t(messages.STEP_N, { n: column.number })}
      </text>
      {column.number === 1 && (
        <text x={x + 6} y={31}>
          {t(messages.AXIS)}
        </text>
      )}
    </g>
  );
}

/** With more beams, only at the step that is looked at it is drawn from whom each loser comes. */
const FEW = 6;
/** From the edge of a column to its chips. */
const INSET = 5;

function Links({
  index,
  grid,
  column,
  winner,
  lost,
}: {
  index: number;
  grid: Grid;
  column: Column;
  winner: readonly number[];
  lost: boolean;
}) {
  const before = grid.columns[index - 1];
  if (!before) return null;
  const best = winner[index];
  const rank = ({ one, row }: Spot) => (row === best ? 2 : one.fate === "pruned" ? 0 : 1);
  const [from, to] = [(index - 1) * grid.stride + INSET, index * grid.stride + INSET - 2];
  return (
    <g class="bs-links">
      {[...column.spots]
        .filter((spot) => lost || rank(spot) > 0)
        .sort((a, b) => rank(a) - rank(b))
        .map((spot) => {
          const parent = before.beams.find(({ one }) => one.place === spot.one.parent);
          if (!parent) return null;
          const begin = from + parent.end + 2;
          const middle = (begin + to) / 2;
          return (
            <path
              key={spot.row}
              class={["lost", "", "best"][rank(spot)]}
              d={`M${begin} ${parent.y}C${middle} ${parent.y} ${middle} ${spot.y} ${to} ${spot.y}`}
            />
          );
        })}
    </g>
  );
}

function Chips({ x, column, best, small, current }: ColumnProps & { best: number; small: boolean }) {
  const t = useText();
  const at = x + INSET;
  return (
    <g class={`bs-chips${small ? " small" : ""}${current ? " on" : ""}`}>
      {column.spots.map(({ row, one, text, chip, y }) => (
        <g key={row} class={`${one.fate}${row === best ? " best" : ""}`}>
          <title>{fateOf(one, t)}</title>
          <rect x={at} y={y - CHIP / 2} width={chip} height={CHIP} rx={3} />
          <text class="tk" x={at + 4} y={y + 4}>
            {visible(text).map((piece) => (piece.mark ? <tspan class="ws">{piece.text}</tspan> : piece.text))}
          </text>
          <text class="sum" x={at + chip + 4} y={y + 4}>
            {sumOf(one, small)}
          </text>
        </g>
      ))}
    </g>
  );
}
