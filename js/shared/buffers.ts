/** Bytes from the wire as arrays. */
import type { Description } from "./protocol";

export type Values = Uint8Array | Int32Array | Float32Array;

/** An array in C order; `values` are already multiplied by the description's scale where it has one. */
export interface Tensor {
  shape: number[];
  values: Values;
}

/**
 * Read arrays that came with a message.
 *
 * A buffer may start at any offset of a larger one, so its bytes are copied into alignment first.
 */
export function readTensors(descriptions: Description[], buffers: DataView[]): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  for (const [index, description] of descriptions.entries()) {
    const view = buffers[index];
    if (!view) throw new RangeError(`array ${description.name} came without its bytes`);
    tensors[description.name] = { shape: description.shape, values: readValues(description, view) };
  }
  return tensors;
}

const WIDTHS = { uint8: 1, float16: 2, int32: 4, float32: 4 };

/** Cut bytes into arrays that stand one after another, as a saved notebook keeps them. */
export function slices(descriptions: Description[], bytes: DataView): DataView[] {
  let offset = bytes.byteOffset;
  return descriptions.map(({ shape, dtype }) => {
    const length = shape.reduce((product, side) => product * side, WIDTHS[dtype]);
    offset += length;
    return new DataView(bytes.buffer, offset - length, length);
  });
}

function readValues({ dtype, scale, name, shape }: Description, view: DataView): Values {
  const bytes = new Uint8Array(view.byteLength);
  bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  const raw = typed(dtype, bytes.buffer);
  const expected = shape.reduce((product, side) => product * side, 1);
  if (raw.length !== expected) {
    throw new RangeError(`array ${name} has ${raw.length} values, its shape says ${expected}`);
  }
  return scale === undefined ? raw : mapped(raw, (value) => value * scale);
}

function typed(dtype: Description["dtype"], buffer: ArrayBuffer): Values {
  switch (dtype) {
    case "uint8":
      return new Uint8Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "float32":
      return new Float32Array(buffer);
    case "float16":
      return mapped(new Uint16Array(buffer), halfToNumber);
  }
}

/** `Float32Array.from` with a function walks an iterator; a quarter of a million values want a loop. */
function mapped(raw: ArrayLike<number>, change: (value: number) => number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(raw.length);
  for (let i = 0; i < values.length; i++) values[i] = change(raw[i] ?? 0);
  return values;
}

/** IEEE 754 binary16 to number; Float16Array is newer than the browsers inside the hosts. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
