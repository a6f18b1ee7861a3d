import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSurroundings } from "../mount";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface TooltipProps {
  id?: string | undefined;
  /** What it explains, in pixels of the positioned element that holds the tooltip. */
  anchor: Box;
  children: ComponentChildren;
}

const GAP = 8;

/** Beside and above its anchor; left or below where there is no room. It never covers the anchor's row. */
export function Tooltip({ id, anchor, children }: TooltipProps) {
  const { root } = useSurroundings();
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const tip = ref.current;
    const frame = tip?.offsetParent;
    if (!tip || !frame) return;
    const [outer, inner] = [root.getBoundingClientRect(), frame.getBoundingClientRect()];
    const [left, top] = [outer.left - inner.left, outer.top - inner.top];
    const { x, y } = place(anchor, tip.offsetWidth, tip.offsetHeight, {
      x: left,
      y: top,
      width: outer.width,
      height: outer.height,
    });
    tip.style.translate = `${x}px ${y}px`;
  });
  return (
    <div ref={ref} id={id} class="tip" role="tooltip">
      {children}
    </div>
  );
}

/** Where a tooltip of this size goes. */
export function place(anchor: Box, width: number, height: number, bounds: Box): { x: number; y: number } {
  const right = anchor.x + anchor.width + GAP;
  const fits = right + width <= bounds.x + bounds.width - GAP;
  const x = fits ? right : Math.max(bounds.x + GAP, anchor.x - GAP - width);
  const above = anchor.y - GAP - height;
  const y = above >= bounds.y ? above : anchor.y + anchor.height + GAP;
  return { x: Math.round(x), y: Math.round(y) };
}
