import { expect, test } from "vitest";
import { axes, type Document, linksOf, localBlock, profileOf, readBlock, readDocument } from "./document";
import { savedDocument } from "./store";
import { recordedModel } from "./testing";
import type { Selection } from "./types";

function saved(): Document {
  const document = savedDocument(recordedModel({}).model);
  if (!document) throw new Error("the recording holds no document");
  return document;
}
const selection = (more: Partial<Selection> = {}): Selection => ({
  part: "self",
  heads: [[23, 0]],
  query: 13,
  key: null,
  hide: [],
  ...more,
});

test("a saved notebook is read like an answer, and gives way to a kernel", () => {
  const document = saved();
  expect(document.rev).toBe(0);
  expect(document.tokens.map(({ text }) => text).join("")).toBe(document.text);
  expect(document.grids.self).toEqual({ layers: 30, heads: 9, kvHeads: 3 });
  expect(document.thumbnails.self?.values).toHaveLength(30 * 9 * document.tokens.length ** 2);
});

test("short texts are whole in their thumbnails: any head can be looked at without a kernel", () => {
  const block = localBlock(saved(), selection());
  expect(block?.shape).toEqual([14, 14]);
  const row = profileOf(block as NonNullable<typeof block>, "query", 13);
  expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1);
  expect(row[1]).toBeCloseTo(0.689, 2); // "·to" looks at "·Mary"
  const column = profileOf(block as NonNullable<typeof block>, "key", 1);
  expect(column[13]).toBe(row[1]);
  expect(column[0]).toBe(0);
});

test("several heads are averaged; what was kept exactly is preferred", () => {
  const document = saved();
  const one = localBlock(document, selection())?.values;
  const other = localBlock(document, selection({ heads: [[4, 7]] }))?.values; // biome-ignore format: one head
  const both = localBlock(document, selection({ heads: [[23, 0], [4, 7]] }))?.values; // biome-ignore format: heads
  expect(both?.[27]).toBeCloseTo(((one?.[27] ?? 0) + (other?.[27] ?? 0)) / 2, 6);
  const { kept } = document;
  expect(kept).not.toBeNull();
  const again = localBlock(document, selection({ ...kept?.selection }));
  expect(again).toBe(kept?.block);
});

test("what is not kept is not made up", () => {
  expect(localBlock(saved(), selection({ hide: [0] }))).toBeNull();
  const long = { ...saved(), kept: null };
  long.tokens = [...long.tokens, { text: "more", special: false }];
  expect(localBlock(long, selection())).toBeNull();
});

test("links come strongest first and account for all weight", () => {
  const block = {
    rows: [0, 2],
    cols: [0, 2],
    pool: [1, 1],
    shape: [2, 2],
    values: Float32Array.of(1, 0, 0.25, 0.75),
  };
  const links = linksOf(block as never);
  expect([...links.weights]).toEqual([1, 0.75, 0.25]);
  expect([...links.queries]).toEqual([0, 1, 1]);
  expect([...links.keys]).toEqual([0, 1, 0]);
  expect(links).toMatchObject({ total: 3, mass: 2 });
});

test("an encoder–decoder asks with the target and is answered by source or target", () => {
  const document = readDocument({
    result: {
      rev: 1,
      text: "a b",
      target_text: "c",
      tokens: ["a", "b", "</s>"],
      special: [2],
      target_tokens: ["<s>", "c"],
      target_special: [0],
      parts: ["encoder", "self", "cross"],
      grids: {},
      sinks: {},
      visibility: {},
      forward_ms: 1,
    } as never,
    arrays: {},
  });
  const sizes = (part: "encoder" | "self" | "cross") => {
    const { queries, keys } = axes(document, part);
    return [queries.length, keys.length];
  };
  expect([sizes("encoder"), sizes("self"), sizes("cross")]).toEqual([[3, 3], [2, 2], [2, 3]]); // biome-ignore format: pairs
  expect(document.tokens[2]?.special).toBe(true);
});

test("a block comes as what each row sees, the rest is nothing", () => {
  const tensor = (shape: number[], ...values: number[]) => ({ shape, values: Float32Array.from(values) });
  const { shape, values } = readBlock({
    result: { rows: [4, 7], cols: [0, 6], pool: [1, 2] },
    arrays: { spans: tensor([3, 2], 0, 1, 1, 3, 2, 2), weights: tensor([3], 0.5, 0.25, 0.75) },
  });
  expect(shape).toEqual([3, 3]);
  expect([...values]).toEqual([0.5, 0, 0, 0, 0.25, 0.75, 0, 0, 0]);
  expect(() => readBlock({ result: { rows: [0, 1], cols: [0, 1], pool: [1, 1] }, arrays: {} })).toThrow();
});
