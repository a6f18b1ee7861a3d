import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Settings, Store } from "../store";
import { NEUTRAL, SKY, stage, treeAnswer, wireOf } from "../testing";
import { readTree } from "../tree";
import { Panel } from "./Panel";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 600, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

/** Natural logarithms of these: what 100 tokens share, the first of them drawn. */
const HEAD: [string, number][] = [[" of", 0.4], [" it", 0.3], [" the", 0.15], [" that", 0.05]]; // biome-ignore format: a table
const SIZE = 100;
const P = Float64Array.from({ length: SIZE }, (_, k) => HEAD[k]?.[1] ?? 0.1 / (SIZE - HEAD.length));
const entropyOf = (p: Float64Array) => -p.reduce((sum, one) => sum + one * Math.log2(one), 0);
const MODEL = { name: "model", left: SIZE, mass: 1, entropy: entropyOf(P) };

function logitsAnswer(more: Record<string, unknown> = {}, rows = 20, before = [P]) {
  return wireOf(
    {
      known: true,
      best: 0,
      stages: [MODEL],
      ids: Array.from({ length: rows }, (_, k) => 100 + k),
      names: Array.from({ length: rows }, (_, k) => HEAD[k]?.[0] ?? `t${k}`),
      places: Array.from({ length: rows }, (_, k) => k),
      ...more,
    },
    {
      scores_0: Float32Array.from(P.slice(0, 60), Math.log),
      scores_1: Float32Array.from(P.slice(60), Math.log),
      probabilities: Float32Array.from(before.flatMap((column) => [...column.slice(0, rows)])),
    },
  );
}

/** As the widget shows it: a panel of the tree that the kernel has. */
function Live({ store }: { store: Store }) {
  const tree = store.tree.value;
  return tree && tree.rev > 0 ? <Panel store={store} tree={tree} onClose={() => {}} /> : <p />;
}

async function show(settings: Partial<Settings> = {}, language: "en" | "zh" = "en") {
  const made = await stage((store) => <Live store={store} />, {
    language,
    rows: null,
    traits: { settings: { ...NEUTRAL, ...settings } },
  });
  made.view.act(() => made.store.activate());
  await made.settle();
  await made.answer("show", treeAnswer());
  return made;
}

async function shown(settings: Partial<Settings> = {}, language: "en" | "zh" = "en") {
  const made = await show(settings, language);
  await made.answer("waterfall_logits", logitsAnswer());
  return made;
}

const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u202f", "");
type Made = Awaited<ReturnType<typeof show>>;
const heads = ({ view }: Made) => view.all(".wt thead th").map((head) => plain(head.textContent));
const cells = ({ view }: Made, row: number) =>
  [...(view.all(".wt tbody tr")[row]?.children ?? [])].map((cell) => plain(cell.textContent));

test("each stage says what is left and how uncertain it is, over the whole vocabulary", async () => {
  const made = await shown({ temperature: 0.8, top_k: 40, top_p: 0.9 });
  expect(heads(made)).toEqual([
    "Token",
    expect.stringMatching(/^as computed100 left · 2\.\d\d bits$/),
    expect.stringMatching(/^temperature 0\.80100 left · 1\.\d\d bits$/),
    // All of the tail tie with the last of the forty.
    expect.stringMatching(/^top-k 40100 left · /),
    expect.stringMatching(/^top-p 0\.903 left · 1\.\d\d bits$/),
  ]);
  expect(cells(made, 0).slice(0, 2)).toEqual(["·of", "40.0%"]);
  expect(cells(made, 3).slice(-1)).toEqual(["cut"]);
  expect(made.view.all(".wt tbody tr")[3]?.className).toContain("edge");
  expect(cells(made, 12)).toEqual(["all others", "9.2%", expect.any(String), expect.any(String), "cut"]);
});

test("the sentence and the rule of the last cut, in both languages", async () => {
  const en = await shown({ top_p: 0.8 });
  expect(en.view.find(".read").textContent).toMatch(
    /^Of 100 tokens three can still be drawn\. Uncertainty falls from 2\.\d to 1\.\d bits\.$/,
  );
  expect(plain(en.view.find(".wt-keys + .cap").textContent)).toBe(
    "Top-p keeps the smallest set that reaches 0.80: the three tokens above the line hold 85.0% of all probability.",
  );
  const zh = await shown({ top_k: 3, top_p: 0.8 }, "zh");
  expect(zh.view.find(".read").textContent).toMatch(
    /^100 个 token 中只剩 2 个可能被选中；不确定度从 2\.\d 比特降到 1\.0 比特。$/,
  );
  expect(zh.view.find(".wt-keys + .cap").textContent).toBe(
    "top-p 保留累计达到 0.80 的最小集合：线上方的 2 个 token 占 top-k 所留概率的 82.4%。",
  );
});

test("a slider paints at once and is one step back; the kernel is asked when it rests", async () => {
  const made = await shown();
  const { view, store } = made;
  await made.answer(
    "waterfall",
    wireOf({ stages: [MODEL] }, { probabilities: Float32Array.from(P.slice(0, 20)) }),
  );
  const asked = made.asked("waterfall").length;
  const slider = view.all('.sl input[type="range"]')[2] as HTMLInputElement;
  for (const value of ["0.9", "0.7", "0.5"]) view.type(slider, value);
  expect(heads(made).at(-1)).toMatch(/^top-p 0\.502 left/);
  expect(made.asked("waterfall")).toHaveLength(asked);
  expect(made.asked("waterfall_logits")).toHaveLength(1);
  await made.pass(200);
  expect(made.asked("waterfall")).toHaveLength(asked + 1);
  expect(made.last("waterfall").args).toMatchObject({ uid: 0, settings: { top_p: 0.5 } });
  view.act(store.undo);
  await made.settle();
  expect(store.settings.value.top_p).toBe(1);
});

test("what the processors say takes the place of what was computed here, and only for these settings", async () => {
  const made = await shown({ top_p: 0.8 });
  const said = (left: number) =>
    wireOf(
      { stages: [MODEL, { name: "top_p", left, mass: 0.5, entropy: 1.23 }] },
      {
        probabilities: Float32Array.from([
          ...P.slice(0, 20),
          ...Array.from({ length: 20 }, (_, k) => (k < left ? 1 / left : Number.NaN)),
        ]),
      },
    );
  expect(made.last("waterfall").args.ids).toHaveLength(20);
  await made.answer("waterfall", said(4));
  expect(heads(made).at(-1)).toBe("top-p 0.804 left · 1.23 bits");
  expect(cells(made, 3)).toEqual(["·that", "5.0%", "25.0%"]);
  made.view.act(() => made.store.set({ top_p: 0.81 }));
  expect(heads(made).at(-1)).toMatch(/^top-p 0\.813 left/);
});

test("who was cut where is told once, and the shares of each stage are one whole", async () => {
  const made = await shown({ top_k: 3, top_p: 0.8 });
  const [third, fourth] = [cells(made, 2), cells(made, 3)];
  expect(third).toEqual(["·the", "15.0%", "17.6%", "cut"]);
  expect(fourth).toEqual(["·that", "5.0%", "cut", "cut (cut earlier)"]);
  expect(made.view.all(".wt .split").map((split) => plain(split.getAttribute("aria-label")))).toEqual([
    "kept 100.0%, cut here 0.0%, cut earlier 0.0%",
    "kept 85.0%, cut here 15.0%, cut earlier 0.0%",
    "kept 70.0%, cut here 15.0%, cut earlier 15.0%",
  ]);
});

test("temperature 0 takes one token; nothing in use cuts nothing", async () => {
  const greedy = await shown({ temperature: 0, top_k: 5 });
  expect(greedy.view.find(".read").textContent).toBe("Of 100 tokens only ·of can still be drawn.");
  expect(plain(greedy.view.find(".wt-keys + .cap").textContent)).toBe(
    "Temperature 0 always takes the likeliest token: the token above the line holds 40.0% of all probability.",
  );
  const all = await shown();
  expect(all.view.find(".read").textContent).toMatch(
    /^All 100 tokens can still be drawn\. Uncertainty stays at 2\.\d bits\.$/,
  );
  expect(all.view.find(".wt-keys + .cap").textContent).toBe("Nothing is cut: every token can be drawn.");
});

test("penalties change the order: the kernel is asked, and who fell out of sight is drawn all the same", async () => {
  const made = await shown();
  made.view.act(() => made.store.set({ repetition_penalty: 1.5 }, "repetition_penalty"));
  await made.pass(200);
  expect(made.last("waterfall_logits").args).toMatchObject({
    settings: { repetition_penalty: 1.5, top_p: 1 },
  });
  const raw = Float64Array.from(P);
  raw[19] = 0.5;
  await made.answer(
    "waterfall_logits",
    logitsAnswer(
      {
        stages: [MODEL, { name: "repetition_penalty", left: 99, mass: 0.5, entropy: 2 }],
        places: Array.from({ length: 20 }, (_, k) => (k === 19 ? 77 : k)),
      },
      20,
      [raw, P],
    ),
  );
  expect(
    heads(made)
      .slice(1)
      .map((head) => head.replace(/\d\d left.*/, "")),
  ).toEqual(["as computed1", "repetition 1.50"]);
  expect(cells(made, 12)[0]).toBe("t19rank 78");
  expect(cells(made, 12)[1]).toBe("50.0%");
});

test("what became of any token: its row, its rank, what cut it, and a bias for it", async () => {
  const made = await shown({ top_k: 2 });
  const { view, store } = made;
  const field = view.find<HTMLInputElement>(".wt-find input.field");
  field.value = "far";
  view.press(field, "Enter");
  await made.settle();
  expect(made.last("waterfall_token").args).toMatchObject({ text: "far", settings: { top_k: 0 } });
  await made.answer(
    "waterfall_token",
    wireOf({ ids: [7], names: [" far"], places: [88] }, { probabilities: Float32Array.of(0.001) }),
  );
  expect(view.find(".wt-find .cap").textContent).toBe("·far: rank 89, cut by top-k 2");
  expect(cells(made, 12)).toEqual(["·farrank 89", "0.1%", "cut"]);
  expect(view.all(".wt .tok.you")).toHaveLength(1);
  const bias = view.find<HTMLInputElement>('.wt-find input[type="range"]');
  view.press(bias, "ArrowRight");
  expect(store.settings.value.sequence_bias).toEqual([[[7], 0.5]]);
  expect(made.last("waterfall_logits").args).toMatchObject({ settings: { sequence_bias: [] } });
  await made.pass(200);
  expect(made.last("waterfall_logits").args).toMatchObject({ settings: { sequence_bias: [[[7], 0.5]] } });
  view.press(bias, "ArrowLeft");
  expect(store.settings.value.sequence_bias).toEqual([]);
  view.act(() => store.set({ sequence_bias: [[[7], null as never]] }));
  expect(view.find<HTMLInputElement>(".wt-find .slider .num").value).toBe("−∞");
});

test("a token that is not there is refused in the kernel's words", async () => {
  const made = await shown();
  const field = made.view.find<HTMLInputElement>(".wt-find input.field");
  field.value = "#999";
  made.view.press(field, "Enter");
  await made.settle();
  await made.refuse("waterfall_token", "bad_request", "There is no token 999.", "");
  expect(made.view.find(".wt-find .cap").textContent).toBe("There is no token 999.");
  made.view.press(field, "Escape");
  expect(made.view.all(".wt-find .cap")).toHaveLength(0);
  expect(field.value).toBe("");
});

test("all settings are reachable; those behind the entry are counted, and one press switches all off", async () => {
  const made = await shown({ typical_p: 0.9, top_k: 5 });
  const labels = made.view.all(".sl label").map((label) => label.textContent);
  expect(labels).toEqual([
    "Temperature", "Top-k", "Top-p", "Min-p", "Typical-p", "Epsilon", "Eta", "Repetition", "Presence",
    "Frequency", "No-repeat n-gram",
  ]); // biome-ignore format: a list
  expect(made.view.find("summary").textContent).toBe("More · 1 in use");
  const numbers = made.view.all(".sl input.num").map((input) => (input as HTMLInputElement).value);
  expect(numbers).toEqual(["1.00", "5", "off", "off", "0.90", "off", "off", "off", "off", "off", "off"]);
  const topK = made.view.all(".sl input.num")[1] as HTMLInputElement;
  topK.value = "off";
  made.view.act(() => void topK.dispatchEvent(new FocusEvent("blur")));
  expect(made.store.settings.value.top_k).toBe(0);
  made.view.click(made.view.find(".sl > .btn"));
  expect(made.store.settings.value).toEqual(NEUTRAL);
});

test("with nothing in use, one press shows three settings at work, and is one step back", async () => {
  const made = await shown();
  made.view.click(made.view.find(".sl > .btn"));
  expect(made.store.settings.value).toMatchObject({ temperature: 0.8, top_k: 40, top_p: 0.9 });
  expect(made.view.find(".sl > .btn").textContent).toBe("Switch all off");
  made.view.act(() => made.store.undo());
  await made.settle();
  expect(made.store.settings.value).toEqual(NEUTRAL);
});

test("where it is narrow the first, the changed and the last stage stay", async () => {
  const made = await shown({ temperature: 0.8, top_k: 3, top_p: 0.8, min_p: 0.01 });
  const wide = () => made.view.all(".wt thead th").map((head) => head.className);
  expect(wide()).toEqual(["", "", "", "wide", "wide", ""]);
  const slider = made.view.all('.sl input[type="range"]')[1] as HTMLElement;
  made.view.press(slider, "ArrowRight");
  expect(wide()).toEqual(["", "", "wide", "", "wide", ""]);
});

test("a vocabulary that is drawn as a whole leaves no others", async () => {
  const made = await show();
  const wire = logitsAnswer({ stages: [{ ...MODEL, left: 4 }] }, 4);
  await made.answer("waterfall_logits", wire);
  expect(made.view.all(".wt tbody tr")).toHaveLength(4);
});

test("more rows on demand", async () => {
  const made = await shown({ top_k: 2 });
  expect(made.view.all(".wt tbody tr")).toHaveLength(13);
  const button = made.view.all(".btn").find(({ textContent }) => textContent === "Show 20 tokens");
  if (button) made.view.click(button);
  expect(made.view.all(".wt tbody tr")).toHaveLength(21);
});

test("a server that hides the tail: the list, the rest as unknown, and no stage that nobody knows", async () => {
  const made = await show();
  const wire = wireOf(
    { known: false, ids: [1, 2], names: [" a", "b"], rest: 0.3 },
    { probabilities: Float32Array.of(0.5, 0.2) },
  );
  await made.answer("waterfall_logits", wire);
  expect(made.view.find(".msg").textContent).toMatch(/^The tail is unknown.*2 likeliest/);
  expect(made.view.all(".wt tbody tr").map((row) => plain(row.textContent))).toEqual([
    "·a50.0%",
    "b20.0%",
    "unknown tokens30.0%",
  ]);
  expect(made.asked("waterfall")).toHaveLength(0);
  expect(made.view.all(".slider")).toHaveLength(0);
});

test("another node is another question; the same one is not asked again while the tree grows", async () => {
  const made = await shown();
  void made.store.act("expand", { uid: 1 });
  await made.settle();
  await made.answer("expand", treeAnswer(SKY, { rev: 2 }));
  expect(made.store.tree.value?.rev).toBe(2);
  expect(made.asked("waterfall_logits")).toHaveLength(1);
  made.view.act(() => made.store.select(2));
  await made.settle();
  expect(made.asked("waterfall_logits")).toHaveLength(2);
  expect(made.last("waterfall_logits").args).toMatchObject({ rev: 2, uid: 2 });
  expect(made.view.find(".sec .note").textContent).toBe("the token after ·it");
  expect(made.view.find("#waterfall > .stage").getAttribute("aria-busy")).toBe("true");
});

test("a tree that changes before the scores are there is asked again", async () => {
  const made = await show();
  void made.store.act("expand", { uid: 1 });
  await made.settle();
  await made.refuse("waterfall_logits", "stale");
  await made.answer("expand", treeAnswer(SKY, { rev: 2 }));
  expect(made.last("waterfall_logits").args).toMatchObject({ rev: 2 });
  await made.answer("waterfall_logits", logitsAnswer());
  expect(made.view.all(".wt")).toHaveLength(1);
});

test("refusals, cancelling and a page without a kernel", async () => {
  const made = await show();
  await made.refuse("waterfall_logits", "bad_request", "The context is full.", "Prune.");
  expect(made.view.find('[role="alert"]').textContent).toBe("The context is full.Prune.");
  const slow = await show();
  await slow.pass(1100);
  slow.view.click(slow.view.find(".progress button"));
  await slow.settle();
  slow.view.click(slow.view.find(".msg.cancelled button"));
  await slow.settle();
  expect(slow.asked("waterfall_logits")).toHaveLength(2);
  const tree = { ...readTree(treeAnswer(SKY).answer), rev: 0 };
  const saved = await stage((store) => <Panel store={store} tree={tree} onClose={() => {}} />, {
    live: false,
  });
  expect(saved.view.find(".msg.readonly").textContent).toMatch(/run the notebook/);
});
