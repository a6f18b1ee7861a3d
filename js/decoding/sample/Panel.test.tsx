import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Settings, Store } from "../store";
import { INFO, NEUTRAL, stage, treeAnswer, treeOf, wireOf } from "../testing";
import { Panel } from "./Panel";
import { axis, depthBelow, pairs, readCounted } from "./read";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 600, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

/** Count of 200, exact probability, ends of the interval: those of the design. */
type Cell = [name: string, count: number, exact: number, low: number, high: number];
// biome-ignore format: a table
const ROWS: Cell[] = [
  [" of", 74, 0.361, 0.306, 0.439], [" it", 78, 0.337, 0.325, 0.459], [" the", 34, 0.216, 0.124, 0.228],
  [" that", 10, 0.058, 0.027, 0.089], [" there", 4, 0.028, 0.008, 0.05],
];
const NOTHING: Cell = ["", 0, 0, 0, 0.019];

function answerOf(more: Record<string, unknown> = {}, rows = ROWS, others = NOTHING) {
  const all = [...rows, others];
  const column = (place: 1 | 2 | 3 | 4) => all.map((row) => row[place]);
  return wireOf(
    {
      ids: rows.map((_, k) => 282 + k),
      names: rows.map(([name]) => name),
      ends: rows.map(() => false),
      trials: all.reduce((sum, [, count]) => sum + count, 0),
      n: 200,
      done: 200,
      steps: 8,
      seed: 7,
      unit: "tokens",
      texts: [
        [" it reflects the color", false, 12],
        [" of\nthe way", true, 8],
        ["", true, 1],
      ],
      different: 100,
      unlisted: 179,
      ms: 12,
      ...more,
    },
    {
      counts: Int32Array.from(column(1)),
      exact: Float32Array.from(column(2)),
      low: Float32Array.from(column(3)),
      high: Float32Array.from(column(4)),
    },
  );
}

const MEASURES = {
  distinct: [0.2, 0.5, 0.75, 0.875],
  repetition: [0.3, 0.25, 0.1, 0],
  self_bleu: 0.456,
  compared: 64,
  length: 7.9,
  perplexity: 12.345,
};

/** As the widget shows it: a panel of the tree that the kernel has. */
function Live({ store }: { store: Store }) {
  const tree = store.tree.value;
  return tree && tree.rev > 0 ? <Panel store={store} tree={tree} onClose={() => {}} /> : <p />;
}

async function show(language: "en" | "zh" = "en", traits: Record<string, unknown> = {}) {
  const made = await stage((store) => <Live store={store} />, { language, rows: null, traits });
  made.view.act(() => made.store.activate());
  await made.settle();
  await made.answer("show", treeAnswer());
  return made;
}
type Made = Awaited<ReturnType<typeof show>>;

const button = ({ view }: Made, name: string | RegExp) => {
  const found = view
    .all("button")
    .find((one) => (typeof name === "string" ? one.textContent === name : name.test(one.textContent ?? "")));
  if (!found) throw new Error(`no button ${name}: ${view.all("button").map((one) => one.textContent)}`);
  return found;
};
async function press(made: Made, name: string | RegExp) {
  made.view.click(button(made, name));
  await made.settle();
}
async function drawn(language: "en" | "zh" = "en", answer = answerOf({ measures: MEASURES })) {
  const made = await show(language);
  await press(made, language === "en" ? "Draw" : "采样");
  await made.answer("sample", answer);
  return made;
}
const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u202f", "");
const sentence = ({ view }: Made) => plain(view.find(".read").firstChild?.parentElement?.textContent);

test("nothing is drawn until the reader draws; what was asked is what is set", async () => {
  const made = await show();
  expect(made.view.find(".msg.empty").textContent).toContain("Nothing is drawn yet");
  expect(made.asked("sample")).toHaveLength(0);
  await press(made, "Draw");
  expect(made.last("sample").args).toMatchObject({
    rev: 1,
    draws: { uid: 0, n: 200, steps: 8, seed: 7, settings: NEUTRAL, model: "own" },
    beside: "own",
    also: [],
  });
});

test("all frequencies agree, in both languages", async () => {
  const en = await drawn();
  expect(sentence(en)).toMatch(
    /^Drawn 200 times with seed 7: all five frequencies agree with the exact probabilities\.By chance alone/,
  );
  const zh = await drawn("zh");
  expect(sentence(zh)).toMatch(/^用种子 7 采样 200 次：5 个频率都与精确概率相符。/);
});

test("those that do not agree are named, and it is said how often that is chance", async () => {
  const rows: Cell[] = ROWS.map((row): Cell => (row[0] === " the" ? [" the", 60, 0.216, 0.241, 0.367] : row));
  const one = await drawn("en", answerOf({}, rows));
  expect(sentence(one)).toContain(
    "four of five frequencies agree with the exact probabilities; ·the does not.",
  );
  expect(sentence(one)).toContain("about one interval in twenty misses");
  const row = one.view.all(".dots tbody tr")[2];
  expect(plain(row?.querySelector(".unseen")?.textContent)).toContain("outside its interval");
  const two = await drawn("zh", answerOf({}, [[" it", 1, 0.4, 0, 0.03], ...rows.slice(2)]));
  expect(sentence(two)).toContain("4 个频率中有 2 个与精确概率相符，·it、·the 不符。");
});

test("dots, intervals and ticks stand on one scale, and all others are a row where there are any", async () => {
  const made = await drawn();
  const first = made.view.all(".dots .track")[0];
  const left = (name: string) => Number.parseFloat(first?.querySelector<HTMLElement>(name)?.style.left ?? "");
  // The axis ends at 50 %.
  expect([left(".dot"), left(".exact"), left(".band")]).toEqual([
    expect.closeTo(74, 3),
    expect.closeTo(72.2, 3),
    expect.closeTo(61.2, 3),
  ]);
  expect(made.view.all(".marks span").map((mark) => plain(mark.textContent))).toEqual([
    "0",
    "10%",
    "20%",
    "30%",
    "40%",
    "50%",
  ]);
  expect(made.view.all(".dots tbody th").map((head) => head.textContent)).not.toContain("all others");
  expect(plain(first?.querySelector(".unseen")?.textContent)).toBe(
    "74 / 200, 37.0% sampled, 95% interval 30.6% to 43.9%, 36.1% exact",
  );
  const more = await drawn("en", answerOf({}, ROWS.slice(0, 3), ["", 14, 0.086, 0.042, 0.114]));
  expect(more.view.all(".dots tbody th").at(-1)?.textContent).toBe("all others");
  expect(more.view.all(".dots .track.soft")).toHaveLength(1);
});

test("one token that is always drawn, and none at all", async () => {
  const only = await drawn("en", answerOf({}, [[" of", 200, 1, 0.981, 1]]));
  expect(sentence(only)).toContain("always ·of, for the settings leave no other token.");
  const two = await drawn(
    "en",
    answerOf({}, [
      [" of", 100, 0.5, 0.43, 0.57],
      [" it", 100, 0.5, 0.43, 0.57],
    ]),
  );
  expect(sentence(two)).toContain("both frequencies agree");
  const none = await drawn("en", answerOf({ trials: 0, texts: [], done: 0 }, []));
  expect(sentence(none)).toContain("The settings leave no token");
});

test("first tokens come at once and texts as they are finished; it can be stopped and goes on", async () => {
  const made = await show();
  await press(made, "Draw");
  await made.part("sample", answerOf({ done: 0, texts: [], different: 0 }));
  expect(sentence(made)).toContain("all five frequencies agree");
  expect(made.view.all(".tx")).toHaveLength(0);
  await made.part("sample", answerOf({ done: 48 }));
  await made.part("sample", wireOf({ progress: { done: 48, total: 200, stage: "samples" } }));
  expect(made.view.find(".progress").textContent).toMatch(/Drawing samples48 of 200/);
  expect(made.view.find(".tx .note").textContent).toBe("100 different, of 48 samples");
  await press(made, "Cancel");
  expect(made.fake.sent.at(-1)?.kind).toBe("cancel");
  expect(made.view.find(".msg.cancelled").textContent).toContain("Stopped after 48 of 200 samples");
  expect(made.view.all(".dots tbody tr")).toHaveLength(5);
  await press(made, "Continue");
  expect(made.asked("sample")).toHaveLength(2);
  await made.answer("sample", answerOf({ measures: MEASURES }));
  expect(made.view.all(".msg")).toHaveLength(0);
});

test("the texts are listed with their counts, and nothing is left out", async () => {
  const made = await drawn();
  const rows = made.view.all(".tx li").map((row) => row.textContent);
  expect(rows).toEqual([
    "12·it·reflects·the·color",
    "8·of↵the·way end",
    "1nothing end",
    "179all others: 97 texts",
  ]);
  const many = Array.from({ length: 20 }, (_, k): [string, boolean, number] => [` t${k}`, false, 5]);
  const long = await drawn("en", answerOf({ texts: many, different: 60, unlisted: 100 }));
  expect(long.view.all(".tx li").at(-1)?.textContent).toBe("160all others: 52 texts");
  await press(long, "Show 20 texts");
  expect(long.view.all(".tx li")).toHaveLength(21);
  expect(long.view.all(".tx li").at(-1)?.textContent).toBe("100all others: 40 texts");
});

test("shares have bars on one scale, the rest numbers; what is not defined is a dash", async () => {
  const made = await drawn("en", answerOf({ measures: { ...MEASURES, distinct: [0.2, 0.5, null, null] } }));
  const rows = made.view.all(".ms tbody tr");
  expect(rows.map((row) => row.textContent)).toEqual([
    "distinct-10.20",
    "distinct-20.50",
    "distinct-3–",
    "distinct-4–",
    "self-BLEU0.46",
    "repeated 2-grams0.25",
    "repeated 4-grams0.00",
    "perplexity12.3",
    "tokens each7.90",
  ]);
  expect(rows[1]?.querySelector("i")?.style.width).toBe("50%");
  expect(rows[7]?.querySelector("i")).toBeNull();
});

test("another seed, number and length are asked for when the reader draws again", async () => {
  const made = await drawn();
  expect(made.view.root.textContent).not.toContain("What is set now is different");
  const seed = made.view.find<HTMLInputElement>(".seed input");
  seed.value = "12";
  made.view.press(seed, "Enter");
  const [n] = made.view.all('.ctl input[type="range"]') as HTMLInputElement[];
  if (n) made.view.type(n, String(Math.sqrt(1000)));
  expect(made.view.root.textContent).toContain("What is set now is different");
  expect(sentence(made)).toContain("Drawn 200 times with seed 7");
  await press(made, "Draw");
  expect(made.last("sample").args.draws).toMatchObject({ n: 1000, seed: 12 });
  await press(made, "Another seed");
  expect(seed.value).toMatch(/^\d{1,4}$/);
  seed.value = "none";
  made.view.press(seed, "Enter");
  expect(seed.value).toMatch(/^\d{1,4}$/);
});

test("two settings stand side by side, with the same tokens first", async () => {
  const made = await show("en", { settings: { ...NEUTRAL, temperature: 1.2, sequence_bias: [[[5], 1]] } });
  const choice = made.view.all(".beside input")[1] as HTMLInputElement;
  made.view.click(choice);
  const [temperature] = made.view.all('.other input[type="range"]') as HTMLInputElement[];
  if (temperature) made.view.type(temperature, "0.5");
  await press(made, "Draw");
  await made.answer("sample", answerOf({ measures: MEASURES }));
  const second = made.last("sample").args as {
    draws: { settings: Settings };
    also: number[];
    beside: string;
  };
  expect(made.asked("sample")).toHaveLength(2);
  expect(second.draws.settings).toMatchObject({ temperature: 0.5, sequence_bias: [[[5], 1]] });
  expect([second.also, second.beside]).toEqual([[282, 283, 284, 285, 286], "own"]);
  await made.answer("sample", answerOf({ measures: { ...MEASURES, self_bleu: 0.9 } }));
  expect(sentence(made)).toContain(
    "probabilities agree with five of five frequencies in A and five of five in B",
  );
  expect(sentence(made)).toContain("The samples of B resemble each other more: self-BLEU 0.90 against 0.46.");
  expect(made.view.all(".dots tbody tr:first-child .lane small").map((one) => one.textContent)).toEqual([
    "A",
    "B",
  ]);
  expect(made.view.all(".ms thead th").map((one) => one.textContent)).toEqual(["Measure", "A", "B"]);
  expect(made.view.all(".tx h3").map((one) => one.textContent)).toEqual([
    "What was written · A",
    "What was written · B",
  ]);
  expect(plain(made.view.root.textContent)).toContain("A · Drawn with Temperature 1.20, bias.");
  expect(plain(made.view.root.textContent)).toContain("B · Drawn with Temperature 0.50, bias.");
});

test("another model with other tokens is compared by text, and it is said", async () => {
  const made = await show("en", { model_info: { ...INFO, other: "tiny" } });
  made.view.click(made.view.all(".beside input")[2] as HTMLElement);
  await press(made, "Draw");
  expect(made.last("sample").args).toMatchObject({ draws: { model: "own" }, beside: "other" });
  await made.answer("sample", answerOf({ unit: "words", measures: MEASURES }));
  expect(made.last("sample").args).toMatchObject({ draws: { model: "other" }, beside: "own", also: [] });
  const rows: Cell[] = [
    [" it", 100, 0.5, 0.43, 0.57],
    [" sun", 100, 0.5, 0.43, 0.57],
  ];
  const wire = answerOf({ unit: "words", measures: MEASURES }, rows);
  await made.answer("sample", { ...wire, result: { ...wire.result, ids: [7, 8] } });
  const heads = made.view.all(".dots tbody th").map((head) => head.textContent);
  expect(heads).toEqual(["·of", "·it", "·the", "·that", "·there", "·sun"]);
  const lanes = made.view.all(".dots tbody tr")[1]?.querySelectorAll(".track > .num");
  expect([...(lanes ?? [])].map((lane) => lane.textContent)).toEqual(["78 / 200", "100 / 200"]);
  expect(made.view.root.textContent).toContain("The two models cut text into different tokens");
  expect(made.view.root.textContent).toContain("B · tiny · Drawn with");
  expect(made.view.all(".ms tbody th").at(-1)?.textContent).toBe("words each");
});

test("at a token below, what followed it is counted among the samples that pass", async () => {
  const made = await drawn();
  made.view.act(() => made.store.select(2));
  await made.settle();
  expect(made.last("sample_at").args).toMatchObject({ at: 2, draws: { uid: 0, n: 200, seed: 7 } });
  await made.answer(
    "sample_at",
    answerOf({ depth: 1 }, [
      [" reflects", 40, 0.29, 0.4, 0.62],
      ["'s", 38, 0.24, 0.37, 0.6],
    ]),
  );
  expect(sentence(made)).toMatch(
    /^78 of 200 samples with seed 7 go on behind ·it: the exact probabilities agree with none of two frequencies there\./,
  );
  made.view.act(() => made.store.select(1));
  await made.settle();
  await made.answer("sample_at", answerOf({ trials: 0 }, []));
  expect(sentence(made)).toMatch(/^None of the 200 samples with seed 7 goes on behind ·of\./);
  made.view.act(() => made.store.select(3));
  await made.settle();
  await made.refuse("sample_at", "too_long", "The context is full.", "Go back.");
  expect(made.view.find('[role="alert"]').textContent).toBe("The context is full.Go back.");
  // Back at the prompt: the first tokens again.
  made.view.act(() => made.store.select(0));
  await made.settle();
  expect(sentence(made)).toContain("Drawn 200 times");
});

test("samples can be drawn from the chosen token", async () => {
  const made = await show();
  made.view.act(() => made.store.select(3));
  await press(made, /^Draw from ·the/);
  expect(made.last("sample").args.draws).toMatchObject({ uid: 3 });
  await made.answer("sample", answerOf());
  expect(made.view.find(".h .note").textContent).toBe("what follows ·the");
});

test("the samples go into the tree, with a count at every token", async () => {
  const made = await drawn();
  await press(made, "Show in the tree");
  expect(made.last("sample_keep").args).toMatchObject({
    rev: 1,
    draws: { uid: 0, n: 200, steps: 8, seed: 7 },
  });
  await made.answer("sample_keep", treeAnswer(undefined, { rev: 2 }));
  expect(made.last("sample_counts").args).toMatchObject({ rev: 2, draws: { uid: 0, n: 200 } });
  await made.answer(
    "sample_counts",
    wireOf(
      { total: 200, whole_samples: 37 },
      { sample_uids: Int32Array.from([0, 1, 2]), sample_counts: Int32Array.from([200, 74, 78]) },
    ),
  );
  expect(made.store.overlay.value).toEqual({
    counts: new Map([[0, 200], [1, 74], [2, 78]]), // biome-ignore format: a table
    total: 200,
  });
  expect(made.view.find(".after .cap").textContent).toContain("37 of 200 are drawn to their end");
});

test("another prompt leaves nothing of the old one", async () => {
  const made = await drawn();
  made.view.act(() => made.store.read("Other"));
  await made.settle();
  const prompt = { text: "Other", tokens: ["Other"], special: [false] };
  await made.answer("read", treeAnswer(undefined, { rev: 2, prompt }));
  expect(made.view.all(".dots")).toHaveLength(0);
  expect(made.view.find(".msg.empty").textContent).toContain("Nothing is drawn yet");
  await press(made, "Draw");
  await made.refuse("sample", "cancelled");
  expect(made.view.all(".msg.cancelled")).toHaveLength(1);
  made.view.act(() => made.store.read("More"));
  await made.settle();
  const other = { text: "More", tokens: ["More"], special: [false] };
  await made.answer("read", treeAnswer(undefined, { rev: 3, prompt: other }));
  expect(made.view.all(".msg.cancelled")).toHaveLength(0);
});

test("the kernel's refusal is shown in its own words; an answer that broke can be asked again", async () => {
  const made = await show();
  await press(made, "Draw");
  await made.refuse("sample", "bad_request", "A seed is a whole number.", "Type one.");
  expect(made.view.find('[role="alert"]').textContent).toBe("A seed is a whole number.Type one.");
  await press(made, "Draw");
  await made.refuse("sample", "failed");
  await press(made, "Try again");
  expect(made.asked("sample")).toHaveLength(3);
});

test("without a kernel nothing is asked, and a server that hides the tail is told apart", async () => {
  const tree = { ...treeOf(), rev: 0 };
  const saved = await stage((store) => <Panel store={store} tree={tree} onClose={() => {}} />, {
    live: false,
  });
  expect(saved.view.find(".msg.readonly").textContent).toMatch(/run the notebook/);
  const remote = await show("zh", { model_info: { ...INFO, remote: true, vocabulary: null } });
  expect(remote.view.find(".msg.empty").textContent).toContain("精确概率未知");
});

test("the axis ends at a round number, with six steps at most", () => {
  const row = (high: number) => ({ id: 0, name: "", end: false, count: 0, exact: 0, low: 0, high });
  const marks = (high: number) => axis([row(high), null]).marks.map((mark) => mark.toFixed(3));
  expect(marks(0.459)).toHaveLength(6);
  expect(axis([row(0.459)]).max).toBeCloseTo(0.5);
  expect(axis([row(1)]).max).toBeCloseTo(1);
  expect(axis([row(0.012)]).max).toBeCloseTo(0.012);
  for (const high of [0.001, 0.02, 0.07, 0.3, 0.6, 0.95, 1]) {
    expect(marks(high).length).toBeLessThanOrEqual(7);
    expect(axis([row(high)]).max).toBeGreaterThanOrEqual(high - 1e-9);
  }
});

test("rows of two sides are matched by token, or by text", () => {
  const a = readCounted(answerOf().answer);
  const b = readCounted(
    answerOf({ ids: [283, 1] }, [
      [" it", 1, 0.5, 0, 1],
      [" x", 1, 0.5, 0, 1],
    ]).answer,
  );
  const names = (byText: boolean) => pairs(a, b, byText).map((both) => both.map((row) => row?.name ?? null));
  expect(names(false)[1]).toEqual([" it", " it"]);
  expect(names(false).at(-1)).toEqual([null, " x"]);
  expect(names(true)[1]).toEqual([" it", " it"]);
});

test("how far a token is below another one", () => {
  const tree = treeOf();
  expect([
    depthBelow(tree, 0, 0),
    depthBelow(tree, 0, 21),
    depthBelow(tree, 2, 21),
    depthBelow(tree, 1, 2),
  ]).toEqual([0, 3, 2, null]);
  expect(depthBelow(tree, 0, 999)).toBeNull();
});
