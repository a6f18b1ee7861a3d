/** Mouse, pen and fingers on the cells: point, press, pan, zoom. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Frame, snapped, zoomable } from "./layout";
import type { Cell } from "./seen";
import { cellAt, isWhole, panBy, type View, zoomAt } from "./viewport";

/** A press that moves further than this is a drag. */
const SLACK = 4;

export interface PointerTarget {
  frame: Frame;
  view: View;
  look: (view: View) => void;
  /** The pointer is on a cell, or busy with something else. */
  point: (cell: Cell | null) => void;
  leave: () => void;
  press: (cell: Cell) => void;
}

interface Place {
  x: number;
  y: number;
}

export function usePointer(element: RefObject<HTMLElement | null>, target: PointerTarget): void {
  const latest = useRef(target);
  latest.current = target;
  useLayoutEffect(() => {
    const grid = element.current;
    if (!grid) return;
    const abort = new AbortController();
    const { signal } = abort;
    const fingers = new Map<number, Place>();
    let dragged = false;
    /** What the gesture asks for; cells have whole pixels, so it may take several events to reach the next size. */
    let goal = 0;
    let last: Place | null = null;

    const zoom = (factor: number, { x, y }: Place) => {
      const { frame, view, look } = latest.current;
      const from = snapped(goal) === view.cell ? goal : view.cell;
      goal = Math.max(frame.fit, Math.min(frame.most, from * factor));
      look(zoomAt(view, frame, goal, x, y));
    };
    const place = (event: MouseEvent): Place => ({ x: event.offsetX, y: event.offsetY });

    const onWheel = (event: WheelEvent) => {
      // A plain wheel scrolls the notebook.
      if (!(event.ctrlKey || event.metaKey) || !zoomable(latest.current.frame)) return;
      event.preventDefault();
      event.stopPropagation();
      const notch = Math.max(-30, Math.min(30, event.deltaMode === 1 ? event.deltaY * 10 : event.deltaY));
      zoom(Math.exp(-notch / 100), place(event));
    };
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0) return;
      if (fingers.size === 0) dragged = false;
      fingers.set(event.pointerId, place(event));
    };
    const onMove = (event: PointerEvent) => {
      // Browsers repeat a pointer that rests when the page moves under it; the keyboard may have moved it.
      if (last?.x === event.clientX && last.y === event.clientY) return;
      last = { x: event.clientX, y: event.clientY };
      const { frame, view, look, point } = latest.current;
      const now = place(event);
      const before = fingers.get(event.pointerId);
      if (!before) {
        if (event.pointerType !== "touch") point(cellAt(view, frame, now.x, now.y));
        return;
      }
      const [dx, dy] = [now.x - before.x, now.y - before.y];
      if (!dragged && Math.hypot(dx, dy) <= SLACK) return;
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (isWhole(view, frame) && !other) return;
      if (!dragged) grid.setPointerCapture(event.pointerId);
      dragged = true;
      point(null);
      fingers.set(event.pointerId, now);
      if (!other) {
        look(panBy(view, frame, dx, dy));
        return;
      }
      const apart = (from: Place) => Math.max(8, Math.hypot(from.x - other.x, from.y - other.y));
      look(panBy(view, frame, dx / 2, dy / 2));
      zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    };
    const onUp = (event: PointerEvent) => {
      if (!fingers.delete(event.pointerId) || dragged || event.type !== "pointerup") return;
      const { frame, view, point, press } = latest.current;
      const cell = cellAt(view, frame, event.offsetX, event.offsetY);
      point(cell);
      if (cell) press(cell);
    };
    const onLeave = (event: PointerEvent) => {
      // A finger that is lifted leaves, but what it touched is what the reader looks at.
      if (event.pointerType !== "touch") latest.current.leave();
    };
    const onTouch = (event: TouchEvent) => {
      // Two fingers are ours; one finger scrolls the page as long as there is nothing to pan.
      if (event.touches.length > 1 && zoomable(latest.current.frame)) event.preventDefault();
    };

    grid.addEventListener("wheel", onWheel, { passive: false, signal });
    grid.addEventListener("touchstart", onTouch, { passive: false, signal });
    grid.addEventListener("pointerdown", onDown, { signal });
    grid.addEventListener("pointermove", onMove, { signal });
    grid.addEventListener("pointerup", onUp, { signal });
    grid.addEventListener("pointercancel", onUp, { signal });
    grid.addEventListener("pointerleave", onLeave, { signal });
    return () => abort.abort();
  }, []);
}
