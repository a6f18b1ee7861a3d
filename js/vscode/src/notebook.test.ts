// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import catalog from "../../../notebooks/lessons.json";
import { cellOf, markOf, readNotebook } from "./notebook";

const text = (name: string) => readFileSync(new URL(`../../../notebooks/${name}`, import.meta.url), "utf8");
const notebooks = catalog.lessons.flatMap(({ id, files }) =>
  (["en", "zh"] as const).map((language) => ({ lesson: id, language, name: files[language][0] ?? "" })),
);

test.each(notebooks)("$name loses nothing on its way into the editor", ({ lesson, language, name }) => {
  const file = JSON.parse(text(name));
  const read = readNotebook(text(name), { lesson, language });
  expect(read.cells.map((cell) => cell.text)).toEqual(
    file.cells.map(({ source }: { source: string[] }) => [source].flat().join("")),
  );
  expect(read.cells.map(({ metadata }) => metadata)).toEqual(
    file.cells.map(({ id, metadata }: { id: string; metadata: object }) => ({ id, metadata })),
  );
  expect(read.metadata).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: file.metadata });
  expect(markOf(read.metadata)).toEqual({ lesson, language });
});

test("a notebook of the reader's own has no mark, and a strange one is none", () => {
  expect(markOf({ metadata: {} })).toBeUndefined();
  expect(markOf(undefined)).toBeUndefined();
  expect(markOf({ metadata: { llmhero: { lesson: 1, language: "en" } } })).toBeUndefined();
  expect(markOf({ metadata: { llmhero: { lesson: "1.1", language: "../en" } } })).toBeUndefined();
});

test("an exercise is found by its cell's id, or by what the cell says", () => {
  const { cells } = readNotebook(text("en/1.1-transformers.ipynb"), { lesson: "1.1", language: "en" });
  const place = cellOf("softmax", cells);
  expect(cells[place]?.text).toContain('exercise("softmax")');
  const nameless = cells.map((cell) => ({ text: cell.text, metadata: {} }));
  expect(cellOf("softmax", nameless)).toBe(place);
  expect(cellOf("no-such", cells)).toBe(-1);
});
