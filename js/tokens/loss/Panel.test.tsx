import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../shared/rpc";
import { layOut, mount } from "../../shared/testing";
import { readCut } from "../cut";
import { group } from "../groups";
import { createStore } from "../store";
import { answerOf, everyCharacter, savedModel } from "../testing";
import { Panel } from "./Panel";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 600, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

const TEXT = "abcd";
const P = [Number.NaN, 0.5, 0.001, 0.9];
/** Natural logarithms of the model's two choices at each token. */
const TOP = [[-1, -1], [98, 7], [50, 51], [100, 8]]; // biome-ignore format: a table
const TOP_P = [[Number.NaN, Number.NaN], [0.5, 0.25], [0.6, 0.3], [0.9, 0.05]]; // biome-ignore format: a table
const NAMES: [number, string][] = [[7, " x"], [8, "y"], [50, "the"], [51, "<s>"], [98, "b"], [100, "d"]]; // biome-ignore format: a table

function lossOf(more: Record<string, unknown> = {}, text = TEXT, p = P) {
  const pieces = everyCharacter(text).map(([, hex], k): [number, string] => [97 + (k % 26), hex]);
  const base = answerOf(text, pieces);
  const n = p.length;
  const names = NAMES.map(([, name]) => new TextEncoder().encode(name));
  let end = 0;
  const columns: [string, Float32Array | Int32Array | Uint8Array, number[]][] = [
    ["logprobs", Float32Array.from(p, Math.log), [n]],
    ["entropies", Float32Array.from(p, () => 1), [n]],
    ["ranks", Int32Array.from(p, (value) => (Number.isNaN(value) ? 0 : value > 0.4 ? 1 : 123)), [n]],
    ["contexts", Int32Array.from(p, (_, k) => k), [n]],
    ["top_ids", Int32Array.from(p.flatMap((_, k) => TOP[k % 4] ?? [])), [n, 2]],
    [
      "top_logprobs",
      Float32Array.from(
        p.flatMap((_, k) => TOP_P[k % 4] ?? []),
        Math.log,
      ),
      [n, 2],
    ],
    ["name_ids", Int32Array.from(NAMES, ([id]) => id), [NAMES.length]],
    ["name_ends", Int32Array.from(names, (name) => (end += name.length)), [NAMES.length]],
    ["names", Uint8Array.from(names.flatMap((name) => [...name])), [end]],
  ];
  const dtype = (values: object) =>
    values instanceof Float32Array ? "float32" : values instanceof Int32Array ? "int32" : "uint8";
  return {
    result: {
      odd: [],
      changed: false,
      loss: null,
      rev: 1,
      active: 0,
      ms: 354,
      available: true,
      name: "tiny",
      device: "cpu",
      characters: text.length,
      whole: text.length,
      units: text.length,
      predicted: n - 1,
      perplexity: 12.345,
      bits_per_byte: 1.875,
      bits_per_character: 1.875,
      ...more,
    },
    arrays: [
      ...base.arrays,
      ...columns.map(([name, values, shape]) => ({ name, dtype: dtype(values), shape })),
    ],
    buffers: [...base.buffers, ...columns.map(([, values]) => new DataView(values.buffer))],
  };
}

async function show(language: "en" | "zh" = "en", { live = true, text = TEXT } = {}) {
  // The tokenizer on display cuts otherwise than the model: two characters to a token.
  const { result, arrays, buffers, answer } = answerOf(text, everyCharacter(text, 2));
  const host = live ? { set_state() {}, kernel: {} } : { set_state() {} };
  const fake = savedModel(host, { selection: null, text });
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const say = async (message: object, views: DataView[] = []) => {
    fake.emit("msg:custom", { v: 1, ...message }, views);
    await vi.advanceTimersByTimeAsync(20);
  };
  if (live) {
    store.activate();
    await say({ kind: "ready", caps: { ops: [] }, limits: {} });
    await say({ kind: "done", rid: fake.sent.at(-1)?.rid, result, arrays }, buffers);
  }
  const cut = { ...readCut(answer), rev: live ? 1 : 0 };
  const view = mount(<Panel store={store} cut={cut} groups={group(cut)} onClose={() => {}} />, language);
  await vi.advanceTimersByTimeAsync(10);
  const asked = () => fake.sent.filter(({ op }) => op === "loss");
  const reply = ({ result, arrays, buffers } = lossOf()) =>
    say({ kind: "done", rid: asked().at(-1)?.rid, result, arrays }, buffers);
  return { fake, view, store, asked, reply, say };
}

const texts = (found: HTMLElement[]) => found.map((element) => element.textContent);
const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u202f", "");

test("without a model it says how to get one, and that is no error", async () => {
  const { view, say, asked } = await show();
  await say({ kind: "done", rid: asked().at(-1)?.rid, result: { available: false }, arrays: [] });
  expect(view.find(".msg.empty").textContent).toContain("TokenInspector(text, lm=hero.load_model())");
  expect(view.root.querySelector('[role="alert"]')).toBeNull();
});

test("the sentence names perplexity, bits per byte and the greatest surprise, in both languages", async () => {
  const { view, reply } = await show();
  await reply();
  expect(view.find(".read").firstChild?.parentElement?.textContent).toMatch(
    /^tiny predicts the text with perplexity 12\.3, 1\.88 bits per byte; c surprises it most: 10 bits, its choice number 123\./,
  );
  const zh = await show("zh");
  await zh.reply();
  expect(zh.view.find(".read").textContent).toMatch(
    /^tiny 预测这段文本的困惑度为 12\.3，每字节 1\.88 比特；它最没料到的是 c：10 比特，在它的候选里排第 123。/,
  );
});

test("each token has the colour and the number of its surprise; the first is not predicted", async () => {
  const { view, reply } = await show();
  await reply();
  const options = view.all('[role="option"]');
  expect(options.map((option) => option.dataset.level)).toEqual([undefined, "1", "5", "0"]);
  expect(texts(view.all(".heat i"))).toEqual(["–", "1.0", "10", "0.2"]);
  expect(options[0]?.querySelector(".unseen")?.textContent).toBe("a, not predicted");
  expect(options[2]?.querySelector(".unseen")?.textContent).toBe("c, 10 bits, rank 123");
  expect(view.find(".legend").getAttribute("aria-label")).toMatch(/: 0, 4, 8, 12, 16\+$/);
});

test("bits or nats", async () => {
  const { view, reply } = await show();
  await reply();
  const nats = view.all(".seg input")[1];
  if (nats) view.click(nats);
  expect(texts(view.all(".heat i"))).toEqual(["–", "0.7", "6.9", "0.1"]);
  expect(view.find(".legend").getAttribute("aria-label")).toMatch(/: 0, 3, 6, 9, 11\+$/);
  expect(view.find(".read").textContent).toContain("6.9 nats");
});

test("the chosen token stands among what was expected, and nothing is left out", async () => {
  const { view, reply } = await show();
  await reply();
  const rows = () => view.all(".choices tbody tr").map((row) => plain(row.textContent));
  // Nothing is chosen: the greatest surprise is.
  expect(rows()).toEqual(["the60.0%1", "<s>30.0%2", "c0.1%123", "all others9.9%"]);
  view.click(view.all('[role="option"]')[3] as HTMLElement);
  expect(rows()).toEqual(["d90.0%1", "y5.0%2", "all others5.0%"]);
  expect(view.find(".choices .tok.you").textContent).toBe("d");
  view.click(view.all('[role="option"]')[0] as HTMLElement);
  expect(view.find(".insp").textContent).toContain("Nothing stands before it");
});

test("a choice is the token's in both cuts", async () => {
  const { view, reply, store } = await show();
  await reply();
  const list = view.find('[role="listbox"]');
  view.act(() => list.focus());
  view.press(list, "Home");
  view.press(list, "ArrowRight");
  expect(store.selection.value).toBe(0);
  expect(view.find(".insp .what").textContent).toBe("b");
  view.press(list, "ArrowRight");
  expect(store.selection.value).toBe(1);
  expect(view.find(".insp .what").textContent).toBe("c");
  view.act(() => store.select(0));
  expect(view.find(".insp .what").textContent).toContain("a");
});

test("pointing at a token tells rank, probability and what was expected; Escape hides it first", async () => {
  const { view, reply } = await show();
  await reply();
  const option = view.all('[role="option"]')[2] as HTMLElement;
  view.act(() => void option.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })));
  expect(plain(view.find('[role="tooltip"]').textContent)).toBe("rank 123 · 0.1% · 10 bitsexpected the <s> ");
  view.press(view.find('[role="listbox"]'), "Escape");
  expect(view.root.querySelector('[role="tooltip"]')).toBeNull();
});

test("a model that takes its time shows how far it is, and can be stopped and continued", async () => {
  const { view, asked, say, fake } = await show();
  await say({ kind: "ack", rid: asked().at(-1)?.rid });
  await vi.advanceTimersByTimeAsync(1100);
  const part = (seq: number, progress: object) =>
    say({ kind: "part", rid: asked().at(-1)?.rid, seq, result: { progress }, arrays: [] });
  await part(1, { done: 12, total: 30, stage: "layers" });
  expect(view.find(".progress").textContent).toMatch(/Reading the text, layer12 of 30/);
  await part(2, { done: 5, total: 9, stage: "tokens" });
  expect(view.find(".progress").textContent).toMatch(/token5 of 9/);
  view.click(view.find(".progress button"));
  await vi.advanceTimersByTimeAsync(10);
  expect(fake.sent.at(-1)?.kind).toBe("cancel");
  view.click(view.find(".msg.cancelled button"));
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toHaveLength(2);
});

test("who types takes the kernel back from the model", async () => {
  const { view, store, asked, fake } = await show();
  expect(asked()).toHaveLength(1);
  view.act(() => store.type("abcde"));
  await vi.advanceTimersByTimeAsync(10);
  expect(fake.sent.filter(({ kind }) => kind === "cancel").map(({ rid }) => rid)).toContain(asked()[0]?.rid);
});

test("a part of a long text says that it is a part, and keeps below 3,000 nodes", async () => {
  const text = "abcd".repeat(2500);
  const { view, reply } = await show("en", { text });
  await reply(
    lossOf(
      { whole: 123456 },
      text,
      Array.from({ length: text.length }, (_, k) => P[k % 4] ?? 1),
    ),
  );
  expect(view.find(".h .note").textContent).toContain("the first 10,000 of 123,456 characters");
  expect(view.root.querySelectorAll("*").length).toBeLessThan(2000);
});

test("the kernel's refusal is shown in its own words; without a kernel nothing is asked", async () => {
  const { view, asked, say } = await show();
  await say({
    kind: "error",
    rid: asked().at(-1)?.rid,
    code: "bad_request",
    message: "An encoder.",
    hint: "Load another.",
  });
  expect(view.find('[role="alert"]').textContent).toBe("An encoder.Load another.");
  const saved = await show("en", { live: false });
  expect(saved.view.find(".msg.readonly").textContent).toMatch(/run the notebook/);
  expect(saved.asked()).toHaveLength(0);
});
