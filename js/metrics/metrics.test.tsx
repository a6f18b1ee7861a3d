import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { byHand } from "../shared/by-hand";
import { FakeModel } from "../shared/fake-model";
import { connect } from "../shared/rpc";
import { mount } from "../shared/testing";
import { quoted } from "./All";
import { App } from "./App";
import { bestBy, verdicts } from "./best";
import { CASES, caseOf, itemsOf } from "./cases";
import { rowsOf } from "./drawn";
import recorded from "./recorded.json";
import { createStore, type Match, METRICS, type Scores } from "./store";
import { linesOf } from "./Texts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const row = (...values: number[]): Scores =>
  Object.fromEntries(METRICS.map((metric, place) => [metric, values[place] ?? 0])) as Scores;

async function open(traits: Partial<typeof recorded> = {}, live = true) {
  const fake = new FakeModel({ ...recorded, lang: "en", ...traits });
  const abort = new AbortController();
  const kernel = byHand(fake);
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />);
  if (live) await kernel.say({ kind: "ready", caps: { ops: ["judge"], host: "lab", subshells: true } });
  return { fake, kernel, store, view, abort };
}

const answer = { result: { scores: recorded.scores, detail: recorded.detail, chosen: 0, corpus: {} } };

test("equals are best together, and a sum computed along another way is the same", () => {
  const scores = [row(0.1 + 0.2), row(0.3), row(0.2)];
  expect(bestBy(scores, "bleu")).toEqual([0, 1]);
  expect(bestBy([], "bleu")).toEqual([]);
});

test("a metric that cannot tell goes with the others, and where none can there is no verdict", () => {
  expect(verdicts([row(1, 1, 1, 1, 1), row(1, 1, 1, 1, 1)])).toEqual([]);
  expect(verdicts([row(1, 1, 1, 1, 0), row(1, 0, 0, 0, 0)])).toEqual([{ place: 0, metrics: [...METRICS] }]);
  expect(verdicts([row(1, 1, 1, 1, 0), row(0, 0, 0, 0, 1)])).toEqual([
    { place: 0, metrics: ["bleu", "rouge1", "rouge2", "rougeL"] },
    { place: 1, metrics: ["meteor"] },
  ]);
});

test("a case is known by its words alone", () => {
  for (const ready of CASES) expect(caseOf(itemsOf(ready))).toBe(ready);
  expect(caseOf([{ candidate: "a", references: ["b"] }])).toBeUndefined();
});

test("lines of references: an empty one is none", () => {
  expect(linesOf("a\n\n b \n")).toEqual(["a", " b "]);
  expect(linesOf("\n")).toEqual([""]);
});

test("a quotation is cut by characters", () => {
  expect(quoted("好。")).toBe("好");
  expect([...quoted("😀".repeat(80))]).toHaveLength(64);
});

test("units are matched, left over, or nowhere", () => {
  const links: Match[] = [[0, 0, 1, 0, "exact"]];
  const [ours, theirs] = rowsOf({
    candidate: ["the", "the", "cat"],
    references: [{ source: 0, units: ["the", "dog"] }],
    links,
  });
  expect([...(ours?.left ?? [])]).toEqual([1]);
  expect(ours?.partners.get(0)).toBe("the");
  expect([...(theirs?.left ?? [])]).toEqual([]);
});

test("pairs share units: each belongs to the first that it is part of, and nothing is called left over", () => {
  const links: Match[] = [
    [0, 1, 2, 0, "exact"],
    [1, 2, 2, 0, "exact"],
  ];
  const [ours] = rowsOf({
    candidate: ["a", "b", "c", "a"],
    references: [{ source: 0, units: ["x", "a", "b", "c"] }],
    links,
  });
  expect([...(ours?.links ?? [])].map(([place, { at }]) => [place, at])).toEqual([
    [0, 0],
    [1, 0],
    [2, 1],
  ]);
  expect(ours?.left.size).toBe(0);
});

test("every metric says its own sentence, and what is drawn is said to who cannot see it", async () => {
  const { view, store } = await open();
  const said = new Set<string | undefined>();
  for (const family of ["bleu", "rouge", "meteor"] as const) {
    act(() => {
      store.family.value = family;
    });
    said.add(view.root.querySelector(".read")?.textContent ?? undefined);
  }
  expect(said.size).toBe(3);
  expect(view.root.querySelector(".units")?.textContent).toMatch(/matched with “/);
});

test("the alignment of METEOR is drawn in stages where a later one added to it", async () => {
  const { view, store } = await open();
  act(() => {
    store.family.value = "meteor";
  });
  const stages = () => view.root.querySelector("[aria-label='Stage of the alignment']");
  expect(stages()).toBeNull();
  const { meteor } = recorded.detail;
  const [first, ...rest] = meteor.links;
  const stemmed = [[...(first ?? []).slice(0, 4), "stem"], ...rest];
  const other = await open({
    detail: { ...recorded.detail, meteor: { ...meteor, links: stemmed } } as typeof recorded.detail,
  });
  act(() => {
    other.store.family.value = "meteor";
  });
  expect(other.view.root.querySelectorAll(".units .stem")).toHaveLength(2);
  act(() => {
    other.store.stage.value = "exact";
  });
  expect(other.view.root.querySelectorAll(".units .stem")).toHaveLength(0);
  expect(other.view.root.querySelectorAll(".units .exact").length).toBeGreaterThan(0);
});

test("a burst of typing is one question, and blank lines are kept in the field alone", async () => {
  const { view, kernel, store } = await open();
  const [candidate, references] = view.root.querySelectorAll("textarea");
  if (!candidate || !references) throw new Error("no fields");
  const type = (field: HTMLTextAreaElement, text: string) =>
    act(() => {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  type(candidate, "a");
  type(candidate, "a b");
  type(references, "a c\n");
  await kernel.pass(200);
  expect(kernel.asked("judge")).toHaveLength(1);
  expect(kernel.last("judge").args.items).toContainEqual({ candidate: "a b", references: ["a c"] });
  expect(references.value).toBe("a c\n");
  await kernel.answer("judge", answer);
  act(store.undo);
  act(store.undo);
  expect(candidate.value).toBe(recorded.items[0]?.candidate);
});

test("what Python writes is judged, once; what another view was told is not asked again", async () => {
  const { fake, kernel } = await open();
  act(() => fake.model.set("items", [{ candidate: "x", references: ["y"] }]));
  await kernel.pass(500);
  expect(kernel.asked("judge")).toHaveLength(1);
  await kernel.answer("judge", answer);
  act(() => {
    fake.model.set("items", [{ candidate: "z", references: ["y"] }]);
    fake.model.set("scores", [row(0.5)]);
  });
  await kernel.pass(1000);
  expect(kernel.asked("judge")).toHaveLength(1);
});

test("matches that were too many to keep are asked for when there is a kernel", async () => {
  const { kernel, view } = await open({ detail: {} as typeof recorded.detail });
  await kernel.pass(20);
  await kernel.answer("judge", answer);
  expect(view.root.querySelectorAll(".units li").length).toBeGreaterThan(0);
});

test("a refused text has no scores beside it", async () => {
  const { view, kernel, store } = await open();
  act(() => store.change({ items: [{ candidate: "too long", references: ["a"] }] }));
  await kernel.pass(200);
  await kernel.refuse("judge", "too_long", "Here a text may have 1200 characters.");
  expect(view.root.querySelector("[role=alert]")?.textContent).toContain("1200");
  expect(view.root.querySelector(".units")).toBeNull();
  expect(view.root.querySelector(".all tbody")?.textContent).not.toMatch(/\d\.\d\d/);
});

test("one candidate is always left, and the one on display stays on display", async () => {
  const { view, store } = await open({ chosen: 1 });
  const remove = view.root.querySelector<HTMLButtonElement>(".bare button");
  act(() => remove?.click());
  expect(store.state.value.items).toHaveLength(recorded.items.length - 1);
  expect(store.state.value.chosen).toBe(0);
  expect(store.state.value.items[0]).toEqual(recorded.items[1]);
  while (view.root.querySelector(".bare button"))
    act(() => view.root.querySelector<HTMLButtonElement>(".bare button")?.click());
  expect(store.state.value.items).toHaveLength(1);
});

test("a closed view asks nothing more", async () => {
  const { kernel, store, abort } = await open();
  act(() => store.change({ items: [{ candidate: "x", references: ["y"] }] }));
  abort.abort();
  await kernel.pass(2000);
  expect(kernel.asked("judge")).toHaveLength(0);
});
