/** How one piece was cut, as the kernel tells it: `llmhero_widgets/tokens/panels/replay.py`. */
import type { Answer } from "../../shared/rpc";

/** A symbol, or an entry in its place: it covers columns: of merges, the symbols at the start; of all others, characters. */
export interface Part {
  id: number;
  /** As the vocabulary writes it. */
  name: string;
  text: string;
  start: number;
  end: number;
}

interface Common {
  /** What it is in the text. */
  text: string;
  tokens: Part[];
  /** Position of the first token in the text. */
  first: number;
  /** Columns of the whole piece, where this is a part of it. */
  of: number | null;
}

export interface Merge {
  rank: number;
  made: Part;
}

export interface Pair {
  start: number;
  middle: number;
  end: number;
  /** Null where the two never join. */
  rank: number | null;
  /** They are side by side from `since` merges on, until before `until`. */
  since: number;
  until: number;
}

export interface Merges extends Common {
  kind: "merges";
  /** Whether a rank is the line of a list, the number of an entry, or a score of which the highest is first. */
  rule: "list" | "ids" | "scores";
  whole: boolean;
  symbols: Part[];
  merges: Merge[];
  pairs: Pair[];
}

export interface Match {
  start: number;
  /** How many beginnings were looked up in vain, the longest first. */
  missed: number;
  found: Part | null;
}

export interface Matches extends Common {
  kind: "matches";
  /** Characters as the model sees them. */
  piece: string[];
  prefix: string;
  limit: number | null;
  matches: Match[];
}

export interface Edge {
  symbol: Part;
  score: number;
  unknown: boolean;
}

export interface Way {
  edges: number[];
  score: number;
  behind: number;
}

export interface Lattice extends Common {
  kind: "lattice";
  piece: string[];
  edges: Edge[];
  path: number[];
  score: number;
  /** For each place, the last edge of the best way to it, or -1. */
  last: number[];
  best: (number | null)[];
  ways: number;
  paths: Way[];
}

export interface Taken extends Common {
  kind: "taken";
  added: boolean;
  unknown: boolean;
}

export interface Added {
  kind: "added";
  origin: string;
  text: string;
  id: number;
}

export type Stepped = Merges | Matches | Lattice;
export type Piece = Stepped | Taken | Added;

type Row = [id: number, name: string, text: string, start: number, end: number];

const symbol = ([id, name, text, start, end]: Row): Part => ({ id, name, text, start, end });

export function readPiece({ result }: Answer): Piece {
  // biome-ignore lint/suspicious/noExplicitAny: what the kernel writes, turned into what is read below
  const raw = result as any;
  if (raw.kind === "added") return raw as Added;
  const common = { ...raw, tokens: raw.tokens.map(symbol) };
  if (raw.kind === "merges") {
    const merges = raw.merges.map(([rank, made]: [number, Row]) => ({ rank, made: symbol(made) }));
    const pairs = raw.pairs.map(([start, middle, end, rank, since, until]: number[]) => ({
      start,
      middle,
      end,
      rank,
      since,
      until,
    }));
    return { ...common, symbols: raw.symbols.map(symbol), merges, pairs };
  }
  if (raw.kind === "matches") {
    const matches = raw.matches.map(([start, missed, found]: [number, number, Row | null]) => ({
      start,
      missed,
      found: found && symbol(found),
    }));
    return { ...common, piece: [...raw.piece], matches };
  }
  if (raw.kind === "lattice") {
    const edges = raw.edges.map(([row, score, unknown]: [Row, number, boolean]) => ({
      symbol: symbol(row),
      score,
      unknown,
    }));
    const paths = raw.paths.map(([numbers, score, behind]: [number[], number, number]) => ({
      edges: numbers,
      score,
      behind,
    }));
    return { ...common, piece: [...raw.piece], edges, paths };
  }
  return common as Taken;
}

/** How many steps there are; 0 is before the first. */
export function stepsOf(piece: Piece): number {
  if (piece.kind === "merges") return piece.merges.length;
  if (piece.kind === "matches") return lookupsOf(piece).length;
  return piece.kind === "lattice" ? piece.piece.length : 0;
}

/** The symbols side by side after every number of merges. */
export function rowsOf({ symbols, merges }: Merges): Part[][] {
  const rows = [symbols];
  for (const { made } of merges) {
    const before = rows[rows.length - 1] ?? [];
    const at = before.findIndex(({ start }) => start === made.start);
    rows.push([...before.slice(0, at), made, ...before.slice(at + 2)]);
  }
  return rows;
}

/** The pairs of which merge `step` was chosen (of step 0, those of the start): the next to join first. */
export function candidatesAt({ pairs, rule }: Merges, step: number): Pair[] {
  const time = Math.max(0, step - 1);
  const sign = rule === "scores" ? -1 : 1;
  const key = ({ rank }: Pair) => (rank === null ? Number.POSITIVE_INFINITY : sign * rank);
  return pairs
    .filter(({ since, until }) => since <= time && time < until)
    .sort((a, b) => (key(a) === key(b) ? a.start - b.start : key(a) - key(b)));
}

export interface Lookup {
  /** Which of the matches it belongs to. */
  match: number;
  start: number;
  end: number;
  found: Part | null;
  /** As it is looked up: `##izers`. */
  name: string;
}

const lookups = new WeakMap<Matches, Lookup[]>();

/** Every beginning that was looked up, in order. */
export function lookupsOf(piece: Matches): Lookup[] {
  const known = lookups.get(piece);
  if (known) return known;
  const all = piece.matches.flatMap(({ start, missed, found }, match) => {
    const tried = Array.from({ length: missed }, (_, k) => piece.piece.length - k);
    const ends = found ? [...tried, found.end] : tried;
    return ends.map((end, k) => ({
      match,
      start,
      end,
      found: k === missed ? found : null,
      name: (start ? piece.prefix : "") + piece.piece.slice(start, end).join(""),
    }));
  });
  lookups.set(piece, all);
  return all;
}

/** The edges of the best way to a place, first to last; empty where none leads. */
export function wayTo({ last, edges }: Lattice, place: number): number[] {
  const way: number[] = [];
  for (let at = place; at > 0; ) {
    const number = last[at] ?? -1;
    const edge = edges[number];
    if (!edge) return [];
    way.unshift(number);
    at = edge.symbol.start;
  }
  return way;
}

/** Rows of edges that do not overlap: the best way first, then the shortest. */
export function lanesOf({ edges, path }: Lattice): number[][] {
  const chosen = new Set(path);
  const rest = edges.map((_, number) => number).filter((number) => !chosen.has(number));
  const length = (number: number) => (edges[number]?.symbol.end ?? 0) - (edges[number]?.symbol.start ?? 0);
  rest.sort((a, b) => length(a) - length(b) || a - b);
  const lanes: number[][] = [];
  const reached: number[] = [];
  for (const number of rest) {
    const edge = edges[number]?.symbol;
    if (!edge) continue;
    let lane = reached.findIndex((end) => end <= edge.start);
    // Sorted by length, an earlier place may still be free: only what comes after the last one is taken.
    if (lane < 0) lane = reached.length;
    reached[lane] = edge.end;
    lanes[lane] = [...(lanes[lane] ?? []), number];
  }
  return [path, ...lanes];
}
