/** Every head at a glance, and the way to choose one. */
import { useSignal } from "@preact/signals";
import { useId, useMemo, useRef } from "preact/hooks";
import { useCanvas, useWidth } from "../../shared/canvas";
import { Tooltip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { palette } from "../../shared/palette";
import type { Thumbnails } from "../document";
import { MAP_CELL, MAP_CELL_CHOSEN, MAP_LABEL } from "../messages";
import { headName, sameHead } from "../selection";
import type { Head } from "../types";
import { atlasCanvas } from "./atlas";
import { type Geometry, geometry, groups, labelWidth, step, TOP } from "./geometry";

export interface HeadMapProps {
  thumbnails: Thumbnails;
  chosen: Head[];
  /** Every click adds or removes a head. */
  adding: boolean;
  onChoose: (head: Head) => void;
  onToggle: (head: Head) => void;
}

const CATEGORIES = 8;

/** The colour of the i-th of several overlaid heads. */
export const headColour = (index: number): string => `var(--cat-${(index % CATEGORIES) + 1})`;

export function HeadMap({ thumbnails, chosen, adding, onChoose, onToggle }: HeadMapProps) {
  const { root, theme } = useSurroundings();
  const t = useText();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const hovered = useSignal<Head | null>(null);
  const focused = useSignal<Head | null>(null);
  const plan = useMemo(() => geometry(thumbnails, width), [thumbnails, width]);
  // Made while painting: only then is the style sheet certain to apply.
  const atlas = useMemo(() => {
    let made: HTMLCanvasElement | undefined;
    return () => {
      made ??= atlasCanvas(thumbnails, palette(root, "seq"));
      return made;
    };
  }, [thumbnails, theme.value]);

  const canvas = useCanvas(
    (context) => {
      const { size, layers, heads } = thumbnails;
      // Enlarged, a thumbnail keeps its square tokens; reduced, no strong link may fall between pixels.
      context.imageSmoothingEnabled = size > plan.cell * devicePixelRatio;
      context.imageSmoothingQuality = "high";
      for (let layer = 0; layer < layers; layer++) {
        for (let head = 0; head < heads; head++) {
          const [x, y] = plan.corner([layer, head]);
          context.drawImage(atlas(), layer * size, head * size, size, size, x, y, plan.cell, plan.cell);
        }
      }
    },
    [atlas, plan],
  );

  const under = (event: MouseEvent) => {
    const box = frame.current?.getBoundingClientRect();
    return box ? plan.at(event.clientX - box.left, event.clientY - box.top) : null;
  };
  const press = (event: MouseEvent) => {
    const head = under(event);
    if (!head) return;
    focused.value = head;
    if (adding || event.ctrlKey || event.metaKey || event.shiftKey) onToggle(head);
    else onChoose(head);
  };
  const current: Head = focused.value ?? chosen.at(-1) ?? [0, 0];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(thumbnails, current, event.key);
    const move = () => {
      if (!next) return false;
      focused.value = next;
      if (!adding && chosen.length === 1) onChoose(next);
      return true;
    };
    handle(event, {
      [event.key]: move,
      Enter: () => onChoose(current),
      " ": () => onToggle(current),
      Escape: () => frame.current?.blur(),
    });
  };
  const named = (head: Head) =>
    t(chosen.some((other) => sameHead(other, head)) ? MAP_CELL_CHOSEN : MAP_CELL, { l: head[0], h: head[1] });
  const pointed = hovered.value ?? focused.value;

  return (
    <div
      ref={frame}
      class="map"
      style={`height:${plan.height}px`}
      role="grid"
      tabIndex={0}
      aria-label={t(MAP_LABEL, { layers: thumbnails.layers, heads: thumbnails.heads })}
      aria-rowcount={thumbnails.heads}
      aria-colcount={thumbnails.layers}
      aria-multiselectable={true}
      aria-activedescendant={`${id}cell`}
      onClick={press}
      onPointerMove={(event) => {
        hovered.value = under(event);
      }}
      onPointerLeave={() => {
        hovered.value = null;
      }}
      onBlur={() => {
        focused.value = null;
      }}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} aria-hidden={true} />
      {width > 0 && <Marks plan={plan} width={width} chosen={chosen} pointed={pointed} />}
      <div role="row" aria-rowindex={current[1] + 1} class="unseen">
        <span
          role="gridcell"
          id={`${id}cell`}
          aria-colindex={current[0] + 1}
          aria-selected={chosen.some((head) => sameHead(head, current))}
        >
          {named(current)}
        </span>
      </div>
      {hovered.value && <Tooltip anchor={cellBox(plan, hovered.value)}>{named(hovered.value)}</Tooltip>}
    </div>
  );
}

function cellBox(plan: Geometry, head: Head) {
  const [x, y] = plan.corner(head);
  return { x, y, width: plan.cell, height: plan.cell };
}

interface MarksProps {
  plan: Geometry;
  width: number;
  chosen: Head[];
  pointed: Head | null;
}

/** Numbers, group brackets, and boxes around the chosen and the pointed-at cells. */
function Marks({ plan, width, chosen, pointed }: MarksProps) {
  const { grid, cell } = plan;
  const left = labelWidth(width);
  const bands = Array.from({ length: plan.bands }, (_, band) => band);
  const layers = Array.from({ length: grid.layers }, (_, layer) => layer);
  const every = cell >= 20 ? 1 : 5;
  const numbered = layers.filter((layer) => {
    const last = grid.layers - 1;
    return layer === last || (layer % every === 0 && (last - layer) * (cell + 2) > 18);
  });
  return (
    <svg class="marks" width={width} height={plan.height} aria-hidden="true">
      {numbered.map((layer) => {
        const [x, y] = plan.corner([layer, 0]);
        return (
          <text key={`l${layer}`} x={x + cell / 2} y={y - TOP + 10} text-anchor="middle">
            {layer}
          </text>
        );
      })}
      {bands.map((band) => (
        <g key={`b${band}`}>
          {Array.from({ length: grid.heads }, (_, head) => (
            <text
              key={head}
              x={left - 7}
              y={plan.corner([band * plan.perBand, head])[1] + cell / 2 + 4}
              text-anchor="end"
            >
              {head}
            </text>
          ))}
          {groups(grid).map(([first, last], group) => {
            const top = plan.corner([band * plan.perBand, first])[1];
            const bottom = plan.corner([band * plan.perBand, last])[1] + cell;
            const x = width < 560 ? 12 : 22;
            return (
              <g key={first}>
                <path class="bracket" d={`M${x + 4} ${top + 0.5}H${x}V${bottom - 0.5}H${x + 4}`} />
                <text
                  transform={`translate(${x - 5} ${(top + bottom) / 2}) rotate(-90)`}
                  text-anchor="middle"
                >
                  KV {group}
                </text>
              </g>
            );
          })}
        </g>
      ))}
      {pointed && <CellBox plan={plan} head={pointed} kind="pointed" />}
      {chosen.map((head, index) => (
        <CellBox
          key={headName(head)}
          plan={plan}
          head={head}
          kind="chosen"
          colour={chosen.length > 1 ? headColour(index) : undefined}
        />
      ))}
    </svg>
  );
}

function CellBox({
  plan,
  head,
  kind,
  colour,
}: {
  plan: Geometry;
  head: Head;
  kind: string;
  colour?: string | undefined;
}) {
  const { x, y, width, height } = cellBox(plan, head);
  return (
    <g>
      <rect class={kind} x={x - 1.5} y={y - 1.5} width={width + 3} height={height + 3} />
      {colour && <rect x={x - 1} y={y + height + 2} width={width + 2} height={3} style={`fill:${colour}`} />}
    </g>
  );
}
