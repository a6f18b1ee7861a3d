import { expect, test } from "vitest";
import { readBlock } from "../attention/document";
import { type Args, RecordedModel, type Recording } from "../shared/recorded-model";
import { type Answer, connect } from "../shared/rpc";
import { fromHeads } from "./heads";
import { HINT, UNKNOWN } from "./messages";
import recorded from "./recorded.json";

const known = recorded.known as unknown as Recording;
const wanted = recorded.wanted as unknown as Recording;
const manners = { host: "page", unknown: UNKNOWN, hint: HINT };
const abort = new AbortController().signal;
const page = connect(new RecordedModel({}, known, { ...manners, follows: fromHeads }).model, abort);
const kernel = connect(new RecordedModel({}, wanted, manners).model, abort);

/** What is drawn of an answer: the kernel sends of each row what it sees, the page whole rows. */
function drawn({ result, arrays: { spans, weights, ...arrays } }: Answer, op: string) {
  const rest = Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, values }]) => [name, { shape, values: [...values] }]),
  );
  if (op === "links") return { ...result, ...rest, weights: [...(weights?.values ?? [])] };
  const block = spans && weights ? readBlock({ result, arrays: { spans, weights } }) : null;
  return { ...rest, block: block && { ...block, values: [...block.values] } };
}

/** Numbers are the same but for rounding. */
function alike(one: unknown, other: unknown): boolean {
  if (typeof one === "number" && typeof other === "number") return Math.abs(one - other) < 2e-6;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return one === other;
  const [mine, yours] = [Object.entries(one), other as Record<string, unknown>];
  return (
    mine.length === Object.keys(yours).length && mine.every(([name, value]) => alike(value, yours[name]))
  );
}

test.each(wanted.questions.map(([op, args]) => [op, JSON.stringify(args)] as const))(
  "the page says of %s what the kernel says: %s",
  async (op, asked) => {
    const args = JSON.parse(asked) as Args;
    const [mine, theirs] = [await page.request(op, args), await kernel.request(op, args)];
    expect(alike(drawn(mine, op), drawn(theirs, op))).toBe(true);
  },
);

test("links of equal weight apart, the order is the kernel's", async () => {
  const number = wanted.questions.findIndex(([op]) => op === "links");
  const [op, args] = wanted.questions[number] as Recording["questions"][number];
  const [mine, theirs] = [await page.request(op, args), await kernel.request(op, args)];
  expect(mine.arrays.queries).toEqual(theirs.arrays.queries);
  expect(mine.arrays.keys).toEqual(theirs.arrays.keys);
});

test.each([
  ["a head that was not kept", { part: "self", heads: [[0, 0]], hide: [] }],
  ["one head of two that was not kept", { part: "self", heads: [[23, 0], [0, 0]], hide: [] }], // biome-ignore format: one case a line
  ["another part", { part: "cross", heads: [[23, 0]], hide: [] }],
])("the page knows nothing of %s", async (_, view) => {
  const asked = page.request("links", { ...known.questions[0]?.[1], view } as Args);
  await expect(asked).rejects.toMatchObject({ code: "bad_request", message: UNKNOWN.en, hint: HINT.en });
});
