/** What the kernel answers about several tokenizers. */
import type { Answer } from "../../shared/rpc";
import type { Message } from "../../shared/text";

export interface Row {
  /** The same for one tokenizer from answer to answer. */
  id: string;
  name: string;
  /** Tokens of the text itself. */
  count: number;
  unknown: number;
  /** Whether decoding does not give the text back: then the count is no price. */
  loses: boolean;
  reasons: string[];
  /** What is put around any text. */
  added: string[];
  /** Pieces in UTF-16 units of the text, and how many tokens each took; `lost` where one is unknown. */
  starts: Int32Array;
  ends: Int32Array;
  tokens: Int32Array;
  lost: Uint8Array;
}

export interface Regions {
  starts: Int32Array;
  ends: Int32Array;
  /** Tokens of each region, row by row of the picture. */
  tokens: Int32Array;
  length: number;
}

export type Told =
  | { kind: "lost" }
  | { kind: "same"; count: number; names: string[] }
  | { kind: "costs"; fewer: string; more: string; extra: number; some: number; start: number; end: number };

export interface Comparison {
  /** What was compared: the text, or its beginning. */
  text: string;
  characters: number;
  /** Characters of the whole text. */
  whole: number;
  words: number;
  /** The row of the tokenizer above. */
  shown: string;
  told: Told;
  /** Fewest tokens first, those that lose text last. */
  rows: Row[];
  regions: Regions;
  /** Where each row stands in the kernel's own order. */
  order: number[];
}

/** Read the answer to `compare`; `text` is the one that was asked about. */
export function readComparison({ result, arrays }: Answer, text: string): Comparison {
  const column = (name: string) => {
    const found = arrays[name]?.values;
    if (!found) throw new RangeError(`the answer has no ${name}`);
    return found as Int32Array;
  };
  const told = result.told as unknown as { fewer?: number; more?: number; rows?: number[] };
  const facts = result.rows as unknown as Omit<Row, "starts" | "ends" | "tokens" | "lost">[];
  const rows = facts.map((row, k) => ({
    ...row,
    starts: column(`starts${k}`),
    ends: column(`ends${k}`),
    tokens: column(`tokens${k}`),
    lost: column(`lost${k}`) as unknown as Uint8Array,
  }));
  const order = rows.map((_, k) => k).sort((a, b) => rank(rows, a) - rank(rows, b) || a - b);
  const given = column("region_tokens");
  const length = column("region_starts").length;
  const tokens = Int32Array.from(given, (_, at) => {
    const region = Math.floor(at / rows.length);
    return given[region * rows.length + (order[at % rows.length] ?? 0)] ?? 0;
  });
  const nameOf = (k: number | undefined) => rows[k ?? 0]?.name ?? "";
  return {
    text: text.slice(0, result.units as number),
    characters: result.characters as number,
    whole: result.whole as number,
    words: result.words as number,
    shown: rows[result.shown as number]?.id ?? "",
    told: {
      ...told,
      fewer: nameOf(told.fewer),
      more: nameOf(told.more),
      names: told.rows?.map(nameOf),
    } as unknown as Told,
    rows: order.flatMap((k) => rows[k] ?? []),
    regions: { starts: column("region_starts"), ends: column("region_ends"), tokens, length },
    order,
  };
}

/** What loses text never wins. */
function rank(rows: Row[], k: number): number {
  const row = rows[k];
  return row ? row.count + (row.loses ? 2 ** 31 : 0) : 0;
}

export interface LanguageRow {
  language: string;
  name: Message;
  characters: number;
  cells: { count: number; unknown: number; loses: boolean }[];
}

export interface Languages {
  names: string[];
  rows: LanguageRow[];
}

export function readLanguages({ result }: Answer): Languages {
  return result as unknown as Languages;
}

export interface Offered {
  id: string;
  title: string;
  summary: Message;
  /** Bytes to fetch. */
  size: number;
  here: boolean;
  added: boolean;
}

export interface Offer {
  tokenizers: Offered[];
  /** How many more can be added. */
  room: number;
  most: number;
}

export function readOffer({ result }: Answer): Offer {
  return result as unknown as Offer;
}
