import { signal } from "@preact/signals";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import { NEUTRAL, SKY, stage, treeAnswer, wireOf } from "../testing";
import { readTree } from "../tree";
import { Panel } from "./Panel";
import type { Round, Step } from "./read";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 600, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

const ROUNDS: Round[] = [
  {
    guesses: [
      { token_id: 11, text: " it", q: 0.5, p: 0.6, overlap: 0.8, draw: 0.9, accepted: true },
      { token_id: 12, text: " is", q: 0.5, p: 0.4, overlap: 0.7, draw: 0.2, accepted: true },
    ],
    token_id: 13,
    options: [{ token_id: 13, text: " the", probability: 0.25, p: 0.25, q: null }],
  },
  {
    guesses: [
      { token_id: 14, text: " red", q: 0.4, p: 0.1, overlap: 0.5, draw: 0.75, accepted: false },
      { token_id: 15, text: ",", q: 0.3, p: 0.2, overlap: 0.6, draw: null, accepted: null },
    ],
    token_id: 16,
    options: [
      { token_id: 16, text: " blue", probability: 0.625, p: 0.5, q: 0.1 },
      { token_id: 17, text: " sky", probability: 0.3, p: 0.3, q: 0.2 },
    ],
  },
  {
    guesses: [{ token_id: 2, text: "<end>", q: 0.9, p: 0.9, overlap: 0.95, draw: 0.5, accepted: true }],
    token_id: null,
    options: [],
  },
];
const FACTS = { name: "big", layers: 30, given: null, draft: { kind: "int8", name: "big/int8", layers: 24 } };
const SPECULATION = {
  ...FACTS,
  rounds: ROUNDS,
  ids: [11, 12, 13, 16, 2],
  stopped: "end",
  speedup: 1.25,
  expected_speedup: 1.75,
  costs: { draft: 13.2, verify: 69.4, single: 42.1 },
};

const STEPS: Step[] = [
  {
    candidates: [
      { token_id: 21, text: " of", confidence: 0.6, penalty: 0.3, score: 0.06, near: " sky" },
      { token_id: 22, text: " it", confidence: 0.3, penalty: 0.2, score: 0, near: " is" },
    ],
    chosen: 0,
  },
  {
    candidates: [
      { token_id: 23, text: " the", confidence: 0.5, penalty: 0.9, score: -0.34, near: " because" },
      { token_id: 24, text: " light", confidence: 0.25, penalty: 0.4, score: -0.14, near: " blue" },
    ],
    chosen: 1,
  },
];
const SEARCH = { name: "big", k: 2, alpha: 0.6, steps: STEPS, ids: [21, 24], stopped: "length" };

async function show(language: "en" | "zh" = "en", options: Parameters<typeof stage>[1] = {}) {
  const tree = readTree(treeAnswer(SKY).answer);
  const made = await stage((store) => <Panel store={store} tree={tree} onClose={() => {}} />, {
    language,
    ...options,
  });
  await made.settle();
  return made;
}

/** The text that the view asks for has been written. */
async function shown(...how: Parameters<typeof show>) {
  const made = await show(...how);
  await made.answer("speculate", wireOf(SPECULATION));
  return made;
}
type Made = Awaited<ReturnType<typeof shown>>;

async function contrast(language: "en" | "zh" = "en", answer = SEARCH) {
  const made = await shown(language);
  made.view.click(made.view.all(".seg input")[1] as HTMLElement);
  await made.settle();
  await made.answer("contrast", wireOf(answer));
  return made;
}

const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u202f", "");
const rows = ({ view }: Made, table: string) =>
  view.all(`${table} tbody tr`).map((row) => [...row.children].map((cell) => plain(cell.textContent)));
const slider = ({ view }: Made, name: string) =>
  view.all(".slider").find((one) => one.querySelector("label")?.textContent === name) as HTMLElement;
const drag = (made: Made, name: string, value: number) =>
  made.view.type(slider(made, name).querySelector("input") as HTMLInputElement, String(value));

test("without a kernel it says so, and nothing is asked", async () => {
  const made = await stage(
    (store) => (
      <Panel store={store} tree={{ ...readTree(treeAnswer(SKY).answer), rev: 0 }} onClose={() => {}} />
    ),
    { live: false },
  );
  expect(made.view.find(".msg.readonly").textContent).toMatch(/run the notebook/);
  expect(made.asked("speculate")).toHaveLength(0);
});

test("the sentence counts what the draft guessed right, in both languages", async () => {
  const en = await shown();
  expect(en.view.find(".read").textContent).toMatch(
    /^The draft guessed 3 of 4 tokens right: 1\.7 tokens for each pass of the large model\.Every token .* big alone/,
  );
  const zh = await shown("zh");
  expect(zh.view.find(".read").textContent).toMatch(
    /^草稿模型猜对了 4 个 token 中的 3 个：大模型每读一遍，得到 1\.7 个 token。/,
  );
});

test("the question names the node, the settings and what was chosen; the draft is the kernel's choice", async () => {
  const { last } = await shown("en", { traits: { settings: { ...NEUTRAL, top_k: 40 }, selection: 2 } });
  expect(last("speculate").args).toMatchObject({
    node: 2,
    lookahead: 4,
    seed: 0,
    steps: 32,
    settings: { ...NEUTRAL, top_k: 40 },
  });
});

test("each round is a row that says what became of it; the first rejection is looked at", async () => {
  const { view } = await shown();
  const options = view.all('[role="option"]');
  expect(options.map((option) => option.querySelector(".unseen")?.textContent)).toEqual([
    "Round 1: all of 2 guesses accepted, and ·the for nothing",
    "Round 2: 0 of 2 guesses accepted, then ·blue drawn anew",
    "Round 3: 1 of 1 guesses accepted, the text ends",
  ]);
  expect(options.map((option) => option.getAttribute("aria-selected"))).toEqual(["false", "true", "false"]);
  const fates = [...(options[1]?.querySelectorAll(".g") ?? [])].map((one) => one.className);
  expect(fates).toEqual(["g no", "g open", "g own"]);
});

test("a round shows both probabilities, the draw against its limit, and the word", async () => {
  const made = await shown();
  expect(rows(made, ".rt:not(.rest)")).toEqual([
    ["·red", "40.0%10.0%", "0.75 ≥ 0.25", "rejectedchance 50%"],
    [",", "30.0%20.0%", "–", "not decidedchance 60%"],
  ]);
  expect(made.view.find(".against i").style.width).toBe("25%");
  expect(made.view.find(".against b").style.left).toBe("75%");
  // One scale for both models: 40 % and 10 % of the same length.
  const bars = made.view.all(".rt:not(.rest) tbody tr:first-child .pair i i").map((bar) => bar.style.width);
  expect(bars).toEqual(["40%", "10%"]);
  expect(rows(made, ".rest")).toEqual([
    ["·blue", "10.0%50.0%", "62.5%", "drawn"],
    ["·sky", "20.0%30.0%", "30.0%", ""],
    ["all others", "", "7.5%", ""],
  ]);
  expect(made.view.find(".rest .tok.model").textContent).toBe("·blue");
});

test("the keys walk through the rounds, and so does Play, two in a second up to the last", async () => {
  const made = await shown();
  const { view } = made;
  const title = () => view.all("h3").at(-1)?.textContent;
  const list = view.find('[role="listbox"]');
  view.press(list, "Home");
  expect(title()).toBe("Round 1");
  expect(rows(made, ".rest")).toEqual([
    ["·the", "25.0%", "drawn"],
    ["all others", "75.0%", ""],
  ]);
  expect(view.find(".rest caption").textContent).toMatch(/^One more for nothing/);
  view.press(list, "ArrowDown");
  expect(title()).toBe("Round 2");
  view.press(list, "End");
  expect(title()).toBe("Round 3");
  expect(view.root.textContent).toContain("A guess ended the text.");
  expect(list.getAttribute("aria-activedescendant")).toBe(view.all('[role="option"]')[2]?.id);
  const play = view.find('.walk [aria-label="Play"]');
  view.click(play);
  expect(title()).toBe("Round 1");
  await made.pass(510);
  expect(title()).toBe("Round 2");
  await made.pass(1100);
  expect(title()).toBe("Round 3");
  expect(view.find('.walk [aria-label="Play"]')).toBeTruthy();
});

test("the rate stands beside what was expected, and the speed beside the paper's", async () => {
  const { view } = await shown();
  expect(plain(view.find(".rate .num").textContent)).toBe("75% (3 of 4) · expected 74%");
  expect(view.find(".gauge i").style.width).toBe("75%");
  expect(Number.parseFloat(view.find(".gauge b").style.left)).toBeCloseTo(73.75, 6);
  expect(view.root.textContent).toContain(
    "Here 1.25 times the speed of the large model alone; 1.75 times by the paper's formula",
  );
  expect(view.root.textContent).toContain("a guess 13 ms, a pass 69 ms, one token 42 ms");
});

test("rounds appear as they come", async () => {
  const made = await show();
  expect(made.view.root.textContent).toContain("The model writes on");
  const part = (rounds: Round[], from: number) =>
    made.part(
      "speculate",
      wireOf({ ...FACTS, rounds, from, progress: { done: 3, total: 32, stage: "tokens" } }),
    );
  await part(ROUNDS.slice(0, 1), 0);
  expect(made.view.find(".read").textContent).toMatch(/^The draft guessed 2 of 2/);
  await part(ROUNDS.slice(1, 2), 1);
  expect(made.view.all('[role="option"]')).toHaveLength(2);
  expect(made.view.root.textContent).not.toContain("Measured");
  await made.pass(1100);
  expect(made.view.find(".progress").textContent).toMatch(/The model writes, token3 of 32/);
  await made.answer("speculate", wireOf(SPECULATION));
  expect(made.view.all('[role="option"]')).toHaveLength(3);
  expect(made.view.root.querySelector(".progress")).toBeNull();
});

test("making the draft is said; who cancels keeps what was written, and may go on", async () => {
  const made = await show();
  await made.part("speculate", wireOf({ progress: { done: 0, total: 1, stage: "draft" } }));
  await made.pass(1100);
  expect(made.view.find(".progress").textContent).toMatch(/Making the draft, once/);
  await made.part("speculate", wireOf({ ...FACTS, rounds: ROUNDS.slice(0, 2), from: 0 }));
  made.view.click(made.view.find(".progress button"));
  await made.settle();
  expect(made.fake.sent.at(-1)?.kind).toBe("cancel");
  expect(made.view.all('[role="option"]')).toHaveLength(2);
  made.view.click(made.view.find(".msg.cancelled button"));
  await made.pass(400);
  expect(made.asked("speculate")).toHaveLength(2);
});

test("a slider asks once it rests; the old picture stays meanwhile", async () => {
  const made = await shown();
  drag(made, "Guesses ahead", 5);
  drag(made, "Guesses ahead", 6);
  await made.settle();
  expect(made.asked("speculate")).toHaveLength(1);
  expect(made.view.find(".stage").getAttribute("aria-busy")).toBe("true");
  await made.pass(400);
  expect(made.asked("speculate")).toHaveLength(2);
  expect(made.last("speculate").args.lookahead).toBe(6);
  await made.answer("speculate", wireOf(SPECULATION));
  expect(made.view.find(".stage").getAttribute("aria-busy")).toBe("false");
});

test("the drafts are those that can be had", async () => {
  const made = await shown();
  const select = made.view.find<HTMLSelectElement>("select");
  expect([...select.options].map((option) => option.value)).toEqual(["int8", "layers"]);
  expect(slider(made, "Layers")).toBeUndefined();
  made.view.act(() => {
    select.value = "layers";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await made.pass(400);
  expect(made.last("speculate").args.draft).toBe("layers");
  await made.answer("speculate", wireOf({ ...SPECULATION, given: "mine" }));
  expect([...select.options].map((option) => option.textContent)).toEqual([
    "all layers in 8 bits",
    "fewer layers",
    "mine",
  ]);
  drag(made, "Layers", 20);
  await made.pass(400);
  expect(made.last("speculate").args).toMatchObject({ draft: "layers", layers: 20 });
});

test("what was written goes into the tree as one step", async () => {
  const made = await shown("en", { traits: { selection: 3 } });
  made.view.click(
    made.view.all("button").find((one) => one.textContent === "Show in the tree") as HTMLElement,
  );
  await made.settle();
  expect(made.last("strategies_keep").args).toMatchObject({ node: 3, ids: [11, 12, 13, 16, 2] });
});

test("a text of another node never goes into the tree below this one", async () => {
  const made = await shown();
  made.view.act(() => made.store.select(2));
  const button = made.view.all("button").find((one) => one.textContent === "Show in the tree") as HTMLElement;
  expect(button.getAttribute("aria-disabled")).toBe("true");
  made.view.click(button);
  await made.settle();
  expect(made.asked("strategies_keep")).toHaveLength(0);
  await made.pass(400);
  expect(made.last("speculate").args.node).toBe(2);
  await made.answer("speculate", wireOf(SPECULATION));
  made.view.click(button);
  await made.settle();
  expect(made.last("strategies_keep").args.node).toBe(2);
});

test("a text without any guess has no rate", async () => {
  const made = await show();
  const alone = { ...ROUNDS[0], guesses: [] } as Round;
  await made.answer("speculate", wireOf({ ...SPECULATION, rounds: [alone], costs: null, speedup: null }));
  expect(made.view.find(".read").textContent).toMatch(/nothing to guess ahead/);
  expect(made.view.root.querySelector(".rate")).toBeNull();
  expect(made.view.find(".rest caption").textContent).toMatch(/^The large model's own/);
});

test("the kernel's refusal is shown in its own words; without words there is a way to try again", async () => {
  const made = await show();
  await made.refuse("speculate", "bad_request", "It is far away.", "Load another.");
  expect(made.view.find('[role="alert"]').textContent).toBe("It is far away.Load another.");
  const mute = await show();
  await mute.refuse("speculate", "failed");
  mute.view.click(mute.view.find('[role="alert"] button'));
  await mute.pass(400);
  expect(mute.asked("speculate")).toHaveLength(2);
});

test("a question that came too late is asked again of the next tree, and of no other", async () => {
  const first = readTree(treeAnswer(SKY).answer);
  const second = { ...first, rev: 2 };
  const tree = signal(first);
  const View = ({ store }: { store: Parameters<typeof Panel>[0]["store"] }) => (
    <Panel store={store} tree={tree.value} onClose={() => {}} />
  );
  const made = await stage((store) => <View store={store} />);
  await made.settle();
  await made.refuse("speculate", "stale");
  expect(made.view.root.querySelector('[role="alert"]')).toBeNull();
  expect(made.asked("speculate")).toHaveLength(1);
  made.view.act(() => {
    tree.value = second;
  });
  await made.settle();
  expect(made.asked("speculate")).toHaveLength(2);
  await made.answer("speculate", wireOf(SPECULATION));
  made.view.act(() => {
    tree.value = { ...first, rev: 3 };
  });
  await made.pass(400);
  // The tree grew elsewhere: the text before this node is the same.
  expect(made.asked("speculate")).toHaveLength(2);
});

test("closed and opened again, nothing is asked anew and the round is the same", async () => {
  const open = signal(true);
  const tree = readTree(treeAnswer(SKY).answer);
  const View = ({ store }: { store: Parameters<typeof Panel>[0]["store"] }) =>
    open.value ? <Panel store={store} tree={tree} onClose={() => {}} /> : null;
  const made = await stage((store) => <View store={store} />);
  await made.settle();
  await made.answer("speculate", wireOf(SPECULATION));
  made.view.press(made.view.find('[role="listbox"]'), "End");
  for (const next of [false, true]) {
    made.view.act(() => {
      open.value = next;
    });
  }
  await made.pass(400);
  expect(made.asked("speculate")).toHaveLength(1);
  expect(made.view.all("h3").at(-1)?.textContent).toBe("Round 3");
});

test("contrastive search says where it leaves the likeliest token, in both languages", async () => {
  const en = await contrast();
  expect(en.last("contrast").args).toMatchObject({ node: 0, k: 4, alpha: 0.6, steps: 32 });
  expect(en.view.find(".read").textContent).toMatch(
    /^At step 2 it leaves the likeliest token: ·light wins over ·the, which resembles ·because too much \(0\.90 against 0\.40\)\. So it does in 1 of 2 steps\./,
  );
  const zh = await contrast("zh");
  expect(zh.view.find(".read").textContent).toMatch(
    /^第 2 步它没有选最可能的 token：·light 胜过 ·the，因为后者太像 ·because（0\.90 对 0\.40）。2 步中有 1 步如此。/,
  );
  const greedy = await contrast("en", { ...SEARCH, steps: STEPS.slice(0, 1) });
  expect(greedy.view.find(".read").textContent).toMatch(
    /^In all 1 steps the likeliest token has the best score/,
  );
});

test("a step shows confidence, penalty and score of each candidate, and what it resembles", async () => {
  const made = await contrast();
  expect(made.view.all("h3").at(-1)?.textContent).toBe("Step 2");
  expect(rows(made, ".rt")).toEqual([
    ["·the", "50.0%", "0.90", "·because", "−0.340", ""],
    ["·light", "25.0%", "0.40", "·blue", "−0.140", "chosen"],
  ]);
  expect(made.view.find(".rt .tok.model").textContent).toBe("·light");
  expect(made.view.root.textContent).toContain("Score = 0.40 × confidence − 0.60 × penalty");
  const options = made.view.all('[role="option"] .unseen').map((name) => name.textContent);
  expect(options).toEqual(["Step 1: ·of", "Step 2: ·light, not the likeliest, which is ·the"]);
  made.view.press(made.view.find('[role="listbox"]'), "ArrowLeft");
  expect(made.view.all("h3").at(-1)?.textContent).toBe("Step 1");
});

test("penalty and candidates are asked for; the text goes into the tree", async () => {
  const made = await contrast();
  drag(made, "Penalty α", 0.3);
  drag(made, "Candidates k", 6);
  await made.pass(400);
  expect(made.last("contrast").args).toMatchObject({ alpha: 0.3, k: 6 });
  await made.answer("contrast", wireOf(SEARCH));
  made.view.click(
    made.view.all("button").find((one) => one.textContent === "Show in the tree") as HTMLElement,
  );
  await made.settle();
  expect(made.last("strategies_keep").args).toMatchObject({ node: 0, ids: [21, 24] });
});
