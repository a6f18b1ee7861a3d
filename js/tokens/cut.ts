/** A text as the kernel cut it: arrays with one value per token, read where they lie. */
import type { Values } from "../shared/buffers";
import type { Answer } from "../shared/rpc";

/** Bits of a token's flags; twin of `llmhero_widgets/tokens/wire.py`. */
export const FLAGS = { special: 1, unknown: 2, verbatim: 4, hasEntry: 8 } as const;
const ORIGIN_SHIFT = 4;
export const ORIGINS = ["text", "normaliser", "post-processor", "template"] as const;
export type Origin = (typeof ORIGINS)[number];

export interface Loss {
  reasons: string[];
  /** A stretch of what decoding gives, around the first difference. */
  decoded: string;
  before: boolean;
  after: boolean;
}

export interface Cut {
  /** 0 for a saved picture. */
  rev: number;
  text: string;
  active: number;
  /** Vocabulary numbers, one per token. */
  ids: Int32Array;
  /** UTF-16 units of `text`. */
  starts: Int32Array;
  ends: Int32Array;
  /** Bytes of the normalised text. */
  byteStarts: Int32Array;
  byteEnds: Int32Array;
  flags: Uint8Array;
  /** The normalised text in UTF-8. */
  bytes: Uint8Array;
  /** Texts that are neither a slice of the text nor the token's bytes. */
  odd: Map<number, string>;
  /** Whether a normaliser changed the text before it was cut. */
  changed: boolean;
  loss: Loss | null;
  ms: number;
}

/** Read the answer to `open`; `text` is what was asked about, where the answer does not repeat it. */
export function readCut({ result, arrays }: Answer, text = ""): Cut {
  const column = (name: string) => joined(arrays, name) as Int32Array;
  const names = result.odd as string[];
  const which = column("odd_is");
  const odd = new Map<number, string>();
  for (const [k, token] of column("odd_at").entries()) odd.set(token, names[which[k] ?? 0] ?? "");
  return {
    rev: result.rev as number,
    text: (result.text as string | undefined) ?? text,
    active: result.active as number,
    ids: column("ids"),
    starts: column("starts"),
    ends: column("ends"),
    byteStarts: column("byte_starts"),
    byteEnds: column("byte_ends"),
    flags: joined(arrays, "flags") as Uint8Array,
    bytes: joined(arrays, "bytes") as Uint8Array,
    odd,
    changed: result.changed as boolean,
    loss: result.loss as unknown as Loss | null,
    ms: result.ms as number,
  };
}

/** An array that may have come in parts: `ids`, `ids/1`, … */
function joined(arrays: Answer["arrays"], name: string): Values {
  const parts: Values[] = [];
  for (let part = 0; ; part++) {
    const values = arrays[part ? `${name}/${part}` : name]?.values;
    if (!values) break;
    parts.push(values);
  }
  const [first] = parts;
  if (!first) throw new RangeError(`the answer has no ${name}`);
  if (parts.length === 1) return first;
  const length = parts.reduce((sum, values) => sum + values.length, 0);
  const whole = first instanceof Uint8Array ? new Uint8Array(length) : new Int32Array(length);
  let offset = 0;
  for (const values of parts) {
    whole.set(values, offset);
    offset += values.length;
  }
  return whole;
}

export function has(cut: Cut, token: number, flag: keyof typeof FLAGS): boolean {
  return ((cut.flags[token] ?? 0) & FLAGS[flag]) !== 0;
}

export function originOf(cut: Cut, token: number): Origin {
  return ORIGINS[(cut.flags[token] ?? 0) >> ORIGIN_SHIFT] ?? "text";
}

/** What a token stands for in the normalised text. */
export function bytesOf(cut: Cut, token: number): Uint8Array {
  return cut.bytes.subarray(cut.byteStarts[token], cut.byteEnds[token]);
}

/** What a reader recognises a token by. */
export function surfaceOf(cut: Cut, token: number): string {
  if (has(cut, token, "verbatim")) return cut.text.slice(cut.starts[token], cut.ends[token]);
  return cut.odd.get(token) ?? showBytes(bytesOf(cut, token));
}

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as text; those of no whole character as `⟨E9 80⟩`. */
export function showBytes(data: Uint8Array): string {
  try {
    return STRICT.decode(data);
  } catch {
    // Some of it is no character.
  }
  let shown = "";
  let lone: number[] = [];
  const flush = () => {
    if (lone.length) shown += `⟨${hex(lone)}⟩`;
    lone = [];
  };
  for (let at = 0; at < data.length; ) {
    const length = wholeLength(data, at);
    if (length === 0) {
      lone.push(data[at] ?? 0);
      at += 1;
      continue;
    }
    flush();
    shown += STRICT.decode(data.subarray(at, at + length));
    at += length;
  }
  flush();
  return shown;
}

/** How many bytes the character that starts here has; 0 where none starts, or it is not whole. */
function wholeLength(data: Uint8Array, at: number): number {
  const lead = data[at] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > data.length) return 0;
  for (let i = 1; i < length; i++) if (!isContinuation(data[at + i] ?? 0)) return 0;
  // Written longer than need be, half a surrogate pair, or beyond the last code point.
  const next = data[at + 1] ?? 0;
  const wrong =
    (lead === 0xe0 && next < 0xa0) ||
    (lead === 0xed && next > 0x9f) ||
    (lead === 0xf0 && next < 0x90) ||
    (lead === 0xf4 && next > 0x8f);
  return wrong ? 0 : length;
}

export function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** `E9 80`. */
export function hex(data: Iterable<number>): string {
  return Array.from(data, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}
