/** Recall against cost: a mark for each way to search, those of one index joined. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { Tooltip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useText } from "../../shared/mount";
import { bytes } from "../canvas/words";
import * as messages from "./messages";
import { type Cost, costOf, lowestOf, type Spot, spotsOf, type Trial, ticksOf, time, written } from "./read";

const [LEFT, RIGHT, TOP, BOTTOM] = [62, 14, 10, 36];
const HEIGHT = 260;
const REACH = 16;

/** Hue and shape together: neither alone tells the kinds apart for everybody. */
const MARKS: Record<string, { hue: string; path: string }> = {
  flat: { hue: "var(--cat-8)", path: "M-5-5h10v10h-10z" },
  ivf: { hue: "var(--cat-1)", path: "M0-5.5a5.5 5.5 0 1 0 .01 0z" },
  hnsw: { hue: "var(--cat-7)", path: "M0-6.5l6 11h-12z" },
  sq8: { hue: "var(--cat-2)", path: "M0-7l7 7l-7 7l-7-7z" },
  pq: { hue: "var(--cat-3)", path: "M0 6.5l6-11h-12z" },
};
const markOf = (kind: string) => MARKS[kind] ?? { hue: "var(--cat-8)", path: "M-5-5h10v10h-10z" };

export function Plot({ trials, cost, k }: { trials: readonly Trial[]; cost: Cost; k: number }) {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.max(260, Math.round(useWidth(frame).value));
  const at = useSignal<number | null>(null);
  const spots = spotsOf(trials);
  const costs = spots.map((spot) => costOf(spot, cost));
  const ticks = ticksOf(Math.min(...costs), Math.max(...costs));
  const [low, high] = [ticks[0] ?? 1, ticks.at(-1) ?? 10];
  const least = lowestOf(spots);
  const x = (recall: number) => LEFT + ((recall - least) / (1 - least)) * (width - LEFT - RIGHT);
  const y = (value: number) =>
    HEIGHT -
    BOTTOM -
    (Math.log(value / low) / Math.max(1e-9, Math.log(high / low))) * (HEIGHT - TOP - BOTTOM);
  const place = (spot: Spot) => ({ x: x(spot.point.recall), y: y(costOf(spot, cost)) });
  const now = at.value === null ? undefined : spots[at.value];
  const here = now && place(now);
  const step = (by: number) => () => {
    const next = at.value === null ? (by > 0 ? 0 : spots.length - 1) : at.value + by;
    at.value = Math.max(0, Math.min(spots.length - 1, next));
  };
  const nearest = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    let [best, far] = [null as number | null, REACH];
    for (const [number, spot] of spots.entries()) {
      const { x, y } = place(spot);
      const distance = Math.hypot(x - event.clientX + box.left, y - event.clientY + box.top);
      if (distance < far) [best, far] = [number, distance];
    }
    at.value = best;
  };
  const tenths = [0, 1, 2, 3, 4, 5].map((part) => least + ((1 - least) * part) / 5);
  return (
    <>
      <div
        ref={frame}
        class="lab-plot"
        role="group"
        aria-label={t(messages.PLOT_NAME, { n: spots.length })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its marks are chosen by the arrows
        tabIndex={0}
        onKeyDown={(event) =>
          handle(event, {
            ArrowRight: step(1),
            ArrowDown: step(1),
            ArrowLeft: step(-1),
            ArrowUp: step(-1),
            Home: step(Number.NEGATIVE_INFINITY),
            End: step(Number.POSITIVE_INFINITY),
            Escape: () => {
              if (at.value === null) return false;
              at.value = null;
            },
          })
        }
        onMouseMove={nearest}
        onMouseLeave={() => {
          at.value = null;
        }}
      >
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden={true}>
          {ticks.map((tick) => (
            <g key={tick} class="lab-tick">
              <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
              <text x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
                {written(tick, cost)}
              </text>
            </g>
          ))}
          {tenths.map((recall) => (
            <g key={recall} class="lab-tick">
              <line x1={x(recall)} x2={x(recall)} y1={TOP} y2={HEIGHT - BOTTOM} />
              <text x={x(recall)} y={HEIGHT - BOTTOM + 15} text-anchor="middle">
                {recall.toFixed(2)}
              </text>
            </g>
          ))}
          <text x={width - RIGHT} y={HEIGHT - 4} text-anchor="end">
            {t(messages.RECALL, { k })}
          </text>
          {trials.map((trial) => {
            const { hue, path } = markOf(trial.kind);
            const places = trial.points.map((point) => place({ trial, point }));
            return (
              <g key={trial.kind} data-kind={trial.kind} style={`color:${hue}`}>
                {places.length > 1 && (
                  <polyline points={places.map((spot) => `${spot.x},${spot.y}`).join(" ")} />
                )}
                {places.map((spot, number) => (
                  <path
                    key={number}
                    d={path}
                    transform={`translate(${spot.x} ${spot.y})`}
                    class={trial.points[number] === now?.point ? "on" : undefined}
                  />
                ))}
              </g>
            );
          })}
        </svg>
        <div aria-live="polite">
          {now && here && (
            <Tooltip anchor={{ x: here.x - 6, y: here.y - 6, width: 12, height: 12 }}>
              <b>
                {now.trial.title}
                {now.point.name && ` · ${t(messages.SETTING, { ...now.point })}`}
              </b>
              <br />
              {t(messages.POINT, {
                r: now.point.recall.toFixed(3),
                t: time(now.point.ms),
                b: bytes(now.trial.bytes),
                s: time(now.trial.seconds * 1000),
              })}
            </Tooltip>
          )}
        </div>
      </div>
      <p class="lab-keys">
        {trials.map(({ kind, title }) => (
          <span key={kind} class="key">
            <svg width="14" height="14" viewBox="-8 -8 16 16" aria-hidden={true}>
              <path d={markOf(kind).path} style={`color:${markOf(kind).hue}`} />
            </svg>
            {title}
          </span>
        ))}
      </p>
    </>
  );
}
