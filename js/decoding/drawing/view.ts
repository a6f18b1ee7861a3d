/** Which part of the picture is in view: how far in, and how far along. */
import type { Layout } from "./layout";
import type { Window } from "./scene";

export interface View {
  k: number;
  /** Pixels of the scaled picture that lie left of and above the region. */
  x: number;
  y: number;
}

/** The region on the page. */
export interface Region {
  width: number;
  height: number;
}

export interface Rect extends Region {
  x: number;
  y: number;
}

export const HOME: View = { k: 1, x: 0, y: 0 };
const CLOSEST = 3;
const FIT_CLOSEST = 1.5;
const ROOM = 24;

/** Far out only the lines shrink: the steps keep the width of the region, so that something is to be seen. */
export function acrossScale(layout: Layout, { width }: Region, k: number): number {
  return Math.max(k, Math.min(1, width / layout.width));
}

/** The scale at which all of the tree is in view. */
export function fitScale(layout: Layout, { height }: Region): number {
  return Math.min(1, height / layout.height);
}

/** The nearest view that stays within the picture. */
export function bounded(view: View, layout: Layout, region: Region): View {
  const k = Math.max(fitScale(layout, region), Math.min(CLOSEST, view.k));
  const limit = (at: number, size: number, room: number) => Math.max(0, Math.min(size - room, at));
  const wide = layout.width * acrossScale(layout, region, k);
  return {
    k,
    // What stands last needs room for its ring.
    x: limit(view.x, wide > region.width + 0.5 ? wide + ROOM : wide, region.width),
    y: limit(view.y, layout.height * k, region.height),
  };
}

export function windowOf({ k, x, y }: View, layout: Layout, { width, height }: Region): Window {
  return { k, kx: acrossScale(layout, { width, height }, k), x, y, width, height };
}

/** Whether all of the picture is in view. */
export function isWhole({ k }: View, layout: Layout, region: Region): boolean {
  const across = layout.width * acrossScale(layout, region, k);
  return across <= region.width + 0.5 && layout.height * k <= region.height + 0.5;
}

export function panBy(view: View, layout: Layout, region: Region, dx: number, dy: number): View {
  return bounded({ ...view, x: view.x - dx, y: view.y - dy }, layout, region);
}

/** Another scale; what is at (px, py) of the region stays there. */
export function zoomAt(
  view: View,
  layout: Layout,
  region: Region,
  factor: number,
  px: number,
  py: number,
): View {
  const k = Math.max(fitScale(layout, region), Math.min(CLOSEST, view.k * factor));
  const [before, after] = [acrossScale(layout, region, view.k), acrossScale(layout, region, k)];
  return bounded(
    {
      k,
      x: ((view.x + px) / before) * after - px,
      y: ((view.y + py) / view.k) * k - py,
    },
    layout,
    region,
  );
}

/** All of it. */
export function fit(layout: Layout, region: Region): View {
  return { k: fitScale(layout, region), x: 0, y: 0 };
}

/** A node with everything below it, as large as it goes. */
export function fitBranch(layout: Layout, region: Region, node: number): View {
  const left = Math.max(0, (layout.x[node] ?? 0) - ROOM);
  const [top, bottom] = [layout.top[node] ?? 0, layout.bottom[node] ?? 0];
  const wide = (layout.right[node] ?? 0) - left + ROOM;
  const high = bottom - top + ROOM;
  const k = Math.max(
    fitScale(layout, region),
    Math.min(FIT_CLOSEST, region.height / high, region.width / wide),
  );
  const kx = acrossScale(layout, region, k);
  return bounded({ k, x: left * kx, y: ((top + bottom) / 2) * k - region.height / 2 }, layout, region);
}

/** The nearest view in which a node's chip and number are whole. */
export function reveal(view: View, layout: Layout, region: Region, node: number): View {
  const { x, y, width, height } = boxOf(layout, windowOf(view, layout, region), node);
  const shift = (at: number, size: number, room: number) =>
    at < ROOM ? at - ROOM : at + size > room - ROOM ? Math.min(at - ROOM, at + size - room + ROOM) : 0;
  return bounded(
    {
      ...view,
      x: view.x + shift(x, width + 48 * view.k, region.width),
      y: view.y + shift(y, height, region.height),
    },
    layout,
    region,
  );
}

/** Where a node's chip is in the region. */
export function boxOf(layout: Layout, { k, kx, x, y }: Window, node: number): Rect {
  const { metrics } = layout;
  const high = (node === 0 ? metrics.scale : metrics.chip) * k;
  const wide = node === 0 ? Math.min(12, metrics.bar) : (layout.w[node] ?? 0);
  const left = node === 0 ? metrics.bar - wide + 2 : 0;
  return {
    x: (layout.x[node] ?? 0) * kx + left * k - x,
    y: (layout.y[node] ?? 0) * k - high / 2 - y,
    width: wide * k,
    height: high,
  };
}

/** What lies at a point of the region: a node with what stands beside it, or -1. */
export function nodeAt(layout: Layout, window: Window, px: number, py: number): number {
  const { k, kx, x, y } = window;
  const { lines, metrics } = layout;
  const at = (py + y) / k;
  // A finger is coarser than a line of a picture that is far away.
  const reach = Math.max(metrics.row / 2, 5 / k);
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((layout.top[lines[middle] ?? 0] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const bar = boxOf(layout, window, 0);
  if (px <= bar.x + bar.width + 4 && py >= bar.y && py <= bar.y + bar.height) return 0;
  for (const line of [low, low - 1, low + 1]) {
    const first = lines[line];
    if (first === undefined || Math.abs((layout.y[first || 1] ?? 0) - at) > reach) continue;
    for (let i = first || 1; i < (lines[line + 1] ?? layout.rows.length); i++) {
      const left = (layout.x[i] ?? 0) * kx - x;
      const right = left + Math.max(((layout.end[i] ?? 0) - (layout.x[i] ?? 0)) * k, 4);
      if (px >= left - 4 && px <= right) return i;
    }
  }
  return -1;
}

/** Between two views, `t` of the way. */
export function between(a: View, b: View, t: number): View {
  const mix = (from: number, to: number) => from + (to - from) * t;
  return { k: mix(a.k, b.k), x: mix(a.x, b.x), y: mix(a.y, b.y) };
}
