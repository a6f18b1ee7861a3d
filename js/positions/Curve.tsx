/** Values by position or distance as one line, with a mark where the reader is. */
import { useRef } from "preact/hooks";
import { useWidth } from "../shared/canvas";
import { handle } from "../shared/keys";

export interface CurveProps {
  /** What it is, and its value at the mark: the whole text for who cannot see it. */
  name: string;
  values: readonly number[];
  mark: number;
  low: number;
  high: number;
  /** In CSS pixels: as high as the picture beside it. */
  height: number;
  format: (value: number) => string;
  onMark: (place: number) => void;
}

const LEFT = 34;
const BOTTOM = 18;
const TOP = 8;

export function Curve({ name, values, mark, low, high, height, format, onMark }: CurveProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box).value;
  const last = Math.max(values.length - 1, 1);
  const x = (place: number) => LEFT + ((Math.max(width, LEFT + 10) - LEFT - 8) * place) / last;
  const y = (value: number) => TOP + ((height - TOP - BOTTOM) * (high - value)) / (high - low);
  const path = values.map(
    (value, place) => `${place ? "L" : "M"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  const step = [1, 2, 5, 10, 20, 50].find((size) => last / size <= width / 60) ?? 100;
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  const at = (event: PointerEvent) => {
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    const place = Math.round(((event.clientX - left - LEFT) / (width - LEFT - 8)) * last);
    onMark(Math.min(last, Math.max(0, place)));
  };
  const by = (steps: number) => () => onMark(Math.min(last, Math.max(0, mark + steps)));
  return (
    <div
      class="curve"
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={mark}
      aria-valuetext={`${mark}: ${format(values[mark] ?? 0)}`}
      onPointerDown={at}
      onPointerMove={(event) => event.buttons === 1 && at(event)}
      onKeyDown={(event) =>
        handle(event, {
          ArrowLeft: by(-1),
          ArrowRight: by(1),
          "Shift+ArrowLeft": by(-10),
          "Shift+ArrowRight": by(10),
          Home: by(-last),
          End: by(last),
        })
      }
    >
      <svg width="100%" height={height} aria-hidden="true">
        {[high, (high + low) / 2, low].map((value) => (
          <g key={value}>
            <line
              class={value === 0 || value === low ? "axis" : "grid"}
              x1={LEFT}
              x2="100%"
              y1={y(value)}
              y2={y(value)}
            />
            <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
              {format(value)}
            </text>
          </g>
        ))}
        {ticks.map((place) => (
          <text key={place} x={x(place)} y={height - 3} text-anchor="middle">
            {place}
          </text>
        ))}
        {width > 0 && <path class="line" d={path.join("")} />}
        {width > 0 && values[mark] !== undefined && (
          <>
            <line class="here" x1={x(mark)} x2={x(mark)} y1={TOP} y2={height - BOTTOM} />
            <circle class="here" cx={x(mark)} cy={y(values[mark])} r="4" />
            <text
              class="value"
              x={x(mark) + (mark > last * 0.85 ? -8 : 8)}
              y={Math.max(TOP + 10, y(values[mark]) - 8)}
              text-anchor={mark > last * 0.85 ? "end" : "start"}
            >
              {format(values[mark])}
            </text>
          </>
        )}
      </svg>
    </div>
  );
}
