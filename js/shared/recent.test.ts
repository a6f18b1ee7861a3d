import { expect, test } from "vitest";
import { Recent } from "./recent";

const answer = (value: number) => Promise.resolve(value);

test("what was used last stays longest", async () => {
  const recent = new Recent<number>(2);
  recent.keep("one", answer(1));
  recent.keep("two", answer(2));
  await expect(recent.get("one")).resolves.toBe(1);
  recent.keep("three", answer(3));
  expect([recent.has("one"), recent.has("two"), recent.has("three")]).toEqual([true, false, true]);
  recent.clear();
  expect(recent.has("one")).toBe(false);
});

test("a failure is not kept, and does not take its successor along", async () => {
  const recent = new Recent<number>(2);
  const failed = recent.keep("one", Promise.reject(new Error("lost")));
  recent.keep("one", answer(1));
  await expect(failed).rejects.toThrow("lost");
  await expect(recent.get("one")).resolves.toBe(1);
  const other = recent.keep("two", Promise.reject(new Error("lost")));
  await expect(other).rejects.toThrow("lost");
  expect(recent.has("two")).toBe(false);
});
