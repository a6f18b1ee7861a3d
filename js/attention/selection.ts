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

/** Whether a value from the model is a selection. */
export function isSelection(value: unknown): value is Selection {
  const { heads, part, hide } = (value ?? {}) as Partial<Selection>;
  return typeof part === "string" && Array.isArray(heads) && heads.length > 0 && Array.isArray(hide);
}
