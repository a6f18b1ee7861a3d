import { expect, test } from "vitest";
import { carry } from "./carry";
import { group } from "./groups";
import { breakLines, lineAt, linesInView, measure, neighbour } from "./layout";
import { createRuler } from "./measure";
import { cutOf, everyByte, everyCharacter, NAIVE, NAIVE_PIECES } from "./testing";

function lay(text: string, width: number, pieces = everyCharacter(text)) {
  const cut = cutOf(text, pieces);
  const groups = group(cut);
  const widths = measure(cut, groups, createRuler(document.body));
  return { cut, groups, plan: breakLines(cut, groups, widths, width) };
}

test("no line is wider than the picture, and every group is on one line", () => {
  const { groups, plan } = lay("The quick brown 狐狸 jumps 👨‍👩‍👧 over. ".repeat(20), 400);
  expect(plan.lines[0]).toBe(0);
  expect(plan.lines[plan.length]).toBe(groups.length);
  for (let line = 0; line < plan.length; line++) {
    const own = plan.widths.slice(plan.lines[line], plan.lines[line + 1]);
    expect(own.length).toBeGreaterThan(0);
    expect(own.reduce((sum, width) => sum + width + 5, -5)).toBeLessThanOrEqual(400);
  }
});

test("a group that is wider than the picture has a line of its own", () => {
  const { plan } = lay("ab", 90, [[1, "61".repeat(1)], [2, "62", { text: "x".repeat(400) }]]); // biome-ignore format: tokens
  expect([...plan.lines]).toEqual([0, 1, 2]);
});

test("a newline ends a line, and only lines with split characters are higher", () => {
  const { plan } = lay("ab\ncd\n通", 600, everyByte("ab\ncd\n通"));
  expect([...plan.lines]).toEqual([0, 3, 6, 7]);
  const heights = [0, 1, 2].map((line) => (plan.tops[line + 1] ?? 0) - (plan.tops[line] ?? 0));
  expect(heights[0]).toBe(heights[1]);
  expect(heights[2]).toBeGreaterThan(heights[1] ?? 0);
});

test("lines are found by group and by pixel, and up and down stay near", () => {
  const { plan } = lay("word ".repeat(200), 300);
  for (let line = 0; line < plan.length; line++) {
    expect(lineAt(plan.lines, plan.length, plan.lines[line] ?? 0)).toBe(line);
    expect(lineAt(plan.tops, plan.length, (plan.tops[line] ?? 0) + 1)).toBe(line);
  }
  const [from, to] = linesInView(plan, plan.tops[10] ?? 0, 100);
  expect(from).toBe(9);
  expect(to).toBeLessThan(16);
  const start = (plan.lines[5] ?? 0) + 4;
  const below = neighbour(plan, start, 1);
  expect(lineAt(plan.lines, plan.length, below)).toBe(6);
  expect(neighbour(plan, below, -1)).toBe(start);
  expect(neighbour(plan, 2, -1)).toBe(0);
  expect(neighbour(plan, 999, 1)).toBe(999);
});

test("nothing is laid out where there is nothing", () => {
  const { plan } = lay("", 600);
  expect(plan.length).toBe(0);
  expect(linesInView(plan, 0, 0)).toEqual([0, 0]);
});

test("a choice is carried through edits before, behind and in it", () => {
  const before = cutOf("one two three", everyCharacter("one two three"));
  const carried = (text: string, token: number) => carry(before, cutOf(text, everyCharacter(text)), token);
  expect(carried("one two three", 4)).toBe(4);
  expect(carried("one two three four", 4)).toBe(4);
  expect(carried("0 one two three", 4)).toBe(6);
  expect(carried("one and two three", 4)).toBe(8);
  expect(carried("one  three", 5)).toBe(null);
  const other = { ...cutOf(NAIVE, NAIVE_PIECES), active: 0 };
  expect(carry(other, { ...cutOf(NAIVE, everyCharacter(NAIVE)), active: 1 }, 2)).toBe(5);
});
