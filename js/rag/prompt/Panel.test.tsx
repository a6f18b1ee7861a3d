import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Store } from "../store";
import { SHOWN, stage } from "../testing";
import { Panel } from "./Panel";
import { leftFor, linesOf, type Prompt, type PromptPiece } from "./read";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

const piece = (
  origin: PromptPiece["origin"],
  text: string,
  tokens: number,
  number: number | null = null,
): PromptPiece => ({
  origin,
  text,
  tokens,
  row: number === null ? null : number + 10,
  doc: number === null ? null : "cost.md",
  number,
});

/** The prompt of the design. */
const PROMPT: Prompt = {
  pieces: [
    piece("template", "<|im_start|>system\n", 3),
    piece("system", "Answer in one sentence.", 14),
    piece("template", "<|im_end|>\n<|im_start|>user\nPassages:\n", 9),
    piece("passage", "[1] During generation the keys are kept.\n", 57, 1),
    piece("passage", "[2] Distillation trains a small model.\n", 49, 2),
    piece("passage", "[3] A transformer reads all tokens.\n", 58, 3),
    piece("template", "\n", 1),
    piece("question", "Question: How can I make it smaller?", 13),
    piece("template", "<|im_end|>\n<|im_start|>assistant\n", 6),
  ],
  dropped: [
    { row: 14, doc: "<b>cost.md", number: 4, text: "Grouped-query attention\nshares heads.", tokens: 66, sent: 0 },
  ],
  budget: 192,
  used: 164,
  context: 8192,
  model: "SmolLM2-135M-Instruct",
  exact: true,
}; // biome-ignore format: a table

const TOKENS = {
  pieces: PROMPT.pieces.map(({ text }) => ({ texts: [...text].slice(0, 3), ids: [7, 8, 9] })),
  left: 0,
};

function View({ store }: { store: Store }) {
  const shown = store.shown.value ?? SHOWN;
  return <Panel store={store} shown={{ ...shown, rev: store.live.value ? 1 : 0 }} onClose={() => {}} />;
}

async function show(prompt: Partial<Prompt> = {}, options: Parameters<typeof stage>[1] = {}) {
  const page = await stage((store) => <View store={store} />, options);
  if (options.live !== false) {
    await page.answer("prompt_pieces", { result: { ...PROMPT, ...prompt } });
  }
  return page;
}

const texts = (found: HTMLElement[]) => found.map((element) => element.textContent);

test("the sentence says which passage had no room, and why, in both languages", async () => {
  const { view } = await show();
  expect(view.find(".read").textContent).toBe(
    "Passage 4 needs 66 tokens and 28 of 192 were left, so it was dropped.",
  );
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".read").textContent).toBe(
    "第 4 段需要 66 个 token，而 192 个的预算只剩 28 个，因此被丢弃。",
  );
});

test.each([
  [{ dropped: [] }, "All 3 passages were sent: they take 164 of the 192 tokens that passages may take."],
  [
    { dropped: [{ ...PROMPT.dropped[0], sent: 20 }] },
    "Passage 4 needs 66 tokens and 28 of 192 were left, so only its first 20 were sent.",
  ],
  [
    { budget: 1000 },
    "Passage 4 needs 66 tokens, for which the context window of 8,192 has no room beside the answer, so it was dropped.",
  ],
  [
    { dropped: [PROMPT.dropped[0], PROMPT.dropped[0]] },
    "Passage 4 needs 66 tokens and 28 of 192 were left, so it was dropped. One more had no room either.",
  ],
  [
    { dropped: [PROMPT.dropped[0], PROMPT.dropped[0], PROMPT.dropped[0]] },
    "Passage 4 needs 66 tokens and 28 of 192 were left, so it was dropped. 2 more had no room either.",
  ],
  [
    { dropped: [], pieces: PROMPT.pieces.filter(({ row }) => row === null), used: 0 },
    "No passage was found, so the model gets the question alone.",
  ],
  [
    { dropped: [], pieces: PROMPT.pieces.filter(({ number }) => number === null || number < 2), used: 57 },
    "The only passage was sent: it takes 57 of the 192 tokens that passages may take.",
  ],
])("each case has its sentence (%#)", async (prompt, said) => {
  const { view } = await show(prompt as Partial<Prompt>);
  expect(view.find(".read").textContent).toBe(said);
});

test("the bar holds every token by origin, what was dropped, and both limits", async () => {
  const { view } = await show();
  expect(view.find(".pb").getAttribute("aria-label")).toBe(
    "Tokens by origin: template 19, system 14, passages 164, question 13, dropped 66",
  );
  const grown = view.all(".pb > i").map((part) => [part.className, Number(part.style.flexGrow)]);
  expect(grown).toEqual([
    ["template", 3], ["system", 14], ["template", 9], ["passage", 57], ["passage", 49], ["passage", 58],
    ["template", 1], ["question", 13], ["template", 6], ["lost", 66],
  ]); // biome-ignore format: a table
  expect(texts(view.all(".pb .passage"))).toEqual(["[1] 57", "[2] 49", "[3] 58"]);
  expect(view.find(".pb-keys .muted").textContent).toBe("210 tokens sent, 266 bytes; context window 8,192");
  expect(texts(view.all(".pb-limit"))).toEqual(["passages 164 of 192", "context window 210 of 8,192"]);
  const [budget, window] = view.all(".pb-limit i");
  expect(Number.parseFloat(budget?.style.width ?? "")).toBeCloseTo((164 / 192) * 100, 3);
  expect(Number.parseFloat(window?.style.width ?? "")).toBeCloseTo((210 / 8192) * 100, 3);
});

test("the text stands in the order in which it is sent, and what was dropped is struck through", async () => {
  const { view } = await show();
  expect(texts(view.all(".pr-o"))).toEqual([
    "template", "system", "template", "cost.md", "cost.md", "cost.md", "dropped: <b>cost.md", "template",
    "question", "template",
  ]); // biome-ignore format: a column
  const rows = texts(view.all(".pr-t"));
  expect(rows[0]).toBe("<|im_start|>system↵");
  expect(rows[3]).toBe("[1] During generation the keys are kept.↵");
  expect(rows[6]).toBe("[4] Grouped-query attention↵shares heads.");
  expect(view.find("s.pr-t").textContent).toBe(rows[6]);
  expect(texts(view.all(".pr-n"))).toEqual(["3", "14", "9", "57", "49", "58", "66", "1", "13", "6"]);
});

test("what cannot be seen is shown", async () => {
  const { view } = await show({
    pieces: [piece("passage", "[1] a\u200bb\t·<img src=x>\u202e\n", 9, 1)],
    dropped: [],
  });
  expect(view.find(".pr-t").textContent).toBe("[1] aU+200Bb→·<img src=x>U+202E↵");
  expect(texts(view.all(".pr-t .ws"))).toEqual(["U+200B", "→", "U+202E", "↵"]);
  expect(view.all("img")).toHaveLength(0);
});

test("a cut passage shows what of it was not sent", () => {
  const cut = {
    row: 12,
    doc: "a",
    number: 2,
    text: "Distillation trains a small model. And more.",
    tokens: 60,
    sent: 49,
  };
  const lines = linesOf({ ...PROMPT, dropped: [cut] });
  const lost = lines.find(({ kind }) => kind === "dropped");
  expect(lost).toMatchObject({ text: " And more." });
  expect(lines.indexOf(lost as never)).toBe(6);
  expect(leftFor(PROMPT, { ...cut, number: 3 })).toBe(192 - 57 - 49);
});

test("without any passage, what was dropped stands before the question", () => {
  const pieces = PROMPT.pieces.filter(({ row }) => row === null);
  const lines = linesOf({ ...PROMPT, pieces });
  const at = lines.findIndex(({ kind }) => kind === "dropped");
  expect(lines[at + 1]).toMatchObject({ kind: "sent", piece: { origin: "question" } });
});

test("tokens are fetched when they are asked for, with their ids", async () => {
  const { view, asked, answer, settle } = await show();
  expect(asked("prompt_tokens")).toHaveLength(0);
  const [, tokens] = view.all(".seg input");
  if (!tokens) throw new Error("two forms");
  view.click(tokens);
  await settle();
  expect(asked("prompt_tokens")).toHaveLength(1);
  await answer("prompt_tokens", { result: { ...TOKENS, left: 5 } });
  expect(texts(view.all(".pr .system .tok"))).toEqual(["A", "n", "s"]);
  expect(view.find(".pr .system [title]").title).toBe("id 7");
  expect(view.all(".pr .template .tok.special").length).toBeGreaterThan(0);
  expect(view.find(".stage > .cap").textContent).toBe("5 more tokens are not shown.");
});

test("pointing at a passage points at it everywhere", async () => {
  const { view, store } = await show();
  const line = view.all(".pr .passage")[1];
  line?.dispatchEvent(new MouseEvent("mouseenter", { bubbles: true }));
  expect(store.passage.value).toBe(12);
  view.act(() => {
    store.passage.value = 11;
  });
  expect(view.all(".pr .on").map((element) => element.textContent?.slice(0, 11))).toEqual(["cost.md[1] "]);
});

test("a server's tokens are estimates, and are not shown one by one", async () => {
  const { view } = await show({ exact: false, context: null });
  expect(view.find(".read small").textContent).toContain("Tokens are estimated");
  expect(view.all(".seg")).toHaveLength(0);
  expect(view.find(".pb-keys .muted").textContent).toBe("210 tokens sent, 266 bytes");
  expect(view.all(".pb-limit")).toHaveLength(1);
});

test("a saved notebook says that the prompt is not saved with it", async () => {
  const { view, asked } = await show({}, { live: false });
  expect(asked("prompt_pieces")).toHaveLength(0);
  expect(view.root.textContent).toContain("The prompt was not saved.");
});

test("what the kernel refuses is said", async () => {
  const page = await stage((store) => <View store={store} />);
  await page.refuse("prompt_pieces", "bad_request", "This pipeline has written no prompt yet.");
  expect(page.view.root.textContent).toContain("This pipeline has written no prompt yet.");
});
