import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { byHand } from "../../shared/by-hand";
import { FakeModel } from "../../shared/fake-model";
import { connect } from "../../shared/rpc";
import { mount } from "../../shared/testing";
import { App } from "../App";
import { createStore } from "../store";
import recorded from "./recorded.json";
import { isRight, severalOf } from "./store";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** As a saved notebook opens it: with its answers, and with nobody to ask unless `live`. */
async function open(traits: Partial<typeof recorded> = {}, live = false, lang: "en" | "zh" = "en") {
  const fake = new FakeModel({ ...recorded, ...traits, lang }, live ? {} : { set_state: () => undefined });
  const abort = new AbortController();
  const kernel = byHand(fake);
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, lang);
  if (live) await kernel.say({ kind: "ready", caps: { ops: [], host: "lab", subshells: true } });
  else await kernel.pass(20_000);
  if (store.view !== "quiz") throw new Error("not the quiz");
  return { fake, kernel, quiz: store.quiz, view };
}

const halfDone = recorded.questions.find((question) => severalOf(question));
if (!halfDone) throw new Error("no question with several answers was recorded");
const place = recorded.questions.indexOf(halfDone);
const half = recorded.answers["both-ways"];
const rest = halfDone.options.flatMap(({ right }, option) =>
  right && !half.chosen.includes(option) ? [option] : [],
);

test("what was recorded is a question of several answers, half answered", () => {
  expect(halfDone.name).toBe("both-ways");
  expect(isRight(halfDone, half)).toBe(false);
  expect(rest.length).toBeGreaterThan(0);
});

test("a reopened question keeps what was marked when more is marked", async () => {
  const { quiz, view, fake, kernel } = await open();
  view.act(() => {
    quiz.place.value = place;
  });
  const boxes = () => view.all(".choice input") as HTMLInputElement[];
  const checked = () => boxes().flatMap(({ checked }, option) => (checked ? [option] : []));
  expect(checked()).toEqual(half.chosen);
  for (const option of rest) view.click(boxes()[option] as HTMLInputElement);
  expect(checked()).toEqual([...half.chosen, ...rest].sort());
  view.click(view.all(".btn.primary")[0] as HTMLElement);
  await kernel.pass(200);
  expect(view.find(".verdict").textContent).toBe("Right, at try 2.");
  expect((fake.get("answers") as typeof recorded.answers)["both-ways"]).toEqual({
    chosen: [...half.chosen, ...rest].sort(),
    tries: 2,
  });
});

test("what was marked before can be taken back, to the last", async () => {
  const { quiz, view } = await open();
  view.act(() => {
    quiz.place.value = place;
  });
  for (const option of half.chosen) view.click(view.all(".choice input")[option] as HTMLElement);
  expect(quiz.marked(halfDone)).toEqual([]);
  const check = view.find(".btn.primary");
  expect(check.getAttribute("aria-disabled")).toBe("true");
  expect(check.title).toBe("Choose an answer first");
});

test("one right answer at a time: another choice takes the place of the saved one", async () => {
  const { quiz, view } = await open();
  view.act(() => {
    quiz.place.value = 0;
  });
  view.click(view.all(".choice input")[0] as HTMLElement);
  expect(quiz.marked(recorded.questions[0] as (typeof recorded.questions)[0])).toEqual([0]);
});

test("at either end, the button says why it leads nowhere", async () => {
  const { quiz, view } = await open({}, false, "zh");
  const ends = () =>
    view.all(".line .end .btn").map((button) => [button.getAttribute("aria-disabled"), button.title]);
  view.act(() => {
    quiz.place.value = 0;
  });
  expect(ends()).toEqual([
    ["true", "已是第一题"],
    [null, ""],
  ]);
  view.act(() => {
    quiz.place.value = recorded.questions.length - 1;
  });
  expect(ends()).toEqual([
    [null, "上一题"],
    ["true", "已是最后一题"],
  ]);
});

test("a record that could not be written is told, but not to whoever opens the notebook later", async () => {
  const notice = { en: "This was not added to your progress.", zh: "这次没有记入学习进度。" };
  const { view } = await open({ notice } as object, true);
  expect(view.find("[role=alert]").textContent).toContain(notice.en);
  const later = await open({ notice } as object);
  expect(later.view.all("[role=alert]")).toEqual([]);
  expect(later.view.root.textContent).toContain("not added to your progress");
});
