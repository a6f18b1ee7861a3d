/** The canvas, and what lies over it. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useCanvas } from "../../shared/canvas";
import { useSurroundings } from "../../shared/mount";
import { colourReader, cssColor } from "../../shared/palette";
import type { Ruler } from "./labels";
import type { Layout } from "./layout";
import { paint } from "./paint";
import { type Advance, type Look, scene } from "./scene";
import { MOST_MOVING, tween } from "./tween";
import { acrossScale, boxOf, isWhole, type Region, type View, windowOf } from "./view";

interface Seen {
  layout: Layout;
  region: Region;
  view: ReadonlySignal<View>;
}

export interface PictureProps extends Seen {
  look: Look;
  advance: Ruler;
  theme: string;
}

export function Picture({ layout, region, view, look, advance, theme }: PictureProps) {
  const { root } = useSurroundings();
  const [colour, fonts] = useMemo(() => {
    const read = colourReader(root);
    const plain = cssColor(root, "--font-ui") || "sans-serif";
    return [read, { mono: cssColor(root, "--font-mono") || "monospace", plain }];
  }, [theme]);
  const wide: Advance = (text, size, plain) => (plain ? advance.plain(text, size) : advance.mono(text, size));
  const { selected, words, busy } = look;
  const { from, t } = useMotion(layout, view.value.y + view.value.x === 0);
  const canvas = useCanvas(
    (context) => {
      const moving = from ? tween(from, layout, t) : layout;
      const marks = scene(moving, look, windowOf(view.value, layout, region), wide);
      paint(context, marks, (tone) => colour(`--${tone}`), fonts);
    },
    [layout, region, view.value, selected, words, busy, t],
  );
  return <canvas ref={canvas} aria-hidden={true} />;
}

const MOVE_MS = 320;

/** From which layout the picture is on its way, and how far; nothing moves in a large picture, or one that was panned. */
function useMotion(layout: Layout, still: boolean): { from: Layout | null; t: number } {
  const last = useRef(layout);
  const from = useRef<Layout | null>(null);
  const t = useSignal(1);
  if (last.current !== layout) {
    const before = last.current;
    last.current = layout;
    const moves =
      still &&
      before.tree !== layout.tree &&
      before.density === layout.density &&
      before.metrics.first === layout.metrics.first &&
      layout.rows.length <= MOST_MOVING &&
      !matchMedia("(prefers-reduced-motion: reduce)").matches;
    // What is on its way already goes on from where it is.
    from.current = moves ? (from.current ? tween(from.current, before, t.peek()) : before) : null;
  }
  useLayoutEffect(() => {
    if (!from.current) return;
    t.value = 0;
    const begun = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, Math.max(0, now - begun) / MOVE_MS);
      t.value = 1 - (1 - part) ** 3;
      if (part < 1) frame = requestAnimationFrame(step);
      else from.current = null;
    });
    return () => cancelAnimationFrame(frame);
  }, [layout]);
  return { from: from.current, t: t.value };
}

/** Around a token: the one under the pointer, or the keyboard's. */
export function Ring({
  layout,
  region,
  view,
  at,
  focus,
}: Seen & { at: number | ReadonlySignal<number>; focus?: boolean }) {
  const node = typeof at === "number" ? at : at.value;
  if (node < 0 || node >= layout.rows.length) return null;
  const { x, y, width, height } = boxOf(layout, windowOf(view.value, layout, region), node);
  const edge = focus ? 3 : 0;
  return (
    <i
      class={focus ? "dt-ring focus" : "dt-ring"}
      style={`left:${x - edge}px;top:${y - edge}px;width:${Math.max(6, width) + 2 * edge}px;height:${Math.max(6, height) + 2 * edge}px`}
    />
  );
}

/** How much of a larger picture is in view, and that it goes on. */
export function Thumb({ layout, region, view }: Seen) {
  const now = view.value;
  if (isWhole(now, layout, region)) return null;
  const bar = (size: number, room: number, at: number) => {
    const part = Math.max(0.04, Math.min(1, room / size));
    return { part, from: size > room ? (at / (size - room)) * (1 - part) : 0 };
  };
  const high = layout.height * now.k;
  const wide = layout.width * acrossScale(layout, region, now.k);
  const [down, along] = [bar(high, region.height, now.y), bar(wide, region.width, now.x)];
  const percent = (value: number) => `${(value * 100).toFixed(2)}%`;
  const edges = [
    now.y > 1 ? "above" : "",
    now.y + region.height < high - 1 ? "below" : "",
    now.x > 1 ? "before" : "",
    now.x + region.width < wide - 1 ? "behind" : "",
  ].join(" ");
  return (
    <div class={`dt-more ${edges}`} aria-hidden={true}>
      {down.part < 1 && <i class="down" style={`top:${percent(down.from)};height:${percent(down.part)}`} />}
      {along.part < 0.985 && (
        <i class="along" style={`left:${percent(along.from)};width:${percent(along.part)}`} />
      )}
    </div>
  );
}
