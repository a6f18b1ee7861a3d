/** The nouns of the attention explorer. */

export type Part = "self" | "encoder" | "cross";

/** [layer, head], both counted from 0. */
export type Head = [layer: number, head: number];

export interface Token {
  /** The surface text; for a piece of a split character, its bytes as `⟨E9 80⟩`. */
  text: string;
  special: boolean;
}

/** What the reader looks at; a synced trait, so that Python and every view agree. */
export interface Selection {
  part: Part;
  /** Never empty; several are overlaid. */
  heads: Head[];
  /** Position of the token that asks, or null while a key is locked. */
  query: number | null;
  /** Position of the token that is asked about, or null while a query is locked. */
  key: number | null;
  /** Key columns that are masked; the rest of each row is renormalised. */
  hide: number[];
}

/** Half-open range of token positions. */
export type Span = [from: number, to: number];

/** A rectangle of the attention matrix: exact, or the maximum of pool[0] × pool[1] cells. */
export interface Block {
  rows: Span;
  cols: Span;
  pool: [rows: number, cols: number];
  shape: [rows: number, cols: number];
  values: Float32Array;
}

/** The strongest edges, weight descending; `heads[i]` is the index into `Selection.heads`. */
export interface Links {
  queries: Int32Array;
  keys: Int32Array;
  heads: Int32Array;
  weights: Float32Array;
  /** How many edges the mask allows, and the sum of all their weights. */
  total: number;
  mass: number;
}

/** Which cells exist at all. */
export interface Visibility {
  /** Keys after the query are invisible. */
  causal: boolean;
  /** How many keys a query sees, itself included; null where there is no window. Per layer. */
  windows: (number | null)[];
}
