/** A document with its chunks, and all chunks in a plane, as `llmhero_widgets/rag/panels/page.py` tells them. */
import type { Values } from "../../shared/buffers";
import type { Answer } from "../../shared/rpc";

export interface Piece {
  row: number;
  /** Characters of the document as it was loaded. */
  start: number;
  end: number;
  /** Cosine to the question; null where there is none. */
  similarity: number | null;
}

export interface Page {
  doc: string;
  docs: string[];
  /** Documents that are not in `docs`. */
  more: number;
  /** What of the document `text` is. */
  from: number;
  to: number;
  length: number;
  text: string;
  /** Chunks that reach into the text. */
  pieces: Piece[];
  /** Place of the first of them among all chunks of the document. */
  first: number;
  chunks: number;
  covered: number;
  shared: number;
  /** Where to ask for what comes before and after. */
  before: number | null;
  after: number | null;
}

export interface Point {
  row: number;
  x: number;
  y: number;
  doc: string;
  similarity: number | null;
  text: string;
}

export interface Plane {
  n: number;
  dimensions: number;
  variance: [number, number];
  query: [number, number] | null;
  points: Point[];
}

/** A similarity as it is printed. */
export const cosine = (value: number) => value.toFixed(2).replace("-", "−");

function columns(arrays: Answer["arrays"]) {
  return (name: string): Values => {
    const found = arrays[name]?.values;
    if (!found) throw new RangeError(`the answer has no ${name}`);
    return found;
  };
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

export function readPage({ result, arrays }: Answer): Page {
  const of = columns(arrays);
  const [starts, ends, similarity] = [of("start"), of("end"), of("similarity")];
  return {
    ...(result as unknown as Omit<Page, "text" | "pieces">),
    text: new TextDecoder().decode(of("text") as Uint8Array),
    pieces: Array.from(of("row"), (row, k) => ({
      row,
      start: starts[k] ?? 0,
      end: ends[k] ?? 0,
      similarity: known(similarity[k]),
    })),
  };
}

/** Null where no node embeds the chunks. */
export function readPlane({ result, arrays }: Answer): Plane | null {
  const told = result as unknown as Omit<Plane, "points"> & { docs: string[] };
  if (told.dimensions === 0) return null;
  const of = columns(arrays);
  const [x, y, doc, similarity, ends] = [of("x"), of("y"), of("doc"), of("similarity"), of("text_ends")];
  const text = of("text") as Uint8Array;
  const decoder = new TextDecoder();
  const points = Array.from(of("row"), (row, k) => ({
    row,
    x: x[k] ?? 0,
    y: y[k] ?? 0,
    doc: told.docs[doc[k] ?? 0] ?? "",
    similarity: known(similarity[k]),
    text: decoder.decode(text.subarray(k > 0 ? ends[k - 1] : 0, ends[k])),
  }));
  return { ...told, points };
}
