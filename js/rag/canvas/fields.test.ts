import { expect, test } from "vitest";
import { message } from "../../shared/text";
import type { Param } from "../types";
import { lines, numberFault, numberOf, stepOf } from "./fields";

const param = (more: Partial<Param>): Param => ({
  name: "p",
  kind: "list",
  default: [],
  title: message("p", "p"),
  low: null,
  high: null,
  choices: [],
  help: null,
  hide: false,
  ...more,
});

test("separators survive the way through a text area, white space and all", () => {
  const separators = ["\f", "\n# ", "\r\n\r\n", "\n", "。", ". ", "\\n", " ", "\t", ""];
  const form = lines(param({ default: separators }));
  expect(form.write(separators).split("\n")).toHaveLength(separators.length);
  expect(form.read(form.write(separators))).toEqual(separators);
  expect(form.read("\\n\\n\n; ")).toEqual(["\n\n", "; "]);
});

test.each([
  ["10,000", 10_000],
  ["−1,234,567.5", -1_234_567.5],
  ["0,350", 0.35],
  ["1,5", 1.5],
  [" 1.5e-3 ", 0.0015],
  [".5", 0.5],
  ["1.2.3", Number.NaN],
  ["1,2.3", Number.NaN],
  ["1.234,5", Number.NaN],
  ["10,00,000", Number.NaN],
  ["1,000,00", Number.NaN],
  ["5 %", Number.NaN],
  ["", Number.NaN],
])("%j is the number %d", (text, value) => {
  expect(numberOf(text)).toBe(value);
});

test("names of files are lines, without what is around them", () => {
  const form = lines(param({ default: [] }));
  expect(form.read(" C:\\new \n\nb.md")).toEqual(["C:\\new", "b.md"]);
  expect(form.write(["C:\\new", "b.md"])).toBe("C:\\new\nb.md");
});

test("a number is judged by its own limits", () => {
  const k = param({ kind: "int", low: 1, high: 10 });
  expect(numberFault(k, "7")).toBeNull();
  expect(numberFault(param({ kind: "float" }), "−1.5e-3")).toBeNull();
  for (const text of ["0", "11", "1.5", "", "1x", "NaN"]) expect(numberFault(k, text)).not.toBeNull();
});

test.each([
  [{ kind: "int", low: 1, high: 100, default: 3 }, 1],
  [{ kind: "float", low: 0, high: 1, default: 0.7 }, 0.01],
  [{ kind: "float", low: 0.01, high: 1, default: 1 }, 0.01],
  [{ kind: "float", low: 0, high: 5, default: 1.5 }, 0.01],
  [{ kind: "float", low: 0, high: 1000, default: 5 }, 1],
] as const)("a track over %o moves by %d", (limits, step) => {
  expect(stepOf(param(limits))).toBeCloseTo(step, 12);
});
