import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { FakeModel } from "./fake-model";
import { own, save, share } from "./model";

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

function owned() {
  const fake = new FakeModel({ selection: 0 });
  const trait = own<number>(fake.model, "selection", new AbortController().signal);
  return { fake, trait, choose: (value: number) => share(fake.model, "selection", trait, value) };
}

test("a value is shown at once and sent a little later, once for all that came meanwhile", () => {
  const { fake, trait, choose } = owned();
  choose(1);
  choose(2);
  expect(trait.value).toBe(2);
  expect(fake.saved).toEqual([]);
  vi.runAllTimers();
  expect(fake.get("selection")).toBe(2);
  expect(fake.saved).toEqual(["selection"]);
});

test("the echo of an older value leaves a newer one alone", () => {
  const { fake, trait, choose } = owned();
  choose(1);
  vi.runAllTimers();
  choose(2);
  fake.set("selection", 1);
  expect(trait.value).toBe(2);
  vi.runAllTimers();
  expect(fake.get("selection")).toBe(2);
});

test("what Python sets meanwhile stands", () => {
  const { fake, trait, choose } = owned();
  choose(1);
  fake.set("selection", 7);
  vi.runAllTimers();
  expect(trait.value).toBe(7);
  expect(fake.get("selection")).toBe(7);
});

test("what waits can be sent before a question, and is not sent twice", () => {
  const { fake, choose } = owned();
  choose(1);
  save(fake.model);
  expect(fake.saved).toEqual(["selection"]);
  save(fake.model);
  vi.runAllTimers();
  expect(fake.saved).toEqual(["selection"]);
});
