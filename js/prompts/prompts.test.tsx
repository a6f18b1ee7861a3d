import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { byHand } from "../shared/by-hand";
import { FakeModel } from "../shared/fake-model";
import { connect } from "../shared/rpc";
import { mount } from "../shared/testing";
import { App } from "./App";
import { labelsOf, readLines, writeLines } from "./Inputs";
import { largest, mcnemar, type Results, shares, verdicts, wilson } from "./statistics";
import { createStore } from "./store";

const PROMPTS = [
  { name: "A", text: "{input}?" },
  { name: "B", text: "{input}!" },
];
const EXAMPLES: [string, string][] = [
  ["good", "yes"],
  ["bad", "no"],
  ["fine", "yes"],
];
const log = (rows: number[][][]) => rows.map((row) => row.map((cell) => cell.map(Math.log)));
const RESULTS: Results = {
  prompts: PROMPTS,
  examples: EXAMPLES,
  labels: ["yes", "no"],
  logprobs: log([
    [
      [0.9, 0.1],
      [0.2, 0.8],
      [0.6, 0.4],
    ],
    [
      [0.9, 0.1],
      [0.85, 0.15],
      [0.3, 0.7],
    ],
  ]),
  tokens: [
    [5, 6, 7],
    [5, 5, 5],
  ],
  bias: [
    [Math.log(0.5), Math.log(0.5)],
    [Math.log(0.9), Math.log(0.1)],
  ],
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const traits = ({ prompts, examples, labels, ...results }: Results) => ({
  measured: { prompts, examples, labels },
  results,
});

async function open(results: Results | null = RESULTS) {
  const fake = new FakeModel({
    prompts: PROMPTS,
    examples: EXAMPLES,
    labels: ["yes", "no"],
    calibrate: false,
    ...(results ? traits(results) : { measured: {}, results: {} }),
    model_info: { name: "tiny", context: 100, template: false, shots: 0 },
    lang: "en",
  });
  const abort = new AbortController();
  const kernel = byHand(fake);
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />);
  await kernel.say({ kind: "ready", caps: { ops: ["run", "view"], host: "lab", subshells: true } });
  return { fake, kernel, store, view };
}

test("shares, intervals and the exact test are those of Python", () => {
  expect(shares([Math.log(3), Math.log(1)])[0]).toBeCloseTo(0.75);
  expect(wilson(74, 200).map((bound) => Number(bound.toFixed(3)))).toEqual([0.306, 0.439]);
  expect(wilson(0, 200)[1]).toBeCloseTo(0.019, 3);
  expect(mcnemar(6, 0)).toBeCloseTo(0.03125);
  expect(mcnemar(3, 3)).toBe(1);
  expect(mcnemar(0, 0)).toBe(1);
  expect(largest([1, 3, 3])).toBe(1);
});

test("taking label bias out can turn a verdict round", () => {
  expect(verdicts(RESULTS, 1, false).map(({ right }) => right)).toEqual([true, false, false]);
  expect(verdicts(RESULTS, 1, true).map(({ right }) => right)).toEqual([true, true, false]);
});

test("lines of inputs and labels come back as they were", () => {
  const strange: [string, string][] = [
    ...EXAMPLES,
    ["two\nlines,  and\ta tab ", " good"],
    ["with ↵ and ⇥", "yes\tno"],
    ["", "yes"],
    [" ", "no"],
  ];
  expect(readLines(writeLines(strange), strange)).toEqual({ examples: strange, bad: null });
  const edited = writeLines(strange).replace("two↵", "2↵");
  expect(readLines(edited, strange).examples[3]).toEqual(["2\nlines,  and\ta tab", "good"]);
});

test("a line is cut at its last tab, and at two spaces only where it has none", () => {
  expect(readLines("one  yes\n\n two words\tno ").examples).toEqual([
    ["one", "yes"],
    ["two words", "no"],
  ]);
  expect(readLines("It ended.  I left.\tno\na\tb\tyes\nwell.  So   no\n\tyes\nx\tyes\t").examples).toEqual([
    ["It ended.  I left.", "no"],
    ["a\tb", "yes"],
    ["well.  So", "no"],
    ["", "yes"],
    ["x", "yes"],
  ]);
  expect(readLines("fine  yes\nno label here").bad).toEqual({ n: 2, what: "no label here" });
  expect(readLines("only an input\t").bad).toEqual({ n: 1, what: "only an input" });
});

test("labels keep their order; one that no input ever had stays, one that lost its last goes", () => {
  const before = { examples: EXAMPLES, labels: ["unsure", "no", "yes"] };
  expect(
    labelsOf(
      [
        ["good", "yes"],
        ["odd", "so-so"],
      ],
      before,
    ),
  ).toEqual(["unsure", "yes", "so-so"]);
});

test("the sentence names the best and says whether chance would do", async () => {
  const { view } = await open();
  expect(view.find(".read").textContent).toContain("“A” is right for 3 of 3 inputs, “B” for 1");
  expect(view.find(".read").textContent).toContain("p\u00a0=\u00a00.50");
  view.language.value = "zh";
  await act(async () => {});
  expect(view.find(".read").textContent).toContain("“A”答对了 3 个输入中的 3 个");
});

test("all prompts that are equally good are named", async () => {
  const { view } = await open({
    ...RESULTS,
    prompts: [...PROMPTS, { name: "C", text: "C {input}" }],
    logprobs: [RESULTS.logprobs[0], RESULTS.logprobs[0], RESULTS.logprobs[0]] as number[][][],
    tokens: [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ],
    bias: [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  });
  expect(view.find(".read").textContent).toContain("“A”, “B” and “C” are right for 3 of 3 inputs each");
  view.language.value = "zh";
  await act(async () => {});
  expect(view.find(".read").textContent).toContain("“A”、“B”和“C”都答对了");
});

test("what was never measured is measured at once, with what stands there", async () => {
  const { kernel } = await open(null);
  expect(kernel.last("run").args).toEqual({
    prompts: PROMPTS,
    examples: EXAMPLES,
    labels: ["yes", "no"],
  });
});

test("what was measured is not measured again by itself", async () => {
  const { kernel } = await open();
  expect(kernel.asked("run")).toEqual([]);
  expect(kernel.last("view").args).toMatchObject({ prompt: "{input}?", text: "good" });
});

test("an edited prompt loses its bar, says that it changed, and comes back by undo", async () => {
  const { view, store } = await open();
  const field = view.all("textarea")[0] as HTMLTextAreaElement;
  view.act(() => {
    field.value = "no slot";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  expect(view.all(".acc.none").length).toBe(1);
  expect(view.find(".ptext .wrong").textContent).toContain("exactly once");
  expect(store.edited.value).toBe(true);
  view.act(() => store.undo());
  expect(store.plan.value.prompts[0]?.text).toBe("{input}?");
  expect(store.edited.value).toBe(false);
});

test("other inputs than those that were measured make every bar an old one", async () => {
  const { view, store } = await open();
  expect(view.all(".acc.old").length).toBe(0);
  view.act(() => store.edit({ examples: [...EXAMPLES, ["new", "no"]] }));
  expect(view.all(".acc.old").length).toBe(2);
  expect(view.find(".acc.old").textContent).toContain("before the inputs were changed");
});

test("a cell that is chosen is asked for, and arrows walk", async () => {
  const { view, kernel, store } = await open();
  const cell = view.find('[data-cell="0 0"]');
  view.press(cell, "ArrowDown");
  expect(store.cell.value).toEqual({ prompt: 0, input: 1 });
  await kernel.settle();
  expect(kernel.last("view").args).toMatchObject({ text: "bad" });
});

test("a chosen cell that is measured no more gives way to the last that is", async () => {
  const { view, fake, store } = await open();
  view.act(() => store.choose({ prompt: 1, input: 2 }));
  const fewer = traits({
    ...RESULTS,
    prompts: PROMPTS.slice(0, 1),
    examples: EXAMPLES.slice(0, 2),
    logprobs: RESULTS.logprobs.slice(0, 1).map((row) => row.slice(0, 2)),
  });
  view.act(() => {
    fake.set("measured", fewer.measured);
    fake.set("results", fewer.results);
  });
  expect(store.cell.value).toEqual({ prompt: 0, input: 1 });
  expect(view.all(".cell[tabindex='0']").length).toBe(1);
});

test("results and what was measured are read together only where they fit", async () => {
  const { fake, store } = await open();
  fake.set("measured", { ...traits(RESULTS).measured, examples: EXAMPLES.slice(0, 1) });
  expect(store.results.value).toBeNull();
});

test("with calibration, the label that the calibrated score chooses is marked", async () => {
  const { view, kernel, store } = await open();
  view.act(() => store.choose({ prompt: 1, input: 1 }));
  await kernel.settle();
  await kernel.answer("view", {
    result: { tokens: ["bad", "!"], origins: ["input", "prompt"], added: [1, 2] },
  });
  expect(view.find(".labels .best").textContent).toContain("yes");
  view.act(() => store.calibrate(true));
  expect(store.table.value[1]?.[1]?.chosen).toBe(1);
  expect(view.find(".labels .best").textContent).toContain("no");
  expect(view.find(".labels .best .num").textContent).toContain("61");
});

test("two prompts are compared although one of them has gone", async () => {
  const { view, fake } = await open();
  view.click(view.all("button").find((button) => button.textContent === "Compare two") as HTMLElement);
  const three = {
    ...RESULTS,
    prompts: [...PROMPTS, { name: "C", text: "C {input}" }],
    logprobs: [...RESULTS.logprobs, ...RESULTS.logprobs.slice(0, 1)],
    tokens: [...RESULTS.tokens, [1, 1, 1]],
    bias: [...RESULTS.bias, [0, 0]],
  };
  const put = (results: Results) =>
    view.act(() => {
      fake.set("measured", traits(results).measured);
      fake.set("results", traits(results).results);
    });
  put(three);
  const choose = (which: number, place: string) => {
    const select = view.all("select")[which] as HTMLSelectElement;
    view.act(() => {
      select.value = place;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };
  choose(1, "2");
  expect(view.find("#pair .read").textContent).toContain("“A” and “C” are right for the same inputs.");
  put(RESULTS);
  expect(view.find("#pair .read").textContent).toContain("“B” gets 0 inputs right");
});

test("a refusal is shown with its reason", async () => {
  const { view, kernel, store } = await open();
  act(() => void store.run());
  await kernel.settle();
  await kernel.refuse("run", "bad_request", "Too long.", "Shorten it.");
  expect(view.find("[role=alert]").textContent).toContain("Too long.");
});
