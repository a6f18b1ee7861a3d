import { expect, test } from "vitest";
import { readCut, surfaceOf } from "./cut";
import { answerOf, NAIVE, NAIVE_PIECES, type Piece } from "./testing";
import { NO_ID, typed } from "./typed";

/** A text cut into these pieces, whose ids are their places. */
function cutOf(...texts: string[]) {
  const hex = (text: string) =>
    [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const pieces = texts.map((text, place): Piece => [place, hex(text)]);
  return readOf(texts.join(""), pieces);
}

function readOf(text: string, pieces: Piece[]) {
  const { result, arrays, buffers } = answerOf(text, pieces);
  const typedArrays: Record<string, { values: Uint8Array | Int32Array; shape: number[] }> = {};
  arrays.forEach(({ name, dtype, shape }, k) => {
    const view = buffers[k] as DataView;
    const copy = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;
    typedArrays[name] = { values: dtype === "int32" ? new Int32Array(copy) : new Uint8Array(copy), shape };
  });
  return readCut({ result, arrays: typedArrays } as never, text);
}

const WORDS = ["The", " cat", " sat", "."];
const seen = (text: string, words = WORDS) => {
  const next = typed(cutOf(...words), text);
  return next && Array.from(next.cut.ids, (id, token) => [surfaceOf(next.cut, token), id]);
};

test("a letter joins the word that it is typed in, or goes on with", () => {
  expect(seen("The caat sat.")).toEqual([["The", 0], [" caat", NO_ID], [" sat", 2], [".", 3]]); // biome-ignore format: a table
  expect(seen("The cats sat.")).toEqual([["The", 0], [" cats", NO_ID], [" sat", 2], [".", 3]]); // biome-ignore format: a table
  expect(seen("The cat sat.x")?.at(-1)).toEqual([".x", NO_ID]);
  expect(seen("xThe cat sat.")?.slice(0, 2)).toEqual([["x", NO_ID], ["The", 0]]); // biome-ignore format: a table
});

test("a space between words is the one of the next word, or stands for itself", () => {
  expect(seen("The cat  sat.")?.slice(1, 3)).toEqual([[" cat", 1], ["  sat", NO_ID]]); // biome-ignore format: a table
  expect(seen("The cat sat. ")?.slice(3)).toEqual([[".", 3], [" ", NO_ID]]); // biome-ignore format: a table
});

test("what is taken out takes its tokens along", () => {
  expect(seen("The ca sat.")?.[1]).toEqual([" ca", NO_ID]);
  expect(seen("The cat.")).toEqual([["The", 0], [" cat", 1], [".", 3]]); // biome-ignore format: a table
  expect(seen("Thesat.")).toEqual([["The", 0], ["sat", NO_ID], [".", 3]]); // biome-ignore format: a table
  expect(seen("")).toEqual([]);
});

test("the tokens of one character stay together", () => {
  const cut = readOf(NAIVE, NAIVE_PIECES);
  const next = typed(cut, NAIVE.replace("义", "x"));
  expect(next && Array.from(next.cut.ids.subarray(4, 12))).toEqual([
    7074,
    216,
    24838,
    244,
    NO_ID,
    27991,
    221,
    33331,
  ]);
  expect(next && surfaceOf(next.cut, 8)).toBe("x");
  const after = typed(cut, NAIVE.replace("通义", "通x义"));
  expect(after && surfaceOf(after.cut, 6)).toBe("通x");
});

test("after any edit the pieces spell the text, and places are carried there and back", () => {
  const random = (n: number) => Math.floor(Math.random() * n);
  const cut = cutOf("One", " two", " 三", "四", " five", "\n", "six", " ", "seven", "!");
  for (let round = 0; round < 500; round++) {
    const from = random(cut.text.length + 1);
    const to = Math.min(cut.text.length, from + random(9));
    const put = ["", "x", " ", "文", " yz", "\n"][random(6)] ?? "";
    const text = cut.text.slice(0, from) + put + cut.text.slice(to);
    const next = typed(cut, text);
    if (!next) throw new Error("not typed?");
    const pieces = Array.from(next.cut.ids, (_, token) =>
      next.cut.text.slice(next.cut.starts[token], next.cut.ends[token]),
    );
    expect(pieces.join("")).toBe(text);
    next.cut.ids.forEach((id, token) => {
      const own = next.original(token);
      expect(own === null ? NO_ID : cut.ids[own]).toBe(id);
    });
  }
});

test("a page that is pasted or replaced is not typed", () => {
  expect(typed(cutOf(...WORDS), `The cat ${"x".repeat(50)} sat.`)).toBeNull();
});
