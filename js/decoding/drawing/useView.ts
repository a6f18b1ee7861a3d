/** Mouse, pen, fingers and wheel on the picture: point, press, pan, zoom. */
import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import { useSurroundings } from "../../shared/mount";
import type { Layout } from "./layout";
import {
  between,
  bounded,
  HOME,
  isWhole,
  nodeAt,
  panBy,
  type Region,
  type View,
  windowOf,
  zoomAt,
} from "./view";

/** A press that moves further than this is a drag. */
const SLACK = 4;
const GLIDE_MS = 180;

export interface Target {
  layout: Layout;
  region: Region;
  /** The pointer is on a node, -1 for none. */
  point(node: number): void;
  press(node: number): void;
  /** Pressed twice. */
  twice(node: number): void;
}

export interface Eye {
  view: ReadonlySignal<View>;
  /** What was asked for last: the view, before another picture limits it. */
  asked(): View;
  look(view: View): void;
  /** The same, but the eye can follow. */
  glide(view: View): void;
}

interface Place {
  x: number;
  y: number;
}

export function useView(element: RefObject<HTMLElement | null>, target: Target): Eye {
  const { root } = useSurroundings();
  const latest = useRef(target);
  latest.current = target;
  const place = useSignal<View>(HOME);
  const { layout, region } = target;
  const frame = useSignal(target);
  if (frame.peek().layout !== layout || frame.peek().region !== region) frame.value = target;
  const view = useComputed(() => bounded(place.value, frame.value.layout, frame.value.region));
  const running = useRef(0);

  const look = useCallback((next: View) => {
    running.current += 1;
    place.value = next;
  }, []);
  const glide = useCallback((next: View) => {
    running.current += 1;
    const mine = running.current;
    const from = view.peek();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still || (from.k === next.k && from.x === next.x && from.y === next.y)) {
      place.value = next;
      return;
    }
    const begun = performance.now();
    const step = (now: number) => {
      if (running.current !== mine || !root.isConnected) return;
      const t = Math.min(1, Math.max(0, now - begun) / GLIDE_MS);
      place.value = between(from, next, 1 - (1 - t) ** 3);
      if (t < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }, []);

  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const abort = new AbortController();
    const { signal } = abort;
    const fingers = new Map<number, Place>();
    let dragged = false;
    let last: Place | null = null;
    const at = (event: MouseEvent): Place => {
      const { left, top } = box.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const under = ({ x, y }: Place) => {
      const { layout, region } = latest.current;
      return nodeAt(layout, windowOf(view.peek(), layout, region), x, y);
    };

    const onWheel = (event: WheelEvent) => {
      const { layout, region, point } = latest.current;
      const now = view.peek();
      const unit = event.deltaMode === 1 ? 16 : 1;
      let next: View;
      if (event.ctrlKey || event.metaKey) {
        const notch = Math.max(-60, Math.min(60, event.deltaY * unit));
        const { x, y } = at(event);
        next = zoomAt(now, layout, region, Math.exp(-notch / 150), x, y);
      } else {
        // The page scrolls, unless the reader is at work in a picture that goes on in this direction.
        if (!box.contains((box.getRootNode() as ShadowRoot).activeElement)) return;
        const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        next = panBy(now, layout, region, -dx * unit, -dy * unit);
        if (next.x === now.x && next.y === now.y) return;
      }
      event.preventDefault();
      event.stopPropagation();
      point(-1);
      look(next);
    };
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0) return;
      if (fingers.size === 0) dragged = false;
      fingers.set(event.pointerId, at(event));
    };
    const onMove = (event: PointerEvent) => {
      // Browsers repeat a pointer that rests when the page moves under it.
      if (last?.x === event.clientX && last.y === event.clientY) return;
      last = { x: event.clientX, y: event.clientY };
      const { layout, region, point } = latest.current;
      const now = at(event);
      const before = fingers.get(event.pointerId);
      if (before && event.buttons === 0) {
        // It was let go where we do not hear of it.
        fingers.delete(event.pointerId);
        return;
      }
      if (!before) {
        if (event.pointerType !== "touch") point(under(now));
        return;
      }
      const [dx, dy] = [now.x - before.x, now.y - before.y];
      if (!dragged && Math.hypot(dx, dy) <= SLACK) return;
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (!other && isWhole(view.peek(), layout, region)) return;
      if (!dragged) box.setPointerCapture(event.pointerId);
      dragged = true;
      point(-1);
      fingers.set(event.pointerId, now);
      if (!other) {
        look(panBy(view.peek(), layout, region, dx, dy));
        return;
      }
      const apart = (from: Place) => Math.max(8, Math.hypot(from.x - other.x, from.y - other.y));
      const moved = panBy(view.peek(), layout, region, dx / 2, dy / 2);
      const [x, y] = [(now.x + other.x) / 2, (now.y + other.y) / 2];
      look(zoomAt(moved, layout, region, apart(now) / apart(before), x, y));
    };
    const onUp = (event: PointerEvent) => {
      if (!fingers.delete(event.pointerId) || dragged || event.type !== "pointerup") return;
      const node = under(at(event));
      latest.current.point(event.pointerType === "touch" ? node : -1);
      if (node >= 0) latest.current.press(node);
    };
    const onTwice = (event: MouseEvent) => {
      event.preventDefault();
      latest.current.twice(under(at(event)));
    };
    const onLeave = (event: PointerEvent) => {
      // A finger that is lifted leaves, but what it touched is what the reader looks at.
      if (event.pointerType !== "touch") latest.current.point(-1);
    };
    const onTouch = (event: TouchEvent) => {
      if (event.touches.length > 1) event.preventDefault();
    };
    box.addEventListener("wheel", onWheel, { passive: false, signal });
    box.addEventListener("touchstart", onTouch, { passive: false, signal });
    box.addEventListener("pointerdown", onDown, { signal });
    box.addEventListener("pointermove", onMove, { signal });
    box.addEventListener("pointerup", onUp, { signal });
    box.addEventListener("pointercancel", onUp, { signal });
    box.addEventListener("pointerleave", onLeave, { signal });
    box.addEventListener("dblclick", onTwice, { signal });
    return () => {
      abort.abort();
      running.current += 1;
    };
  }, []);
  return { view, asked: () => place.peek(), look, glide };
}
