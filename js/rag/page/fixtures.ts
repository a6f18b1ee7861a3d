/** A page and a plane as the kernel sends them, for tests. */

import { readTensors } from "../../shared/buffers";
import type { Wire } from "../../shared/by-hand";
import type { Description } from "../../shared/protocol";
import type { Answer } from "../../shared/rpc";

const CACHE = "During generation the keys and values of all earlier tokens are kept in a cache. ";
const SHARED = "Grouped-query attention lets several query heads share one key and value head.";
const QUOTE = "Sliding windows let a layer look back only a fixed distance.";

export const TEXT = `# Memory 🗝️\n\n${CACHE}${SHARED} It shrinks the cache. ${QUOTE}\n`;

const place = (text: string): [number, number] => {
  const start = [...TEXT.slice(0, TEXT.indexOf(text))].length;
  return [start, start + [...text].length];
};
/** In characters of the document, of which the key before them is one. */
export const CITED = place(QUOTE);
const [firstStart, firstEnd] = [place(CACHE)[0], place(SHARED)[1]];
const [secondStart, secondEnd] = [place(SHARED)[0], place("It shrinks the cache.")[1]];
export const PIECES: [row: number, start: number, end: number, similarity: number][] = [
  [4, firstStart, firstEnd, 0.47],
  [5, secondStart, secondEnd, 0.39],
  [6, CITED[0], CITED[1], 0.38],
];

function wire(
  result: Record<string, unknown>,
  arrays: Record<string, Int32Array | Float32Array | Uint8Array>,
): Wire {
  const dtype = (values: ArrayBufferView) =>
    values instanceof Int32Array ? "int32" : values instanceof Float32Array ? "float32" : "uint8";
  return {
    result,
    arrays: Object.entries(arrays).map(([name, values]) => ({
      name,
      dtype: dtype(values),
      shape: [values.length],
    })),
    buffers: Object.values(arrays).map(
      ({ buffer, byteOffset, byteLength }) => new DataView(buffer as ArrayBuffer, byteOffset, byteLength),
    ),
  };
}

export function pageWire(changes: Record<string, unknown> = {}, similar = true): Wire {
  const column = (k: 0 | 1 | 2) => Int32Array.from(PIECES, (piece) => piece[k]);
  return wire(
    {
      doc: "cost.md",
      docs: ["cost.md", "attention.md", "中文.md"],
      more: 0,
      from: 0,
      to: [...TEXT].length,
      length: [...TEXT].length,
      chunks: 3,
      first: 0,
      covered: 240,
      shared: 78,
      before: null,
      after: null,
      ...changes,
    },
    {
      row: column(0),
      start: column(1),
      end: column(2),
      similarity: Float32Array.from(PIECES, (piece) => (similar ? piece[3] : Number.NaN)),
      text: new TextEncoder().encode(TEXT),
    },
  );
}

const POINTS: [row: number, x: number, y: number, doc: number, similarity: number, text: string][] = [
  [0, 0.4, 0.3, 1, 0.1, "A transformer reads all tokens."],
  [4, 0.1, 0.1, 0, 0.47, "During generation the keys"],
  [5, -0.1, 0.2, 0, 0.39, "Grouped-query attention"],
  [6, -0.4, -0.3, 0, 0.38, "Sliding windows"],
  [9, 0.5, -0.4, 2, 0.02, "注意力"],
];

export function planeWire(changes: Record<string, unknown> = {}): Wire {
  const texts = POINTS.map(([, , , , , text]) => new TextEncoder().encode(text));
  let end = 0;
  const column = (k: 1 | 2 | 4) => Float32Array.from(POINTS, (point) => point[k]);
  return wire(
    {
      n: 5,
      dimensions: 384,
      embedder: "all-minilm-l6-v2",
      variance: [0.2, 0.09],
      query: [0, 0],
      docs: ["cost.md", "attention.md", "folder/中文.md"],
      ...changes,
    },
    {
      row: Int32Array.from(POINTS, (point) => point[0]),
      x: column(1),
      y: column(2),
      doc: Int32Array.from(POINTS, (point) => point[3]),
      similarity: column(4),
      text: Uint8Array.from(texts.flatMap((bytes) => [...bytes])),
      text_ends: Int32Array.from(texts, ({ length }) => {
        end += length;
        return end;
      }),
    },
  );
}

/** The same as a view reads it. */
export const answerOf = ({ result, arrays = [], buffers = [] }: Wire): Answer =>
  ({ result, arrays: readTensors(arrays as Description[], buffers) }) as unknown as Answer;
