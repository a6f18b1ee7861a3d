import { expect, test } from "vitest";
import { layOut, type NodeOf, treeOf } from "./testing";
import { tween } from "./tween";

const BEFORE: NodeOf[] = [
  { parent: -1, text: "", logprob: 0, rest: 0.2 },
  { parent: 0, text: "a", logprob: Math.log(0.5) },
  { parent: 0, text: "b", logprob: Math.log(0.3) },
];
const GROWN = ["x", "y", "z"].map((text, k) => ({ parent: 1, text, logprob: Math.log(0.4 - k / 10) }));

test("tokens go from where they were to where they belong, new ones from their parents", () => {
  const before = layOut(treeOf(BEFORE));
  const after = layOut(treeOf([...BEFORE, ...GROWN]));
  const node = (row: number) => after.nodes[row] ?? 0;
  const old = before.nodes[2] ?? 0;
  const [start, middle, end] = [0, 0.5, 1].map((t) => tween(before, after, t));
  expect(start?.y[node(2)]).toBeCloseTo(before.y[old] ?? 0, 6);
  expect(after.y[node(2)]).toBeGreaterThan((before.y[old] ?? 0) + 20);
  expect(middle?.y[node(2)]).toBeCloseTo(((before.y[old] ?? 0) + (after.y[node(2)] ?? 0)) / 2, 6);
  expect(start?.othersY[0]).toBeCloseTo(before.othersY[0] ?? 0, 6);
  for (const row of [3, 4, 5]) expect(start?.y[node(row)]).toBeCloseTo(start?.y[node(1)] ?? 0, 6);
  for (const name of ["x", "y", "from", "end", "othersY"] as const) {
    expect(Array.from(end?.[name] ?? [])).toEqual(
      Array.from(after[name], (value) => expect.closeTo(value, 6)),
    );
  }
});
