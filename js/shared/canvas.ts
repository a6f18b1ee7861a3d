/** Canvases that stay sharp and never stay empty. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { type Inputs, useLayoutEffect, useRef } from "preact/hooks";
import { useSurroundings } from "./mount";

/** Draw in CSS pixels; the context is scaled already and the canvas is clear. */
export type Draw = (context: CanvasRenderingContext2D, width: number, height: number) => void;

/**
 * A ref for a canvas whose size in CSS pixels its style decides.
 *
 * It is drawn anew when `deps` change, and whenever the pixels may be gone or wrong: another size, another screen, another
 * theme, a lost context, a return to the page (a windowed notebook takes cells out and puts them back).
 */
export function useCanvas(draw: Draw, deps: Inputs): RefObject<HTMLCanvasElement | null> {
  const { theme } = useSurroundings();
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useRef({ width: 0, height: 0 });
  const latest = useRef(draw);
  latest.current = draw;

  const paint = () => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    const { width, height } = size.current;
    // Off the page there are no colours to read; the observers call again when it is back.
    if (!element?.isConnected || !context || width === 0 || height === 0) return;
    const ratio = devicePixelRatio;
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== columns) element.width = columns;
    if (element.height !== rows) element.height = rows;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.save();
    latest.current(context, width, height);
    context.restore();
  };

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const abort = new AbortController();
    const resize = new ResizeObserver(([entry]) => {
      if (entry) size.current = entry.contentRect;
      paint();
    });
    const appear = new IntersectionObserver(([entry]) => entry?.isIntersecting && paint());
    resize.observe(element);
    appear.observe(element);
    element.addEventListener("contextrestored", paint, abort);
    watchPixelRatio(paint, abort.signal);
    return () => {
      abort.abort();
      resize.disconnect();
      appear.disconnect();
    };
  }, []);
  useLayoutEffect(paint, [theme.value, ...deps]);
  return canvas;
}

/** The width that an element has on the page, 0 until it is there (VS Code renders detached). */
export function useWidth(element: RefObject<HTMLElement | null>): ReadonlySignal<number> {
  const width = useSignal(0);
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = entry.contentRect.width;
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** A media query knows only one ratio, so each change asks for the next. */
function watchPixelRatio(listener: () => void, signal: AbortSignal): void {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
    "change",
    () => {
      listener();
      watchPixelRatio(listener, signal);
    },
    { once: true, signal },
  );
}

/** A page out of sight has no frames. */
const NO_FRAME_MS = 100;

/** What stands in the page now has been painted, or the page is not in sight. */
export function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, NO_FRAME_MS);
  });
}
