import { expect, test } from "vitest";
import { halfToNumber, readTensors } from "./buffers";
import type { Description } from "./protocol";
import wire from "./recorded/wire.json";
import { fromBase64 } from "./testing";

const done = wire.find(({ content }) => content.kind === "done");

function recorded() {
  if (!done) throw new Error("the recording has no answer");
  return readTensors(done.content.arrays as Description[], done.buffers.map(fromBase64));
}

test("reads what the kernel packed, dtype by dtype", () => {
  const { scaled, ints, halves, floats } = recorded();
  expect(scaled?.shape).toEqual([3]);
  expect([...(scaled?.values ?? [])].map((value) => value.toFixed(6))).toEqual([
    "0.000000",
    "0.200000",
    "1.000000",
  ]);
  expect([...(ints?.values ?? [])]).toEqual([-1, 2 ** 31 - 1]);
  expect(floats?.shape).toEqual([2, 1]);
  expect(floats?.values[0]).toBeCloseTo(0.1, 7);
  expect(floats?.values[1]).toBeCloseTo(-1e-30, 36);
  const [zero, minusZero, one, negative, third, largest, smallest, infinity, minusInfinity, nan] =
    halves?.values ?? [];
  expect([zero, one, negative, largest]).toEqual([0, 1, -2.5, 65504]);
  expect(Object.is(minusZero, -0)).toBe(true);
  expect(third).toBeCloseTo(1 / 3, 3);
  expect(smallest).toBe(2 ** -24);
  expect([infinity, minusInfinity]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  expect(nan).toBeNaN();
});

test("reads a float32 that starts at an odd byte of a larger buffer", () => {
  const whole = new Uint8Array(9);
  new DataView(whole.buffer).setFloat32(3, 0.25, true);
  const view = new DataView(whole.buffer, 3, 4);
  const { w } = readTensors([{ name: "w", dtype: "float32", shape: [1] }], [view]);
  expect([...(w?.values ?? [])]).toEqual([0.25]);
});

test("refuses an array that is shorter than its shape, or came without bytes", () => {
  const description: Description = { name: "w", dtype: "uint8", shape: [2, 2] };
  expect(() => readTensors([description], [new DataView(new ArrayBuffer(3))])).toThrow("w has 3 values");
  expect(() => readTensors([description], [])).toThrow("w came without its bytes");
});

test("an empty array is an array", () => {
  const { w } = readTensors(
    [{ name: "w", dtype: "int32", shape: [0, 4] }],
    [new DataView(new ArrayBuffer(0))],
  );
  expect(w?.values).toHaveLength(0);
});

test.each([
  [0x0001, 2 ** -24],
  [0x03ff, (1023 / 1024) * 2 ** -14],
  [0x0400, 2 ** -14],
  [0x3c00, 1],
  [0xc000, -2],
])("half %i is %d", (bits, value) => {
  expect(halfToNumber(bits)).toBe(value);
});
