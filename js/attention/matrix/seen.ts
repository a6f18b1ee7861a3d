/** Which cells of an attention matrix exist. */
import type { Span, Visibility } from "../types";

export interface Cell {
  query: number;
  key: number;
}

/** The keys that a query sees. A window of n tokens reaches n − 1 back: the query itself is one of them. */
export function keysSeen(query: number, keys: number, { causal, windows }: Visibility, layer: number): Span {
  const window = windows[layer] ?? Number.POSITIVE_INFINITY;
  const from = Math.max(0, query - window + 1);
  const to = causal ? query + 1 : Math.min(keys, query + window);
  return [Math.min(from, keys), Math.min(to, keys)];
}

/** The cell nearest to `cell` that exists: queries first, then the keys that this query sees. */
export function nearest(cell: Cell, queries: number, keys: number, seen: (query: number) => Span): Cell {
  const query = Math.max(0, Math.min(queries - 1, cell.query));
  const [from, to] = seen(query);
  return { query, key: Math.max(0, Math.min(keys - 1, to - 1, Math.max(from, cell.key))) };
}
