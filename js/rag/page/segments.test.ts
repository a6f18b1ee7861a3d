import { expect, test } from "vitest";
import { lanesOf, segmentsOf, sharedWith, unitsAt } from "./segments";

const span = (start: number, end: number) => ({ start, end });

test("characters are counted as the kernel counts them, whatever they take in a string", () => {
  const text = "a👩‍👩‍👧b𝒳c";
  const characters = [...text];
  const units = unitsAt(text, [0, 1, 2, characters.length - 1, characters.length, 99]);
  expect(units.map((at) => [...text.slice(0, at)].length)).toEqual([
    0,
    1,
    2,
    characters.length - 1,
    characters.length,
    characters.length,
  ]);
  expect(unitsAt("\ud83d x", [1, 2])).toEqual([1, 2]);
});

test("a text is cut where a chunk or a citation begins or ends, and nothing of it is lost", () => {
  const text = "0123456789🗝0123456789";
  const segments = segmentsOf(
    text,
    100,
    121,
    [span(90, 105), span(103, 112), span(115, 140)],
    [span(110, 116)],
  );
  expect(segments.map(({ text: piece }) => piece).join("")).toBe(text);
  expect(segments.map(({ text: piece, pieces, cited }) => [piece, pieces, cited])).toEqual([
    ["012", [0], false],
    ["34", [0, 1], false],
    ["56789", [1], false],
    ["🗝0", [1], true],
    ["123", [], true],
    ["4", [2], true],
    ["56789", [2], false],
  ]);
});

test("random spans: every character knows exactly the chunks that hold it", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let round = 0; round < 100; round++) {
    const characters = Array.from({ length: 30 }, () => (random(4) === 0 ? "🗝" : "x"));
    const spans = () =>
      Array.from({ length: random(5) }, () => {
        const start = random(30);
        return span(start, start + 1 + random(10));
      });
    const [pieces, cited] = [spans(), spans()];
    const told = segmentsOf(characters.join(""), 0, 30, pieces, cited).flatMap((segment) =>
      [...segment.text].map(() => segment),
    );
    expect(told).toHaveLength(30);
    for (const [at, segment] of told.entries()) {
      const holds = ({ start, end }: { start: number; end: number }) => start <= at && at < end;
      expect(segment.pieces).toEqual(pieces.flatMap((piece, k) => (holds(piece) ? [k] : [])));
      expect(segment.cited).toBe(cited.some(holds));
    }
  }
});

test("bars that meet stand beside each other", () => {
  expect(lanesOf([span(0, 5), span(3, 8), span(5, 9), span(8, 10)])).toEqual([0, 1, 0, 1]);
  expect(lanesOf([])).toEqual([]);
});

test("what a chunk shares with its neighbours is counted once", () => {
  expect(sharedWith(span(10, 20), [span(0, 12), span(11, 13), span(18, 30), span(40, 50)])).toBe(5);
  expect(sharedWith(span(10, 20), [])).toBe(0);
});
