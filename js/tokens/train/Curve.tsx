/** Tokens per character by vocabulary size: one line, and the size that is looked at. */
import { useRef } from "preact/hooks";
import { useWidth } from "../../shared/canvas";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import type { Training } from "./answer";
import * as messages from "./messages";

const HEIGHT = 150;
const [TOP, BOTTOM, LEFT, RIGHT] = [18, 20, 34, 12];

export function Curve({ training, step }: { training: Training; step: number }) {
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const { curveSizes, curveTokens, characters } = training;
  const last = curveSizes.length - 1;
  const [from, to] = [curveSizes[0] ?? 0, curveSizes[last] ?? 0];
  const costs = Array.from(curveTokens, (tokens) => tokens / characters);
  const most = Math.max(...costs, 0.1);
  const x = (size: number) => LEFT + ((size - from) / (to - from || 1)) * (width - LEFT - RIGHT);
  const y = (cost: number) => TOP + (1 - cost / most) * (HEIGHT - TOP - BOTTOM);
  const points = costs.map((cost, k) => `${x(curveSizes[k] ?? 0).toFixed(1)},${y(cost).toFixed(1)}`);
  const [here, cost] = [x(curveSizes[step] ?? 0), costs[step] ?? 0];
  const says = t(messages.CURVE_SAYS, {
    m: count(from),
    n: count(to),
    a: (costs[0] ?? 0).toFixed(2),
    b: (costs[last] ?? 0).toFixed(2),
  });
  return (
    <div ref={frame} class="curve">
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={says}>
          {[most, most / 2, 0].map((value) => (
            <g key={value}>
              <line
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(value)}
                y2={y(value)}
                class={value ? "grid" : "base"}
              />
              <text x={LEFT - 6} y={y(value) + 4} text-anchor="end">
                {value ? value.toFixed(2) : "0"}
              </text>
            </g>
          ))}
          <polyline points={points.join(" ")} />
          <line x1={here} x2={here} y1={y(cost)} y2={HEIGHT - BOTTOM} class="here" />
          <circle cx={here} cy={y(cost)} r="4" />
          <text
            class="v"
            x={Math.min(here + 8, width - RIGHT)}
            y={Math.max(12, y(cost) - 7)}
            text-anchor={here > width - 60 ? "end" : "start"}
          >
            {cost.toFixed(2)}
          </text>
          <text x={LEFT} y={HEIGHT - 4}>
            {t(messages.ENTRIES, { n: count(from) })}
          </text>
          <text x={width - RIGHT} y={HEIGHT - 4} text-anchor="end">
            {count(to)}
          </text>
        </svg>
      )}
    </div>
  );
}
