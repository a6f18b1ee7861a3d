/** All chunks and the question in the plane of the largest variance. */
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { Key, SectionHead, Tooltip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { count, percent } from "../../shared/text";
import * as messages from "./messages";
import { type Box, labelsOf, placesOf } from "./place";
import { cosine, type Plane, type Point } from "./read";

const SHAPE = 0.62;
const TALLEST = 380;
const REACH = 14;
const MANY = 300;

export interface MapProps {
  plane: Plane;
  found: ReadonlySet<number>;
  chosen: number | null;
  onOpen: (point: Point) => void;
}

export function PlaneMap({ plane, found, chosen, onOpen }: MapProps) {
  const t = useText();
  const { language } = useSurroundings();
  const frame = useRef<HTMLDivElement>(null);
  const width = Math.max(240, Math.round(useWidth(frame).value));
  const height = Math.min(TALLEST, Math.round(width * SHAPE));
  const at = useSignal<number | null>(null);
  const place = useMemo(() => placesOf(plane, width, height), [plane, width, height]);
  const spots = useMemo(() => plane.points.map(place), [plane, place]);
  const isFound = (k: number) => found.has(plane.points[k]?.row ?? -1);
  const small = plane.points.length > MANY ? 2.5 : 3.5;
  const query = plane.query && place({ x: plane.query[0], y: plane.query[1] });
  const labels = useMemo(() => {
    const middle = query ?? { x: width / 2, y: height / 2 };
    const dots = spots.filter((_, k) => isFound(k));
    const taken = [...dots, ...(query ? [query] : [])].map(({ x, y }): Box => [x - 7, y - 7, x + 7, y + 7]);
    // The question's own name.
    if (query) taken.push([query.x, query.y - 20, query.x + 70, query.y]);
    return labelsOf(plane.points, place, middle, width, taken);
  }, [plane, place, found]);
  // What was found lies on top.
  const layers = useMemo(
    () => plane.points.map((_, k) => k).sort((a, b) => Number(isFound(a)) - Number(isFound(b))),
    [plane, found],
  );
  const order = useMemo(
    () =>
      plane.points
        .map((_, k) => k)
        .sort((a, b) => (plane.points[b]?.similarity ?? 0) - (plane.points[a]?.similarity ?? 0)),
    [plane],
  );
  const now = at.value === null ? undefined : plane.points[at.value];
  const here = at.value === null ? undefined : spots[at.value];
  const step = (by: number) => () => {
    const place = at.value === null ? (by > 0 ? -1 : order.length) : order.indexOf(at.value);
    at.value = order[Math.max(0, Math.min(order.length - 1, place + by))] ?? null;
  };
  const nearest = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [best, far] = [null as number | null, REACH];
    for (const [k, spot] of spots.entries()) {
      const distance = Math.hypot(spot.x - x, spot.y - y);
      if (distance < far) [best, far] = [k, distance];
    }
    return best;
  };
  const open = (k: number | null) => {
    const point = k === null ? undefined : plane.points[k];
    if (point) onOpen(point);
  };
  return (
    <div>
      <SectionHead
        title={t(messages.MAP)}
        note={t(messages.MAP_NOTE, {
          p: percent(plane.variance[0] + plane.variance[1], language.value),
        })}
      />
      <div
        ref={frame}
        class="pg-map"
        role="group"
        aria-label={t(messages.MAP_NAME, { n: count(plane.n) })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its points are chosen by the arrows
        tabIndex={0}
        onKeyDown={(event) =>
          handle(event, {
            ArrowRight: step(1),
            ArrowDown: step(1),
            ArrowLeft: step(-1),
            ArrowUp: step(-1),
            Home: step(Number.NEGATIVE_INFINITY),
            End: step(Number.POSITIVE_INFINITY),
            Enter: () => (at.value === null ? false : open(at.value)),
            Escape: () => {
              if (at.value === null) return false;
              at.value = null;
            },
          })
        }
        onMouseMove={(event) => {
          at.value = nearest(event);
        }}
        onMouseLeave={() => {
          at.value = null;
        }}
        onClick={(event) => open(nearest(event))}
      >
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden={true}>
          {layers.map((k) => {
            const { x = 0, y = 0 } = spots[k] ?? {};
            const [hit, on] = [isFound(k), k === at.value || plane.points[k]?.row === chosen];
            return (
              <g key={k}>
                {hit && query && <line class="pg-way" x1={query.x} y1={query.y} x2={x} y2={y} />}
                <circle cx={x} cy={y} r={hit ? 5 : small} class={`${hit ? "hit" : ""}${on ? " on" : ""}`} />
              </g>
            );
          })}
          {labels.map(({ text, x, y, end }) => (
            <text key={text} x={x} y={y} text-anchor={end ? "end" : "start"}>
              {text}
            </text>
          ))}
          {query && (
            <g class="pg-question">
              <path d={`M${query.x} ${query.y - 7}l7 7l-7 7l-7-7z`} />
              <text x={query.x + 11} y={query.y - 6}>
                {t(messages.QUESTION)}
              </text>
            </g>
          )}
        </svg>
        <div aria-live="polite">
          {now && here && (
            <Tooltip anchor={{ x: here.x - 5, y: here.y - 5, width: 10, height: 10 }}>
              <b>{now.doc}</b>
              {now.similarity !== null && <> · {t(messages.POINT, { s: cosine(now.similarity) })}</>}
              <br />
              <bdi translate={false}>{now.text}</bdi>
            </Tooltip>
          )}
        </div>
      </div>
      <p class="pg-keys">
        {query && <Key swatch="var(--accent);rotate:45deg;scale:.8" label={t(messages.QUESTION)} />}
        <Key swatch="var(--seq-bar);border-radius:50%" label={t(messages.KEY_FOUND)} />
        <Key swatch="var(--seq-bar-soft);border-radius:50%" label={t(messages.OTHERS)} />
      </p>
      <p class="cap">
        {t(messages.LOSS, { d: count(plane.dimensions) })}
        {plane.points.length < plane.n &&
          ` ${t(messages.DRAWN, { k: count(plane.points.length), n: count(plane.n) })}`}
      </p>
    </div>
  );
}
