import { expect, test } from "vitest";
import { AXIS, layout, neighbourLine, visibleLines } from "./layout";

const WORDS = "When Mary and John went to the store , John gave a drink to"
  .split(" ")
  .map((word) => ` ${word}`);

test("a short text is one line that fills the width without passing it", () => {
  const { lines, barHeight } = layout(WORDS, 868);
  expect(lines).toHaveLength(1);
  expect(barHeight).toBe(104);
  const last = lines[0]?.at(-1);
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(868 + 1e-6);
});

test("every token has its place, in order, inside its line, whatever the width", () => {
  for (const width of [100, 300, 480, 900, 1400]) {
    const texts = Array.from({ length: 300 }, (_, i) => WORDS[i % WORDS.length] ?? "");
    const { lines } = layout(texts, width);
    expect(lines.flat().map(({ position }) => position)).toEqual([...texts.keys()]);
    for (const line of lines) {
      let end = AXIS;
      for (const { x, width: own } of line) {
        expect(x).toBeGreaterThanOrEqual(end - 1e-6);
        end = x + own;
        expect(end).toBeLessThanOrEqual(width + 1e-6);
      }
    }
  }
});

test("a token wider than the picture, and no token at all", () => {
  const { lines } = layout(["x".repeat(500), "y"], 400);
  expect(lines).toHaveLength(2);
  expect(lines[0]?.[0]?.width).toBe(400 - AXIS);
  expect(layout([], 400).lines).toEqual([]);
});

test("Chinese takes more room than Latin, combining marks take none", () => {
  const width = (text: string) => layout([text, "y".repeat(200)], 300).lines[0]?.[0]?.width ?? 0;
  expect(width("注意力机制")).toBeGreaterThan(width("abcde"));
  expect(width("e\u0301e\u0301e\u0301e\u0301")).toBe(width("eeee"));
});

test("only the lines near the view are drawn", () => {
  const plan = layout(Array.from({ length: 8192 }, () => " word"), 868); // biome-ignore format: one line
  const [from, to] = visibleLines(plan, 40 * plan.lineHeight, 272);
  expect(from).toBe(39);
  expect(to - from).toBeLessThan(8);
  expect(visibleLines(plan, 0, 272)[0]).toBe(0);
  expect(visibleLines(plan, 1e9, 272)[1]).toBe(plan.lines.length);
});

test("up and down stay in the column", () => {
  const plan = layout(Array.from({ length: 60 }, () => " word"), 480); // biome-ignore format: one line
  const perLine = plan.lines[0]?.length ?? 0;
  expect(neighbourLine(plan, 3, 1)).toBe(3 + perLine);
  expect(neighbourLine(plan, 3 + perLine, -1)).toBe(3);
  expect(neighbourLine(plan, 3, -1)).toBe(3);
});
