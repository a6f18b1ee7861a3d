/** Where the keys lead. */
import type { Span } from "../types";
import type { Cell } from "./seen";
import type { Rectangle } from "./sheets";

export interface Ground {
  queries: number;
  keys: number;
  /** Rows that are in view together. */
  screen: number;
  /** The focused cell, or the cells that are known only as their maximum. */
  at: Rectangle;
  seen: (query: number) => Span;
}

/** Steps from the focused cell by name of the key; the caller keeps them within what exists. */
export function steps({ queries, keys, screen, at, seen }: Ground): Record<string, Cell> {
  const { rows, cols } = at;
  const [query, key] = [rows[0], cols[0]];
  const [from, to] = seen(query);
  return {
    ArrowUp: { query: query - 1, key },
    ArrowDown: { query: rows[1], key },
    ArrowLeft: { query, key: key - 1 },
    ArrowRight: { query, key: cols[1] },
    PageUp: { query: query - screen, key },
    PageDown: { query: query + screen, key },
    Home: { query, key: from },
    End: { query, key: to - 1 },
    "Mod+Home": { query: 0, key: 0 },
    "Mod+End": { query: queries - 1, key: keys - 1 },
  };
}
