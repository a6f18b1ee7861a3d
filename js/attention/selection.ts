/** How a selection changes; pure, so that undo, keyboard and mouse share one meaning. */
import type { Head, Part, Selection } from "./types";

export const sameHead = (a: Head, b: Head): boolean => a[0] === b[0] && a[1] === b[1];

export const headName = ([layer, head]: Head): string => `${layer}.${head}`;

/** Look at one head alone. */
export function choose(selection: Selection, head: Head): Selection {
  return { ...selection, heads: [head] };
}

/** Add a head, or remove it; the last one stays. Eight categories can be told apart, so the ninth drops the first. */
export function toggle(selection: Selection, head: Head): Selection {
  const without = selection.heads.filter((other) => !sameHead(other, head));
  if (without.length === selection.heads.length) return { ...selection, heads: [...without, head].slice(-8) };
  return without.length ? { ...selection, heads: without } : selection;
}

/** Lock a token as the one that asks, or as the one that is asked. */
export function lock(selection: Selection, axis: "query" | "key", position: number): Selection {
  return axis === "query"
    ? { ...selection, query: position, key: null }
    : { ...selection, query: null, key: position };
}

/** Which axis is locked, and where. */
export function locked(selection: Selection): { axis: "query" | "key"; position: number } {
  return selection.key !== null && selection.query === null
    ? { axis: "key", position: selection.key }
    : { axis: "query", position: selection.query ?? 0 };
}

/** Another kind of attention: heads of the new grid, last query, nothing masked. */
export function choosePart(
  selection: Selection,
  part: Part,
  grid: { layers: number; heads: number },
  queries: number,
): Selection {
  const heads = selection.heads.filter(([layer, head]) => layer < grid.layers && head < grid.heads);
  return { part, heads: heads.length ? heads : [[0, 0]], query: queries - 1, key: null, hide: [] };
}

/** Where a reader who walked from one head to its neighbour goes next, as long as there are heads. */
export function onward(
  from: Selection,
  to: Selection,
  grid: { layers: number; heads: number },
): Selection | null {
  const [a, b] = [from.heads[0], to.heads[0]];
  if (!a || !b || from.heads.length + to.heads.length > 2 || from.part !== to.part) return null;
  const [across, down] = [b[0] - a[0], b[1] - a[1]];
  const next: Head = [b[0] + across, b[1] + down];
  const isThere = next[0] >= 0 && next[0] < grid.layers && next[1] >= 0 && next[1] < grid.heads;
  return Math.abs(across) + Math.abs(down) === 1 && isThere ? choose(to, next) : null;
}

/** Whether a value from the model is a selection. */
export function isSelection(value: unknown): value is Selection {
  const { heads, part, hide } = (value ?? {}) as Partial<Selection>;
  return typeof part === "string" && Array.isArray(heads) && heads.length > 0 && Array.isArray(hide);
}
