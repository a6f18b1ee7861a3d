import { expect, test } from "vitest";
import type { Ruler } from "../measure";
import { columnsOf, glyphAt, placeOf, runsOf, seen, setLines, TIGHT } from "./columns";

/** Every code point one advance wide, Chinese two. */
const RULER: Ruler = {
  token: (text) => [...text].reduce((sum, c) => sum + (/[\u4e00-\u9fff]/.test(c) ? 2 : 1), 0),
  bytes: () => 0,
  id: () => 0,
};

test("a character has one column, however many code points it is made of", () => {
  const text = "e\u0301通👩‍👩‍👧‍👦!";
  const columns = columnsOf(text, RULER);
  expect([...columns.units]).toEqual([0, 2, 3, 14, 15]);
  expect(columns.length).toBe(4);
  // The border inside é stands inside its column.
  expect(placeOf(columns, 1)).toBe((columns.edges[1] ?? 0) / 2);
  expect(placeOf(columns, 15)).toBe(columns.edges[4]);
});

test("a text that fits is one line, spread; a longer one breaks behind spaces and loses no column", () => {
  const short = columnsOf("two words", RULER);
  const spread = setLines(short, "two words", 600);
  expect(spread.lines).toEqual([{ from: 0, to: 9 }]);
  expect(spread.unit).toBeGreaterThan(TIGHT);
  const text = "words ".repeat(40);
  const { unit, lines } = setLines(columnsOf(text, RULER), text, 300);
  expect(unit).toBe(TIGHT);
  expect(lines.length).toBeGreaterThan(5);
  for (const [k, line] of lines.entries()) {
    expect(line.from).toBe(lines[k - 1]?.to ?? 0);
    expect((line.to - line.from) * TIGHT).toBeLessThanOrEqual(300);
    expect(text[line.to - 1]).toBe(" ");
  }
  expect(lines.at(-1)?.to).toBe(text.length);
});

test("a word without a space is broken where the line ends", () => {
  const text = "x".repeat(100);
  const { lines } = setLines(columnsOf(text, RULER), text, 120);
  expect(lines).toHaveLength(10);
});

test("an empty text is one empty line", () => {
  expect(setLines(columnsOf("", RULER), "", 300).lines).toEqual([{ from: 0, to: 0 }]);
});

test("Arabic keeps the shapes that its letters have beside their neighbours", () => {
  const text = "باب x";
  const columns = columnsOf(text, RULER);
  const glyphs = Array.from({ length: columns.length }, (_, k) => glyphAt(columns, text, k));
  // Alef joins what stands before it and never what follows.
  expect(glyphs).toEqual(["ب\u200d", "\u200dا", "ب", "·", "x"]);
});

test("words against the direction of the line are seen turned, and nothing overlaps", () => {
  const text = "أب 12 ab cd ج";
  const columns = columnsOf(text, RULER);
  const runs = runsOf(columns, text, { from: 0, to: columns.length }, true);
  expect(runs.map(({ from, to, against }) => [from, to, against])).toEqual([
    [0, 3, false],
    [3, 11, true],
    [11, 13, false],
  ]);
  // In the mirrored picture the "a" of "ab cd" must come to stand left of its "b".
  const [a] = seen(runs, 6, 7);
  const [b] = seen(runs, 7, 8);
  expect(a?.[0]).toBeGreaterThan(b?.[0] ?? 0);
  const all = text.split("").flatMap((_, k) => seen(runs, k, k + 1).map(([left]) => left));
  expect([...all].sort((x, y) => x - y)).toEqual(text.split("").map((_, k) => k));
  // A token that spans a turn is drawn in two parts of the same total width.
  const parts = seen(runs, 2, 5);
  expect(parts).toHaveLength(2);
  expect(parts.reduce((sum, [x, y]) => sum + y - x, 0)).toBe(3);
});

test("a line of one direction is as it is", () => {
  const columns = columnsOf("abc", RULER);
  expect(runsOf(columns, "abc", { from: 0, to: 3 }, false)).toEqual([{ from: 0, to: 3, against: false }]);
});
