import { act } from "preact/test-utils";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../shared/rpc";
import { layOut, mount } from "../../shared/testing";
import { App } from "../App";
import { createStore } from "../store";
import { answerOf, everyCharacter, NAIVE, NAIVE_PIECES, savedModel } from "../testing";
import { holds, readPrice, readWhole, rounded } from "./Numbers";

const LIVE = { set_state() {}, kernel: {} };
let width = 860;

/** As wide as a notebook cell. */
beforeEach(() => {
  width = 860;
  vi.useFakeTimers();
  layOut({
    get width() {
      return width;
    },
    height: 330,
  });
  onTestFinished(() => void vi.useRealTimers());
});

type Sent = { kind: string; rid: string; op: string; args: Record<string, unknown> };

interface Given {
  name: string;
  /** UTF-16 borders of its pieces, with the tokens of each: `[start, end, tokens, lost?]`. */
  pieces: [number, number, number, boolean?][];
  loses?: boolean;
  added?: string[];
  unknown?: number;
}

/** What the kernel answers to `compare`. */
function comparison(
  text: string,
  given: Given[],
  regions: [number, number, number[]][],
  more: Record<string, unknown> = {},
) {
  const columns: [string, Int32Array | Uint8Array, number[]][] = given.flatMap(({ pieces }, k) => {
    const column = (at: 0 | 1 | 2) => Int32Array.from(pieces, (piece) => piece[at]);
    const n = [pieces.length];
    return [
      [`starts${k}`, column(0), n],
      [`ends${k}`, column(1), n],
      [`tokens${k}`, column(2), n],
      [`lost${k}`, Uint8Array.from(pieces, (piece) => Number(piece[3] ?? false)), n],
    ] as [string, Int32Array | Uint8Array, number[]][];
  });
  columns.push(
    ["region_starts", Int32Array.from(regions, ([start]) => start), [regions.length]],
    ["region_ends", Int32Array.from(regions, ([, end]) => end), [regions.length]],
    [
      "region_tokens",
      Int32Array.from(regions.flatMap(([, , tokens]) => tokens)),
      [regions.length, given.length],
    ],
  );
  const result = {
    characters: [...text].length,
    whole: [...text].length,
    units: text.length,
    words: 10,
    shown: 0,
    told: { kind: "lost" },
    rows: given.map(({ name, pieces, loses = false, added = [], unknown = 0 }, k) => ({
      id: `own-${k}`,
      name,
      count: pieces.reduce((sum, [, , tokens]) => sum + tokens, 0),
      unknown,
      loses,
      reasons: loses ? ["lower-case", "unknown"] : [],
      added,
    })),
    ...more,
  };
  const arrays = columns.map(([name, values, shape]) => ({
    name,
    dtype: values instanceof Uint8Array ? "uint8" : "int32",
    shape,
  }));
  const buffers = columns.map(
    ([, { buffer, byteOffset, byteLength }]) => new DataView(buffer, byteOffset, byteLength),
  );
  return { result, arrays, buffers };
}

/** Four Chinese characters: two tokens each in one, one each in the other; and a third that loses them. */
const AT = NAIVE.indexOf("通义千问");
const SMOL: Given = {
  name: "SmolLM2",
  pieces: [[0, AT, 6], [AT, AT + 1, 2], [AT + 1, AT + 2, 2], [AT + 2, AT + 3, 2], [AT + 3, AT + 4, 2], [AT + 4, NAIVE.length, 7]],
}; // biome-ignore format: pieces
const DEEP: Given = { name: "DeepSeek V4", pieces: [[0, AT, 6], [AT, AT + 4, 4], [AT + 4, NAIVE.length, 7]] }; // biome-ignore format: pieces
const MINI: Given = {
  name: "MiniLM",
  pieces: [[0, AT, 5], [AT, AT + 4, 1, true], [AT + 4, NAIVE.length, 6]],
  loses: true,
  unknown: 1,
  added: ["[CLS]", "[SEP]"],
}; // biome-ignore format: pieces
const THREE = comparison(NAIVE, [SMOL, MINI, DEEP], [[AT, AT + 4, [8, 1, 4]], [AT + 6, AT + 9, [1, 2, 1]]], {
  told: { kind: "costs", fewer: 2, more: 0, extra: 4, some: 4, start: AT, end: AT + 4 },
}); // biome-ignore format: regions
const LANGUAGES = {
  names: ["SmolLM2", "MiniLM", "DeepSeek V4"],
  rows: [
    { language: "en", name: { en: "English", zh: "英语" }, characters: 63, cells: [13, 13, 13].map((count) => ({ count, unknown: 0, loses: false })) },
    { language: "zh", name: { en: "Chinese", zh: "中文" }, characters: 19, cells: [{ count: 29, unknown: 0, loses: false }, { count: 19, unknown: 10, loses: true }, { count: 13, unknown: 0, loses: false }] },
  ],
}; // biome-ignore format: rows
const OFFER = {
  tokenizers: [
    { id: "qwen", title: "Qwen3.6", summary: { en: "ranks", zh: "序号" }, size: 3160696, here: false, added: false },
    { id: "mistral", title: "Mistral v3", summary: { en: "pieces", zh: "片段" }, size: 6589302, here: true, added: false },
  ],
  room: 5,
  most: 6,
}; // biome-ignore format: rows

async function open(language: "en" | "zh" = "en", text = NAIVE, pieces = NAIVE_PIECES) {
  const fake = savedModel(LIVE, { text });
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, language);
  const asked = (op: string) => (fake.sent as unknown as Sent[]).filter((message) => message.op === op);
  const say = (message: object, buffers: DataView[] = []) =>
    act(async () => {
      fake.emit("msg:custom", { v: 1, ...message }, buffers);
      await vi.advanceTimersByTimeAsync(20);
    });
  const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
  const answer = (op: string, body: { result: object; arrays?: object[]; buffers?: DataView[] }) =>
    say(
      { kind: "done", rid: asked(op).at(-1)?.rid, result: body.result, arrays: body.arrays ?? [] },
      body.buffers,
    );
  await say({ kind: "ready", caps: { ops: [] }, limits: {} });
  await answer("open", answerOf(text, pieces));
  view.click(view.find('[aria-controls="compare"]'));
  await pass(10);
  return { fake, view, store, asked, say, pass, answer };
}

test("the sentence says what the text costs and where the difference is, in both languages", async () => {
  const { view, answer } = await open();
  await answer("compare", THREE);
  expect(view.find("#compare .read").textContent).toBe(
    "The same text costs 17 tokens in DeepSeek V4 and 21 in SmolLM2; the whole difference is in 通义千问.",
  );
  const other = await open("zh");
  await other.answer("compare", THREE);
  expect(other.view.find("#compare .read").textContent).toBe(
    "同一段文本在 DeepSeek V4 中是 17 个 token，在 SmolLM2 中是 21 个；差别全在 通义千问。",
  );
});

test("rows stand by their cost, and what loses text comes last with a reason", async () => {
  const { view, answer } = await open();
  await answer("compare", THREE);
  expect(view.all(".who").map((name) => name.textContent)).toEqual(["DeepSeek V4", "SmolLM2", "MiniLM"]);
  expect(view.all(".many-of").map((n) => n.textContent)).toEqual(["17", "21", "12*"]);
  expect(view.find(".who.shown").textContent).toBe("SmolLM2");
  expect(view.find("#compare .cap").textContent).toBe(
    "* MiniLM turns 1 of its 12 tokens into “unknown”: a small number here is a loss, not a saving.",
  );
  expect(view.find(".keys-row .plain").textContent).toBe("MiniLM also adds [CLS][SEP]");
});

test("each row has its spans: whole, divided and lost", async () => {
  const { view, answer } = await open();
  await answer("compare", THREE);
  const boxes = (kind: string) =>
    view.all(`.band .${kind}`).map((path) => (path.getAttribute("d") ?? "").split("Z").length - 1);
  expect(boxes("one")).toEqual([0, 0, 0]);
  expect(boxes("many").slice(0, 2)).toEqual([6 + 4 + 7, 6 + 8 + 7]);
  expect(boxes("lost")).toEqual([0, 0, 1]);
});

test("the reader walks from difference to difference by keys and buttons", async () => {
  const { view, answer } = await open();
  await answer("compare", THREE);
  const picture = view.find("#compare [role=listbox]");
  expect(view.all("#compare [role=option]").map((option) => option.getAttribute("aria-label"))).toEqual([
    "通义千问: DeepSeek V4 4, SmolLM2 8, MiniLM 1",
    "nd·: DeepSeek V4 1, SmolLM2 1, MiniLM 2",
  ]);
  expect(view.find(".differs p").textContent).toMatch(/^2 stretches are cut differently/);
  view.press(picture, "ArrowRight");
  expect(view.find(".differs p").textContent).toBe(
    "Difference 1 of 2 通义千问 DeepSeek V4 4SmolLM2 8MiniLM 1",
  );
  view.press(picture, "End");
  view.press(picture, "ArrowRight");
  expect(view.find(".stretch[aria-selected=true]").getAttribute("aria-posinset")).toBe("2");
  expect(picture.getAttribute("aria-activedescendant")).toBe(view.find("[aria-selected=true].stretch").id);
  view.click(view.all(".differs button")[0] as HTMLElement);
  expect(view.find(".differs p").textContent).toMatch(/^Difference 1 of 2/);
  view.press(picture, "Escape");
  expect(view.root.querySelector(".stretch.you")).toBeNull();
  view.click(view.all("#compare [role=option]")[1] as HTMLElement);
  expect(view.find(".differs p").textContent).toMatch(/^Difference 2 of 2/);
  view.press(picture, "Escape");
  view.press(picture, "Escape");
  expect(view.root.querySelector("#compare")).toBeNull();
});

test("a share is told only where it is worth telling and can be told", async () => {
  const { view, answer, store, asked } = await open();
  const told = { kind: "costs", fewer: 2, more: 0, extra: 40, some: 3, start: AT, end: AT + 4 };
  await answer("compare", { ...THREE, result: { ...THREE.result, told } });
  expect(view.find("#compare .read").textContent).toMatch(
    /no single stretch holds a fifth of the 40 extra tokens/,
  );
  expect(store.cut.value?.rev).toBe(1);
  expect(asked("compare")[0]?.args).toEqual({ rev: 1 });
});

test("languages share one scale, and a loss is hatched with a footnote", async () => {
  const { view, answer } = await open();
  await answer("compare", THREE);
  await answer("compare_languages", { result: LANGUAGES });
  const heads = view.all(".cost-table thead th").map((head) => head.textContent?.replace("\u200b", ""));
  expect(heads).toEqual(["the same sentence", "DeepSeek V4", "SmolLM2", "MiniLM"]);
  const bars = view.all(".track > i").map((bar) => bar.getAttribute("style"));
  expect(bars).toEqual([13, 13, 13, 13, 29, 19].map((n) => `width: ${((n / 29) * 100).toFixed(1)}%;`));
  expect(view.all(".cost-table .bad")).toHaveLength(1);
  expect(view.all("#compare .cap").at(-1)?.textContent).toBe(
    "* MiniLM turns 10 of its 19 Chinese tokens into “unknown”: a small number here is a loss, not a saving.",
  );
});

test("a window and a price are the reader's", async () => {
  const { view, answer } = await open();
  await answer("compare", THREE);
  const cells = (table: string) =>
    [...(view.all(`${table} tbody tr`)[1]?.querySelectorAll("td") ?? [])].map((cell) => cell.textContent);
  expect(cells(".fits")).toEqual(["21", "0.46", "2.10", "≈ 18,000", "≈ 3,900"]);
  expect(cells(".costs")).toEqual(["", "–", "–"]);
  const price = view.all('[aria-label^="Price of a million tokens of SmolLM2"]')[0] as HTMLInputElement;
  view.type(price, "0.5");
  expect(cells(".costs").slice(-2)).toEqual(["0.0000105", "0.228"]);
  view.type(price, "much");
  expect(price.getAttribute("aria-invalid")).toBe("true");
  expect(view.find(".wrong").textContent).toBe("A price is a number from 0 up.");
  const room = view.find<HTMLInputElement>(".asks input");
  view.type(room, "0");
  expect(cells(".fits").slice(3, 5)).toEqual(["–", "–"]);
  expect(view.find(".asks .wrong").textContent).toMatch(/whole number of tokens/);
});

test.each([
  ["", null],
  ["0.5", 0.5],
  ["0,5", 0.5],
  ["$ 1,250.5", 1250.5],
  ["3 €", 3],
  [".25", 0.25],
  ["-1", Number.NaN],
  ["1.2.3", Number.NaN],
])("the price %s is %d", (text, value) => expect(readPrice(text)).toBe(value));

test("windows are read and shares of them rounded as a sample deserves", () => {
  expect([readWhole("8,192"), readWhole("8 192"), readWhole("0"), readWhole("1.5")]).toEqual([
    8192,
    8192,
    Number.NaN,
    Number.NaN,
  ]);
  // tokens/window.py: 8,192 tokens of SmolLM2 hold 39,700 characters of the English sentence.
  const times = holds({ count: 13, added: [] }, 8192) ?? 0;
  expect(Math.round(times * 63)).toBe(39700);
  expect([rounded(times * 63), rounded(3.14)]).toEqual(["≈ 40,000", "3.1"]);
  expect(holds({ count: 5, added: ["[CLS]", "[SEP]"] }, 1)).toBe(0);
  expect(holds({ count: 0, added: [] }, 8192)).toBeNull();
});

test("one tokenizer alone offers others: those here in one press, the rest with their size", async () => {
  const { view, answer, asked, say, pass } = await open();
  await answer("compare", comparison(NAIVE, [SMOL], [], { told: { kind: "same", count: 21, rows: [0] } }));
  expect(view.find("#compare .read").textContent).toMatch(
    /^SmolLM2 cuts this text into 21 tokens; add a second/,
  );
  await answer("compare_offer", { result: OFFER });
  expect(view.all(".shelf li").map((item) => item.querySelector(".where")?.textContent)).toEqual([
    "3.2 MB, once",
    "on this machine",
  ]);
  const buttons = () => view.all(".shelf button");
  view.click(buttons()[0] as HTMLElement);
  await pass(5);
  expect(asked("compare_add").at(-1)?.args).toEqual({ rev: 1, name: "qwen" });
  const rid = asked("compare_add").at(-1)?.rid;
  await say({
    kind: "part",
    rid,
    seq: 1,
    result: { progress: { done: 1_000_000, total: 3_160_696, stage: "download" } },
    arrays: [],
  });
  expect(view.find(".offer .progress").textContent).toBe("Fetching Qwen3.61,000 of 3,161 kBCancel");
  expect(buttons()[1]?.getAttribute("aria-disabled")).toBe("true");
  view.click(view.find(".offer .progress button"));
  await pass(5);
  expect(view.root.querySelector(".offer .progress")).toBeNull();
  view.click(view.find(".offer .btn.primary"));
  await pass(5);
  expect(asked("compare_add").at(-1)?.args).toEqual({ rev: 1, name: "mistral" });
  const before = asked("compare").length;
  await answer("compare_add", { result: { ...OFFER, room: 4 } });
  await pass(300);
  expect(asked("compare")).toHaveLength(before + 1);
});

test("a fetch that is refused says why, in the kernel's words, and can be tried again", async () => {
  const { view, answer, asked, say, pass } = await open();
  await answer("compare", comparison(NAIVE, [SMOL], [], { told: { kind: "same", count: 21, rows: [0] } }));
  await answer("compare_offer", { result: OFFER });
  view.click(view.all(".shelf button")[0] as HTMLElement);
  await pass(5);
  await say({
    kind: "error",
    rid: asked("compare_add").at(-1)?.rid,
    code: "failed",
    message: "No index.",
    hint: "Go online.",
  });
  expect(view.find(".offer [role=alert]").textContent).toMatch(/^No index\.Go online\./);
  view.click(view.find(".offer .msg button"));
  expect(view.root.querySelector(".offer .msg")).toBeNull();
});

test("typing asks again after a pause; the old picture stays, and stale answers are quiet", async () => {
  const { view, answer, asked, say, pass } = await open();
  await answer("compare", THREE);
  view.type(view.find<HTMLTextAreaElement>("textarea") as never, "ab");
  await answer("open", answerOf("ab", everyCharacter("ab"), { rev: 2 }));
  expect(asked("compare")).toHaveLength(1);
  expect(view.all(".many-of")).toHaveLength(3);
  await pass(300);
  expect(asked("compare").at(-1)?.args).toEqual({ rev: 2 });
  await say({
    kind: "error",
    rid: asked("compare").at(-1)?.rid,
    code: "stale",
    message: "The text has changed.",
    hint: "",
  });
  expect(view.root.querySelector("#compare .msg")).toBeNull();
  expect(view.all(".many-of")).toHaveLength(3);
});

test("cutting that takes long can be stopped and continued", async () => {
  const { view, pass, asked, fake } = await open();
  await pass(1100);
  expect(view.find("#compare .progress").textContent).toMatch(/Cutting with every tokenizer/);
  view.click(view.find("#compare .progress button"));
  await pass(10);
  expect(fake.sent.at(-1)?.kind).toBe("cancel");
  expect(view.find("#compare .msg.cancelled").textContent).toMatch(/Stopped before all had cut/);
  view.click(view.find("#compare .msg button"));
  await pass(300);
  expect(asked("compare")).toHaveLength(2);
});

test("a refusal is shown in the kernel's words", async () => {
  const { view, asked, say } = await open();
  await say({
    kind: "error",
    rid: asked("compare").at(-1)?.rid,
    code: "failed",
    message: "It broke.",
    hint: "Mend it.",
  });
  expect(view.find("#compare [role=alert]").textContent).toMatch(/It broke\.Mend it\./);
});

test("a long text is windowed, and what is compared of it is said", async () => {
  const text = "The quick brown fox. ".repeat(2000);
  const { view, answer } = await open("en", text, everyCharacter(text, 7));
  const pieces = Array.from(
    { length: text.length / 7 },
    (_, k) => [7 * k, 7 * k + 7, 1] as [number, number, number],
  );
  const regions = pieces.map(([start, end]) => [start, end, [1, 1]] as [number, number, number[]]);
  const given = [{ name: "A", pieces }, { name: "B", pieces }]; // biome-ignore format: one line
  await answer(
    "compare",
    comparison(text, given, regions, { whole: 1_000_000, told: { kind: "same", count: 6000, rows: [0, 1] } }),
  );
  expect(view.root.querySelectorAll("*").length).toBeLessThan(3000);
  expect(view.find("#compare .note").textContent).toBe(
    "2 tokenizers, one text · compared: the first 42,000 of 1,000,000 characters",
  );
  expect(view.find("#compare .read").textContent).toBe("The text costs 6,000 tokens in A and B.");
  expect(view.find("#compare [role=option]").getAttribute("aria-setsize")).toBe("6000");
});

test("without a kernel the panel says that it needs one", () => {
  const fake = savedModel({ set_state() {} });
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />);
  view.click(view.find('[aria-controls="compare"]'));
  expect(view.find("#compare .msg.readonly").textContent).toMatch(/needs the kernel/);
  expect(fake.sent.filter(({ op }) => op === "compare")).toEqual([]);
});

test("hostile names and texts are text", async () => {
  const text = "<img src=x onerror=alert(1)>";
  const { view, answer } = await open("en", text, everyCharacter(text));
  const evil: Given = { name: "<script>alert(1)</script>", pieces: [[0, text.length, 3]], added: ["<b>"] };
  await answer(
    "compare",
    comparison(text, [evil, { ...evil, name: "B" }], [[0, 5, [1, 2]]], {
      told: { kind: "same", count: 3, rows: [0, 1] },
    }),
  );
  expect(view.root.querySelector("#compare img, #compare script, #compare .tok b")).toBeNull();
  expect(view.find(".who").textContent).toBe("<script>alert(1)</script>");
});
