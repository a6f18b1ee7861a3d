import { expect, test } from "vitest";
import { folded } from "./fold-bytes";

const texts = (...tokens: string[]) => folded(tokens).map(({ text, first, end }) => [text, first, end]);

test("bytes stand in the character that they begin", () => {
  expect(texts("a", "⟨E4 BB⟩", "从", "前")).toEqual([
    ["a", 0, 1],
    ["从", 1, 3],
    ["前", 3, 4],
  ]);
  expect(texts(" ⟨F0 9F⟩", "⟨98⟩", "😀!")).toEqual([[" 😀!", 0, 3]]);
});

test("what does not complete them is another token", () => {
  expect(texts("⟨E4 BB⟩", "前", "b")).toEqual([
    ["⟨E4 BB⟩", 0, 1],
    ["前", 1, 2],
    ["b", 2, 3],
  ]);
  expect(texts("⟨FF⟩", "x")).toEqual([
    ["⟨FF⟩", 0, 1],
    ["x", 1, 2],
  ]);
});

test("bytes that nobody completes stay", () => {
  expect(texts("a", "⟨E4⟩", "⟨BB⟩")).toEqual([
    ["a", 0, 1],
    ["⟨E4⟩⟨BB⟩", 1, 3],
  ]);
  expect(texts()).toEqual([]);
});

test("a token may complete one character and begin the next", () => {
  expect(texts("⟨E4⟩", "从⟨E5⟩", "前")).toEqual([["从前", 0, 3]]);
});
