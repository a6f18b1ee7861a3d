/** What the kernel says of a vocabulary; twin of `llmhero_widgets/tokens/panels/vocabulary.py`. */
import type { Answer } from "../../shared/rpc";
import type { Message } from "../../shared/text";

export interface Row {
  id: number;
  /** What a reader recognises. */
  text: string;
  /** As the vocabulary writes it. */
  name: string;
  special: boolean;
  /** Why no text produces it, where that was looked for and found. */
  reason?: Reason;
}
export type Reason = "bytes" | "normaliser" | "pre-tokeniser" | "model";
type RawRow = [number, string, string, boolean, Reason?];

const rowOf = ([id, text, name, special, reason]: RawRow): Row => ({
  id,
  text,
  name,
  special,
  ...(reason && { reason }),
});
const rowsOf = (raw: unknown): Row[] => (raw as RawRow[]).map(rowOf);

export interface Page {
  size: number;
  total: number;
  first: number;
  rows: Row[];
}
export const readPage = ({ result }: Answer): Page => ({
  ...(result as unknown as Page),
  rows: rowsOf(result.rows),
});

export interface Node {
  /** Null for a character that the vocabulary lacks. */
  id: number | null;
  text: string;
  depth: number;
  rank: number | null;
  score: number | null;
  /** 0 or 2. */
  parts: number;
}

export interface Details {
  row: Row;
  bytes: Uint8Array;
  /** Each before what it is merged from. */
  tree: Node[];
  by: "ranks" | "scores";
  /** False where the rules make it, but other merges come first. */
  merged: boolean;
  why: Message | null;
  reach: Reach;
}
export type Reach =
  | { state: "reached" | "open" | "special" }
  | { state: "unreachable"; reason: Reason; instead: Row[] };

export function readDetails({ result }: Answer): Details {
  const raw = result as unknown as Omit<Details, "tree" | "row" | "bytes"> & { bytes: string };
  const reach = raw.reach;
  const tree = result.tree as unknown as [
    number | null,
    string,
    number,
    number | null,
    number | null,
    number,
  ][];
  return {
    ...raw,
    row: rowOf(result.row as unknown as RawRow),
    bytes: Uint8Array.from(raw.bytes.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    tree: tree.map(([id, text, depth, rank, score, parts]) => ({ id, text, depth, rank, score, parts })),
    reach: reach.state === "unreachable" ? { ...reach, instead: rowsOf(reach.instead) } : reach,
  };
}

export interface Stretch {
  done: number;
  total: number;
  rows: Row[];
}
export const readStretch = ({ result }: Answer): Stretch => ({
  done: result.done as number,
  total: result.total as number,
  rows: rowsOf(result.rows),
});

export interface Writing {
  label: Message;
  text: string;
  tokens: [id: number, text: string, unknown: boolean][];
  similarity: number | null;
}
export interface Writings {
  rows: Writing[];
  compared: boolean;
  /** Why the model's similarity is not there. */
  unlike: Message | null;
}
export const readWritings = ({ result }: Answer): Writings => result as unknown as Writings;
