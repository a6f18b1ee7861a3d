/** All that is shown of attention weights, from the whole matrix of each head. */
import { readBlock } from "../attention/document";
import type { Block, Span } from "../attention/types";
import { readTensors } from "../shared/buffers";
import type { Description, Json } from "../shared/protocol";
import type { Args, Follows, Question, Told } from "../shared/recorded-model";

interface View {
  part: string;
  heads: [layer: number, head: number][];
  hide: number[];
}

/** The matrix of one head, and what of it each row can see. */
interface Head extends Block {
  spans: ArrayLike<number>;
}

/** As `limit` of `Capture.links` in Python. */
const MOST_LINKS = 4096;
/** Rows sum to 1 but for rounding; where they do not, a learned sink has the rest. */
const ROUNDING = 1e-4;

const named = (part: string, [layer, head]: [number, number]) => `${part} ${layer}.${head}`;

/** Answers about heads whose whole matrix was recorded. */
export function fromHeads(
  told: (number: number) => readonly Told[],
  questions: readonly Question[],
): Follows {
  const places = new Map<string, number>();
  for (const [number, [op, args]] of questions.entries()) {
    const { part, heads, hide } = (args.view ?? {}) as unknown as View;
    const [one, other] = heads ?? [];
    if (op === "block" && one && !other && hide.length === 0) places.set(named(part, one), number);
  }
  const headOf = (part: string, head: [number, number], hide: readonly number[]): Head | null => {
    const number = places.get(named(part, head));
    const [said] = number === undefined ? [] : told(number);
    if (!said) return null;
    const arrays = readTensors(said.arrays, said.buffers);
    const block = readBlock({ result: said.result, arrays });
    const isExact = block.pool.every((cells) => cells === 1);
    return isExact ? without({ ...block, spans: arrays.spans?.values ?? [] }, hide) : null;
  };

  return (op, args) => {
    if (op !== "profile" && op !== "block" && op !== "links") return null;
    const { part, heads, hide } = args.view as unknown as View;
    const found = heads.map((head) => headOf(part, head, hide));
    const known = found.filter((head) => head !== null);
    if (known.length < found.length || known.length === 0) return null;
    if (op === "links") return linksOf(known, new Set(hide));
    const block = args.rows && args.cols ? blockOf(known, args.rows as Span, args.cols as Span) : null;
    if (op === "block") return block;
    const values = known.map((head) => lineOf(head, args));
    const one = tensor("values", [values.length, values[0]?.length ?? 0], joined(values));
    return done({ ...block?.result }, [one, ...(block?.parts ?? [])]);
  };
}

/** The same without some keys: the rest shares their weight. */
function without(head: Head, hide: readonly number[]): Head {
  if (hide.length === 0) return head;
  const [rows, cols] = head.shape;
  const values = head.values.slice();
  for (let row = 0; row < rows; row++) {
    const line = values.subarray(row * cols, (row + 1) * cols);
    const sink = 1 - sum(line);
    for (const key of hide) line[key] = 0;
    // Of what is left, not of 1: beside a strong sink that would be mostly rounding.
    const left = sum(line) + (sink > ROUNDING ? sink : 0);
    for (let key = 0; key < cols; key++) line[key] = left > 0 ? (line[key] ?? 0) / left : 0;
  }
  return { ...head, values };
}

/** What one token looks at, or who looks at it. */
function lineOf({ shape: [rows, cols], values }: Head, { axis, position }: Args): Float32Array {
  const at = Number(position);
  if (axis === "query") return values.slice(at * cols, (at + 1) * cols);
  return Float32Array.from({ length: rows }, (_, row) => values[row * cols + at] ?? 0);
}

/** A rectangle of the mean of some heads. */
function blockOf(heads: readonly Head[], rows: Span, cols: Span) {
  const width = heads[0]?.shape[1] ?? 0;
  const [height, breadth] = [rows[1] - rows[0], cols[1] - cols[0]];
  const weights = new Float32Array(height * breadth);
  for (let i = 0; i < weights.length; i++) {
    const at = (rows[0] + Math.floor(i / breadth)) * width + cols[0] + (i % breadth);
    weights[i] = heads.reduce((all, head) => all + (head.values[at] ?? 0), 0) / heads.length;
  }
  const spans = Int32Array.from({ length: 2 * height }, (_, i) => (i % 2 ? breadth : 0));
  const parts = [tensor("spans", [height, 2], spans), tensor("weights", [weights.length], weights)];
  const result = { rows: [...rows], cols: [...cols], pool: [1, 1] };
  return { ...done(result, parts), parts };
}

/** The strongest links of each head, strongest first. */
function linksOf(heads: readonly Head[], hide: ReadonlySet<number>): Told {
  let [total, mass] = [0, 0];
  const all = heads.flatMap(({ shape: [rows, cols], values, spans }, which) => {
    const own: { weight: number; at: number; cols: number; which: number }[] = [];
    for (let row = 0; row < rows; row++) {
      for (let key = spans[2 * row] ?? 0; key < (spans[2 * row + 1] ?? 0); key++) {
        const at = row * cols + key;
        if (!hide.has(key)) own.push({ weight: values[at] ?? 0, at, cols, which });
      }
    }
    total += own.length;
    mass += own.reduce((whole, { weight }) => whole + weight, 0);
    return own.sort((a, b) => b.weight - a.weight).slice(0, MOST_LINKS);
  });
  all.sort((a, b) => b.weight - a.weight);
  const ints = (name: string, value: (link: (typeof all)[number]) => number) =>
    tensor(name, [all.length], Int32Array.from(all, value));
  return done({ total, mass }, [
    ints("queries", ({ at, cols }) => Math.floor(at / cols)),
    ints("keys", ({ at, cols }) => at % cols),
    ints("heads", ({ which }) => which),
    tensor(
      "weights",
      [all.length],
      Float32Array.from(all, ({ weight }) => weight),
    ),
  ]);
}

type Part = [Description, DataView];

function tensor(name: string, shape: number[], values: Int32Array | Float32Array): Part {
  const dtype = values instanceof Int32Array ? "int32" : "float32";
  return [{ name, dtype, shape }, new DataView(values.buffer, values.byteOffset, values.byteLength)];
}

function done(result: { [key: string]: Json }, parts: readonly Part[]): Told {
  return {
    kind: "done",
    result,
    arrays: parts.map(([description]) => description),
    buffers: parts.map(([, view]) => view),
  };
}

const sum = (values: Float32Array) => values.reduce((all, value) => all + value, 0);

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
