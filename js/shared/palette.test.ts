import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { cssColor, entry, palette, sqrtIndex } from "./palette";

const sheet = readFileSync(`${import.meta.dirname}/tokens.css`, "utf8");
let root: HTMLElement;

/** The values of one theme, as the browser would compute them. */
function theme(selector: string): Map<string, string> {
  const block = sheet.slice(sheet.indexOf("{", sheet.indexOf(selector)), undefined);
  const body = block.slice(0, block.indexOf("\n}"));
  return new Map(
    [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

beforeAll(() => {
  root = document.createElement("div");
  document.body.append(root);
  for (const [name, value] of theme(':host,\n[data-theme="light"]')) root.style.setProperty(name, value);
});

test("starts at the first stop, ends at the last, and passes through each between", () => {
  const table = palette(root, "seq");
  expect(table).toHaveLength(256 * 4);
  expect(entry(table, 0)).toBe("rgb(247 251 251)");
  expect(entry(table, 255)).toBe("rgb(29 25 82)");
  expect([...table].filter((_, index) => index % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  const middle = entry(palette(root, "div"), 127);
  expect(middle).toBe("rgb(248 245 248)");
});

test.each(["seq"] as const)("%s falls steadily in lightness: more is darker on paper", (map) => {
  const table = palette(root, map);
  const luminance = Array.from({ length: 256 }, (_, index) => {
    const [r = 0, g = 0, b = 0] = table.subarray(index * 4, index * 4 + 3);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  });
  for (let index = 1; index < 256; index++) {
    expect(luminance[index]).toBeLessThanOrEqual((luminance[index - 1] ?? 0) + 0.5);
  }
});

test("reads short colours and refuses what is none", () => {
  const other = document.createElement("div");
  document.body.append(other);
  for (let stop = 0; stop < 9; stop++) other.style.setProperty(`--seq-${stop}`, "#0f8");
  expect(entry(palette(other, "seq"), 100)).toBe("rgb(0 255 136)");
  other.style.setProperty("--seq-4", "teal");
  expect(() => palette(other, "seq")).toThrow('"teal" is not a colour');
});

test("a colour of the sheet", () => {
  expect(cssColor(root, "--accent")).toBe("#b0440c");
});

test.each([
  [0, 0],
  [-1, 0],
  [0.0001, 3],
  [0.25, 128],
  [1, 255],
  [1.5, 255],
])("weight %d is entry %d", (weight, index) => {
  expect(sqrtIndex(weight)).toBe(index);
});
