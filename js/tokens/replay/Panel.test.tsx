import { act } from "preact/test-utils";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../shared/rpc";
import { layOut, mount } from "../../shared/testing";
import { App } from "../App";
import { createStore } from "../store";
import { answerOf, type Piece, savedModel } from "../testing";
import type { Lattice, Matches, Merges } from "./answer";
import { candidatesAt, lanesOf, lookupsOf, readPiece, rowsOf, wayTo } from "./answer";
import { nats, times } from "./nats";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 620, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

type Row = [number, string, string, number, number];
const row = (id: number, text: string, start: number, end = start + 1): Row => [id, text, text, start, end];

/** "lower" of a small vocabulary: l+o, lo+w, e+r; the pair (low, er) never joins. */
const LOWER = {
  kind: "merges",
  text: "lower",
  first: 0,
  token: 0,
  of: null,
  rule: "list",
  whole: false,
  tokens: [row(7, "low", 0, 3), row(8, "er", 3, 5)],
  symbols: [..."lower"].map((letter, k) => row(k, letter, k)),
  merges: [
    [0, row(5, "lo", 0, 2)],
    [3, row(8, "er", 3, 5)],
    [9, row(7, "low", 0, 3)],
  ],
  pairs: [
    [0, 1, 2, 0, 0, 1],
    [1, 2, 3, null, 0, 1],
    [2, 3, 4, 12, 0, 2],
    [3, 4, 5, 3, 0, 2],
    [0, 2, 3, 9, 1, 3],
    [2, 3, 5, null, 2, 3],
    [0, 3, 5, null, 3, 4],
  ],
};
const TOKENS = {
  kind: "matches",
  text: "Tokens",
  piece: "tokens",
  prefix: "##",
  limit: null,
  first: 0,
  token: 0,
  of: null,
  tokens: [row(3, "token", 0, 5), [4, "##s", "s", 5, 6]],
  matches: [
    [0, 1, row(3, "token", 0, 5)],
    [5, 0, [4, "##s", "s", 5, 6]],
  ],
};
const AB = {
  kind: "lattice",
  text: "ab",
  piece: "ab",
  first: 0,
  token: 0,
  of: null,
  tokens: [row(3, "ab", 0, 2)],
  edges: [
    [row(1, "a", 0), -2, false],
    [row(3, "ab", 0, 2), -3, false],
    [row(2, "b", 1), -2.5, false],
  ],
  path: [1],
  score: -3,
  last: [-1, 0, 1],
  best: [0, -2, -3],
  ways: 2,
  paths: [
    [[1], -3, 0],
    [[0, 2], -4.5, 1.5],
  ],
};

const read = <T,>(result: object) => readPiece({ result, arrays: {} } as never) as T;
const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

/** The inspector with the replay open, on a text of two tokens that the test's kernel answers for. */
async function open(language: "en" | "zh" = "en", algorithm = "bpe", kernel = true) {
  const traits = {
    tokenizer_info: [{ name: "Tiny", size: 9, algorithm, library: "tokenizers" }],
    selection: 0,
  };
  const fake = savedModel(kernel ? { set_state() {}, kernel: {} } : { set_state() {} }, traits);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, language);
  const asked = (op: string) => fake.sent.filter((message) => message.op === op) as unknown as Asked[];
  const say = (message: object, buffers: DataView[] = []) =>
    act(async () => {
      fake.emit("msg:custom", { v: 1, ...message }, buffers);
      await vi.advanceTimersByTimeAsync(20);
    });
  const cut = (text: string, pieces: Piece[], rev: number) => {
    const { result, arrays, buffers } = answerOf(text, pieces, { rev });
    return say({ kind: "done", rid: asked("open").at(-1)?.rid, result, arrays }, buffers);
  };
  const done = (result: object) =>
    say({ kind: "done", rid: asked("replay").at(-1)?.rid, result, arrays: [] });
  const refuse = (code: string, message = "No steps.") =>
    say({ kind: "error", rid: asked("replay").at(-1)?.rid, code, message, hint: "Take another." });
  if (kernel) {
    await say({ kind: "ready", caps: { ops: [] }, limits: {} });
    await cut("lower", [[7, "6c6f77"], [8, "6572"]], 1); // biome-ignore format: tokens
  }
  await act(async () => store.select(0));
  const entry = view.all(".depth button").find((one) => /Replay|重放/.test(one.textContent ?? ""));
  await act(async () => entry?.click());
  await pass(20);
  const button = (name: string) => view.find(`#replay button[aria-label="${name}"]`);
  const sentence = () => view.find("#replay .read").textContent;
  return { fake, store, view, entry, asked, say, cut, done, refuse, button, sentence };
}
type Asked = { rid: string; op: string; args: Record<string, unknown> };

test("merges are told and drawn one by one, with the pairs that could have joined", async () => {
  const { view, asked, done, sentence, entry } = await open();
  expect(entry?.textContent).toBe("Replay the merges");
  expect(asked("replay").map(({ args }) => args)).toEqual([{ rev: 1, token: 0 }]);
  await done(LOWER);
  const because = "join, because that pair has the lowest rank of all pairs now side by side.";
  expect(sentence()).toBe(`Merge 3 of 3: lo and w ${because}`);
  const steps = view.find('#replay [type="range"]');
  view.press(steps, "Home");
  expect(sentence()).toBe("lower starts as 5 symbols; of all pairs side by side, l and o will join first.");
  view.press(steps, "ArrowRight");
  view.press(steps, "ArrowRight");
  expect(sentence()).toBe(`Merge 2 of 3: e and r ${because}`);
  const pairs = view.all("#replay .pairs tbody tr").map((line) => line.textContent);
  expect(pairs).toEqual(["e r3", "lo w9", "w e12"]);
  const rows = view.all("#replay .lrow");
  expect(
    rows.map((one) => [...one.querySelectorAll(".tok")].map((chip) => chip.textContent).join("|")),
  ).toEqual(["l|o|w|e|r", "lo|w|e|r", "lo|w|er", "low|er"]);
  expect(rows.map((one) => one.className)).toEqual(["lrow", "lrow", "lrow now", "lrow later"]);
  expect(rows[3]?.querySelector(".unseen")?.textContent).toBe("Merge 3: lo and w become low, rank 9");
  expect(view.find("#replay .ends .ids").textContent).toBe("low7er8");
});

test("rows are walked by keys and chosen by a click", async () => {
  const { view, done, sentence } = await open();
  await done(LOWER);
  const list = view.find("#replay [role=listbox]");
  view.press(list, "ArrowUp");
  expect(sentence()).toMatch(/^Merge 2 of 3/);
  view.act(() => view.all("#replay .lrow")[1]?.click());
  expect(sentence()).toMatch(/^Merge 1 of 3/);
  expect(list.getAttribute("aria-activedescendant")).toBe(view.all("#replay .lrow")[1]?.id);
  view.press(list, "End");
  expect(sentence()).toMatch(/^Merge 3 of 3/);
});

test("it plays two steps per second, stops at the end, and starts anew from there", async () => {
  const { view, done, button, sentence } = await open();
  await done(LOWER);
  await act(async () => button("Play").click());
  await pass(0);
  expect(sentence()).toMatch(/^lower starts/);
  await pass(500);
  expect(sentence()).toMatch(/^Merge 1 of 3/);
  await pass(500);
  await pass(500);
  expect(sentence()).toMatch(/^Merge 3 of 3/);
  await pass(500);
  expect(view.all('#replay button[aria-label="Stop"]')).toHaveLength(0);
  await act(async () => button("Play").click());
  await pass(500);
  await act(async () => button("Stop").click());
  await pass(5000);
  expect(sentence()).toMatch(/^Merge 1 of 3/);
});

test("another token of the same piece asks nothing; another piece does, and a text that changed", async () => {
  const { view, store, asked, done, cut, sentence } = await open();
  await done(LOWER);
  view.press(view.find('#replay [type="range"]'), "Home");
  await act(async () => store.select(1));
  await pass(20);
  expect(asked("replay")).toHaveLength(1);
  expect(view.find("#replay .ends .sel").textContent).toBe("er8");
  await act(async () => store.type("a lower"));
  await cut("a lower", [[1, "61"], [7, "206c6f77"], [8, "6572"]], 2); // biome-ignore format: tokens
  expect(asked("replay").at(-1)?.args).toMatchObject({ rev: 2 });
  expect(sentence()).toMatch(/^lower starts/);
  await done({ ...LOWER, first: 1 });
  // The same piece at another place: the reader stays at the step that was chosen.
  expect(sentence()).toMatch(/^lower starts/);
});

test("a scored vocabulary merges the highest first, and says so", async () => {
  const { done, sentence, view } = await open("zh");
  const scored = LOWER.pairs.map(([a, b, c, rank, d, e]) => [
    a,
    b,
    c,
    rank === null ? null : -(rank ?? 0) - 1,
    d,
    e,
  ]);
  await done({
    ...LOWER,
    rule: "scores",
    pairs: scored,
    merges: LOWER.merges.map(([rank, made]) => [-Number(rank) - 1, made]),
  });
  expect(sentence()).toBe(
    "第 3 次合并，共 3 次：lo 与 w 合并，因为此刻所有相邻对里，它们拼成的词条得分最高。",
  );
  expect(view.all("#replay .pairs tbody td")[1]?.textContent).toBe("−10.00");
});

test("a piece that is taken whole is not said to be merged", async () => {
  const { done, sentence, view } = await open();
  await done({ ...LOWER, whole: true, tokens: [row(9, "lower", 0, 5)] });
  expect(sentence()).toBe(
    "lower is an entry of the vocabulary, so it is taken whole, without a single merge.",
  );
  expect(view.find("#replay .cap").textContent).toContain("The merges alone would end elsewhere");
});

test("every beginning that was looked up is drawn, hits and misses", async () => {
  const { done, sentence, view, entry } = await open("en", "wordpiece");
  expect(entry?.textContent).toBe("Replay the matching");
  await done(TOKENS);
  expect(sentence()).toBe("Look-up 3 of 3: ##s is in the vocabulary, so all that was left is matched.");
  const steps = view.find('#replay [type="range"]');
  view.press(steps, "ArrowLeft");
  expect(sentence()).toBe(
    "Look-up 2 of 3: token is in the vocabulary, the longest beginning of tokens that is.",
  );
  view.press(steps, "ArrowLeft");
  expect(sentence()).toBe("Look-up 1 of 3: the vocabulary has no tokens, so its last character is left off.");
  expect(view.all("#replay .lrow .lab").map((one) => one.textContent)).toEqual([
    "6 characters",
    "not there",
    "id 3",
    "id 4",
  ]);
  expect(view.all("#replay .pairs tbody tr").map((one) => one.textContent)).toEqual(["…1"]);
});

test("a word that cannot be matched is unknown as a whole", async () => {
  const { done, sentence } = await open("en", "wordpiece");
  const lost = { ...TOKENS, tokens: [[1, "[UNK]", "tokens", 0, 6]], matches: [[0, 6, null]] };
  await done(lost);
  expect(sentence()).toBe("Look-up 6 of 6: the vocabulary has not even t, so all of tokens becomes [UNK].");
});

test("a lattice shows the best way to every place, and every other way on demand", async () => {
  const { done, sentence, view, entry } = await open("en", "unigram");
  expect(entry?.textContent).toBe("Replay the lattice");
  await done(AB);
  expect(sentence()).toBe(
    "Of 2 ways to cut ab, ab is the most probable: −3.00 nats, 4.5 times as probable as the next.",
  );
  const made = () => view.all("#replay .edge.made .tok").map((one) => one.textContent);
  expect(made()).toEqual(["ab"]);
  view.act(() => view.all("#replay .ways button")[1]?.click());
  expect(made()).toEqual(["a", "b"]);
  expect(sentence()).toBe(
    "ab would have −4.50 nats: it is 4.5 times less probable than the best way, so it is not taken.",
  );
  view.press(view.find('#replay [type="range"]'), "ArrowLeft");
  expect(sentence()).toBe("Up to a, one entry arrives, a; the best way there has −2.00 nats.");
  expect(view.all("#replay .edge").map((one) => one.getAttribute("aria-label"))).toEqual([
    "ab, −3.00 nats, still to come",
    "a, −2.00 nats, on the way shown",
    "b, −2.50 nats, still to come",
  ]);
});

test("what has no steps says why", async () => {
  const { done, sentence, store } = await open();
  await done({ kind: "added", origin: "post-processor", text: "[CLS]", id: 101 });
  expect(sentence()).toBe(
    "[CLS] was not cut from the text: the post-processor adds it, so there is nothing to replay.",
  );
  await act(async () => store.select(1));
  await pass(20);
  await done({ ...LOWER, kind: "taken", added: true, unknown: false });
  expect(sentence()).toMatch(/^lower is an added token/);
});

test("a refusal is told in the kernel's words; what is old or cancelled is not", async () => {
  const { view, refuse, done, store } = await open();
  await refuse("failed");
  expect(view.find("#replay .msg").textContent).toBe("No steps.Take another.");
  await act(async () => store.select(1));
  await pass(20);
  await done(LOWER);
  expect(view.all("#replay .msg")).toHaveLength(0);
  await act(async () => store.select(null));
  await pass(20);
  expect(view.find("#replay").textContent).toContain("Choose a token above");
});

test("an answer that is stale leaves the old picture", async () => {
  const { view, store, done, refuse, cut, sentence } = await open();
  await done(LOWER);
  await act(async () => store.type("lowers"));
  await cut("lowers", [[9, "6c6f77657273"]], 2);
  await refuse("stale", "The text has changed.");
  expect(sentence()).toMatch(/^Merge 3 of 3/);
  expect(view.all("#replay .msg")).toHaveLength(0);
});

test("a saved picture says that the steps need the kernel", async () => {
  const { view, asked } = await open("en", "bpe", false);
  expect(view.find("#replay .msg").textContent).toContain("Needs the kernel");
  expect(asked("replay")).toHaveLength(0);
});

test("a long piece is drawn with as many rows as a page can hold", async () => {
  const { view, done } = await open();
  const text = "x".repeat(128);
  const symbols = [...text].map((letter, k) => row(k, letter, k));
  const merges = Array.from({ length: 127 }, (_, k) => [k, row(200 + k, "x".repeat(k + 2), 0, k + 2)]);
  const tokens = [row(326, text, 0, 128)];
  await done({ ...LOWER, text, tokens, symbols, merges, pairs: [] });
  expect(view.all("#replay .lrow").length).toBeLessThan(14);
  expect(view.root.querySelectorAll("*").length).toBeLessThan(3000);
  const last = view.all("#replay .lrow").at(-1);
  expect(last?.getAttribute("aria-posinset")).toBe("128");
});

test("steps follow from what the kernel says", () => {
  const merges = read<Merges>(LOWER);
  expect(rowsOf(merges).map((symbols) => symbols.map(({ text }) => text).join(" "))).toEqual([
    "l o w e r",
    "lo w e r",
    "lo w er",
    "low er",
  ]);
  expect(candidatesAt(merges, 0)).toEqual(candidatesAt(merges, 1));
  expect(candidatesAt(merges, 3).map(({ rank }) => rank)).toEqual([9, null]);
  const looked = lookupsOf(read<Matches>({ ...TOKENS, matches: [[0, 5, row(1, "t", 0)], [1, 5, null]] })); // biome-ignore format: matches
  expect(looked.map(({ name }) => name)).toEqual([
    ..."tokens token toke tok to t".split(" "),
    ..."##okens ##oken ##oke ##ok ##o".split(" "),
  ]);
  expect(looked.map(({ found }) => found !== null).indexOf(true)).toBe(5);
  const lattice = read<Lattice>(AB);
  expect([wayTo(lattice, 0), wayTo(lattice, 1), wayTo(lattice, 2)]).toEqual([[], [0], [1]]);
  expect(lanesOf(lattice)).toEqual([[1], [0, 2]]);
});

test("logarithms and ratios are written for people", () => {
  expect([nats(-3), nats(0), nats(-0.001), nats(2.345, 1)]).toEqual(["−3.00", "0.00", "0.00", "2.3"]);
  expect([times(0), times(1.5), times(Math.log(205)), times(20)]).toEqual(["1.00", "4.5", "205", "10⁹"]);
});
