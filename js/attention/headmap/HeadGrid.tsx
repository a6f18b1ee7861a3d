/** A cell for every head, layers across: what HeadMap and EffectMap have in common. */
import { useSignal } from "@preact/signals";
import { type Inputs, useEffect, useId, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useCanvas, useWidth } from "../../shared/canvas";
import { Tooltip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings } from "../../shared/mount";
import { type ColourMap, palette } from "../../shared/palette";
import type { Grid } from "../document";
import { headName, sameHead } from "../selection";
import type { Head } from "../types";
import { type Geometry, geometry, groups, labelWidth, step, TOP } from "./geometry";

export interface HeadGridProps {
  grid: Grid;
  chosen: Head[];
  /** Fills the cells; called anew when `deps` change. */
  draw: (context: CanvasRenderingContext2D, plan: Geometry, colours: Uint8ClampedArray) => void;
  deps: Inputs;
  map: ColourMap;
  name: string;
  /** A head in words. */
  describe: (head: Head) => string;
  /** Tells the chosen heads apart. */
  colour?: ((index: number) => string) | undefined;
  /** Chosen heads are crossed out. */
  crossed?: boolean;
  /** Why heads cannot be pressed now. */
  disabledReason?: string | undefined;
  onPress: (head: Head, event: MouseEvent) => void;
  /** An arrow key led to this head. */
  onMove?: (head: Head) => void;
  /** The pointer rests on this head, or goes down on it. */
  onAim?: (head: Head) => void;
  onEnter: (head: Head) => void;
  onSpace: (head: Head) => void;
}

/** Shorter than anybody takes from reaching a head to pressing it, longer than the way across one. */
const REST_MS = 40;

export function HeadGrid(props: HeadGridProps) {
  const { grid, chosen, draw, deps, map, name, describe, onPress, onMove, onEnter, onSpace } = props;
  const { root } = useSurroundings();
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame).value;
  const hovered = useSignal<Head | null>(null);
  const focused = useSignal<Head | null>(null);
  const plan = useMemo(() => geometry(grid, width), [grid, width]);
  // Read while painting: only then is the style sheet certain to apply.
  const canvas = useCanvas((context) => draw(context, plan, palette(root, map)), [plan, ...deps]);

  const under = (event: MouseEvent) => {
    const box = frame.current?.getBoundingClientRect();
    return box ? plan.at(event.clientX - box.left, event.clientY - box.top) : null;
  };
  const press = (event: MouseEvent) => {
    const head = under(event);
    if (!head) return;
    focused.value = head;
    onPress(head, event);
  };
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const before = useRef(only);
  // One head was chosen elsewhere in place of another: the keyboard goes on from there.
  useLayoutEffect(() => {
    const cursor = focused.peek();
    if (only && before.current && cursor && !sameHead(only, cursor)) focused.value = null;
    before.current = only;
  }, [only?.[0], only?.[1]]);
  const current: Head = focused.value ?? chosen.at(-1) ?? [0, 0];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(grid, current, event.key);
    const move = () => {
      if (!next) return false;
      focused.value = next;
      onMove?.(next);
      return true;
    };
    handle(event, {
      [event.key]: move,
      Enter: () => onEnter(current),
      " ": () => onSpace(current),
      Escape: () => root.focus(),
    });
  };
  useEffect(() => {
    const head = hovered.peek();
    if (!head || !props.onAim) return;
    const timer = setTimeout(props.onAim, REST_MS, head);
    return () => clearTimeout(timer);
  }, [hovered.value && headName(hovered.value)]);
  const pointed = hovered.value ?? focused.value;

  return (
    <div class="under-tip">
      <div
        ref={frame}
        class="map"
        style={`height:${plan.height}px`}
        role="grid"
        tabIndex={0}
        aria-label={name}
        aria-rowcount={grid.heads}
        aria-colcount={grid.layers}
        aria-multiselectable={true}
        aria-disabled={props.disabledReason ? true : undefined}
        title={props.disabledReason}
        aria-activedescendant={`${id}cell`}
        onPointerDown={(event) => {
          const head = under(event);
          if (head) props.onAim?.(head);
        }}
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
        {width > 0 && <Marks {...props} plan={plan} width={width} pointed={pointed} />}
        <div role="row" aria-rowindex={current[1] + 1} class="unseen">
          <span
            role="gridcell"
            id={`${id}cell`}
            aria-colindex={current[0] + 1}
            aria-selected={chosen.some((head) => sameHead(head, current))}
          >
            {describe(current)}
          </span>
        </div>
      </div>
      {hovered.value && <Tooltip anchor={cellBox(plan, hovered.value)}>{describe(hovered.value)}</Tooltip>}
    </div>
  );
}

function cellBox(plan: Geometry, head: Head) {
  const [x, y] = plan.corner(head);
  return { x, y, width: plan.cell, height: plan.cell };
}

type MarksProps = Pick<HeadGridProps, "chosen" | "colour" | "crossed"> & {
  plan: Geometry;
  width: number;
  pointed: Head | null;
};

/** Numbers, group brackets, and boxes around the chosen and the pointed-at cells. */
function Marks({ plan, width, chosen, pointed, colour, crossed }: MarksProps) {
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
          colour={chosen.length > 1 ? colour?.(index) : undefined}
          crossed={crossed}
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
  crossed,
}: {
  plan: Geometry;
  head: Head;
  kind: string;
  colour?: string | undefined;
  crossed?: boolean | undefined;
}) {
  const { x, y, width, height } = cellBox(plan, head);
  const inner = width - 6;
  return (
    <g>
      <rect class={kind} x={x - 1.5} y={y - 1.5} width={width + 3} height={height + 3} />
      {crossed && (
        <path class="cross" d={`M${x + 3} ${y + 3}l${inner} ${inner}m0 ${-inner}l${-inner} ${inner}`} />
      )}
      {colour && <rect x={x - 1} y={y + height + 2} width={width + 2} height={3} style={`fill:${colour}`} />}
    </g>
  );
}
