/** Cut texts for tests, as the kernel would send them. */
import { FakeModel } from "../shared/fake-model";
import type { Dtype } from "../shared/protocol";
import type { Answer } from "../shared/rpc";
import { type Cut, FLAGS, ORIGINS, type Origin, readCut } from "./cut";

/** The first picture of the design: SmolLM2's own ids and bytes. */
export const NAIVE = "Naïve tokenizers split 通义千问 and 😀 into bytes.\n";
export const NAIVE_PIECES: Piece[] = [
  [26062, "4e61"],
  [46494, "c3af7665"],
  [9624, "20746f6b656e"],
  [7927, "697a657273"],
  [7074, "2073706c6974"],
  [216, "20"],
  [24838, "e980"],
  [244, "9a"],
  [27948, "e4b9"],
  [227, "89"],
  [27991, "e58d"],
  [221, "83"],
  [33331, "e997"],
  [123, "ae"],
  [284, "20616e64"],
  [40303, "20f09f98"],
  [218, "80"],
  [618, "20696e746f"],
  [15590, "206279746573"],
  [30, "2e"],
  [198, "0a"],
];

interface Extra {
  special?: boolean;
  unknown?: boolean;
  hasEntry?: boolean;
  origin?: Origin;
  /** Where the text is neither the slice nor the bytes. */
  text?: string;
}
/** Id, bytes in hexadecimal, and whatever is not usual about it. */
export type Piece = [id: number, bytes: string, extra?: Extra];

const unhex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

interface Column {
  dtype: Dtype;
  values: Uint8Array | Int32Array;
}

/** What the kernel answers for a text that no normaliser touched, cut into these pieces. */
export function answerOf(text: string, pieces: Piece[], more: Record<string, unknown> = {}) {
  const bytes = new TextEncoder().encode(text);
  const unitOf: number[] = [];
  let unit = 0;
  for (const character of text) {
    for (let i = 0; i < new TextEncoder().encode(character).length; i++) unitOf.push(unit);
    unit += character.length;
  }
  const endOf = (byte: number) => {
    const start = unitOf[byte] ?? 0;
    return start + String.fromCodePoint(text.codePointAt(start) ?? 0).length;
  };
  const rows = { starts: [], ends: [], byte_starts: [], byte_ends: [], flags: [] } as Record<
    string,
    number[]
  >;
  const [odd, oddAt, oddIs]: [string[], number[], number[]] = [[], [], []];
  let at = 0;
  for (const [token, [, hex, extra = {}]] of pieces.entries()) {
    const data = unhex(hex);
    const [from, to] = [at, at + data.length];
    const start = data.length ? (unitOf[from] ?? 0) : unit;
    const end = data.length ? endOf(to - 1) : unit;
    const whole = new TextDecoder().decode(data) === text.slice(start, end) && data.length > 0;
    rows.starts?.push(start);
    rows.ends?.push(end);
    rows.byte_starts?.push(from);
    rows.byte_ends?.push(to);
    rows.flags?.push(
      (extra.special ? FLAGS.special : 0) |
        (extra.unknown ? FLAGS.unknown : 0) |
        (extra.hasEntry ? FLAGS.hasEntry : 0) |
        (whole && extra.text === undefined ? FLAGS.verbatim : 0) |
        (ORIGINS.indexOf(extra.origin ?? "text") << 4),
    );
    if (extra.text !== undefined) {
      oddAt.push(token);
      oddIs.push(odd.push(extra.text) - 1);
    }
    at = to;
  }
  const columns: Record<string, Column> = {
    ids: { dtype: "int32", values: Int32Array.from(pieces, ([id]) => id) },
    starts: { dtype: "int32", values: Int32Array.from(rows.starts ?? []) },
    ends: { dtype: "int32", values: Int32Array.from(rows.ends ?? []) },
    byte_starts: { dtype: "int32", values: Int32Array.from(rows.byte_starts ?? []) },
    byte_ends: { dtype: "int32", values: Int32Array.from(rows.byte_ends ?? []) },
    flags: { dtype: "uint8", values: Uint8Array.from(rows.flags ?? []) },
    bytes: { dtype: "uint8", values: bytes },
    odd_at: { dtype: "int32", values: Int32Array.from(oddAt) },
    odd_is: { dtype: "int32", values: Int32Array.from(oddIs) },
  };
  const result = { odd, changed: false, loss: null, rev: 1, active: 0, ms: 2, text, ...more };
  const arrays = Object.entries(columns).map(([name, { dtype, values }]) => ({
    name,
    dtype,
    shape: [values.length],
  }));
  const buffers = Object.values(columns).map(
    ({ values }) => new DataView(values.buffer, values.byteOffset, values.byteLength),
  );
  const answer = {
    result,
    arrays: Object.fromEntries(
      Object.entries(columns).map(([name, { values }]) => [name, { shape: [values.length], values }]),
    ),
  } as unknown as Answer;
  return { result, arrays, buffers, answer };
}

export function cutOf(text: string, pieces: Piece[], more: Record<string, unknown> = {}): Cut {
  return readCut(answerOf(text, pieces, more).answer);
}

/** One token for every character, or for every so many of them. */
export function everyCharacter(text: string, together = 1): Piece[] {
  const all = [...text];
  const pieces: Piece[] = [];
  for (let at = 0; at < all.length; at += together) {
    const data = new TextEncoder().encode(all.slice(at, at + together).join(""));
    pieces.push([at, Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("")]);
  }
  return pieces;
}

/** One token for every byte. */
export function everyByte(text: string): Piece[] {
  return Array.from(new TextEncoder().encode(text), (byte) => [byte, byte.toString(16).padStart(2, "0")]);
}

export const INFO = [
  { name: "SmolLM2", size: 49152, algorithm: "bpe", library: "tokenizers" },
  { name: "MiniLM", size: 30522, algorithm: "wordpiece", library: "tokenizers" },
];

/** A model with what a notebook kept; `manager` decides whether the host has a kernel. */
export function savedModel(manager: unknown, traits: Record<string, unknown> = {}): FakeModel {
  const { result, arrays, buffers } = answerOf(NAIVE, NAIVE_PIECES);
  const bytes = new Uint8Array(buffers.reduce((sum, view) => sum + view.byteLength, 0));
  let at = 0;
  for (const view of buffers) {
    bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    at += view.byteLength;
  }
  const saved = {
    text: NAIVE,
    active: 0,
    tokenizer_info: INFO,
    selection: 15,
    lang: "en",
    snapshot: { result, arrays },
    snapshot_bytes: new DataView(bytes.buffer),
  };
  return new FakeModel({ ...saved, ...traits }, manager);
}
