import { act } from "preact/test-utils";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../shared/rpc";
import { layOut, mount } from "../shared/testing";
import { App } from "./App";
import { createStore } from "./store";
import { answerOf, everyCharacter, NAIVE, type Piece, savedModel } from "./testing";

const SAVED_PAGE = { set_state() {} };
const LIVE = { set_state() {}, kernel: {} };

/** As wide as a notebook cell. */
beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 600, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

type Sent = { kind: string; rid: string; op: string; args: { text?: string; active?: number } };

function show(
  language: "en" | "zh" = "en",
  traits: Record<string, unknown> = {},
  manager: unknown = SAVED_PAGE,
) {
  const fake = savedModel(manager, traits);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, language);
  const opens = () => fake.sent.filter(({ op }) => op === "open") as unknown as Sent[];
  const say = (message: object, buffers: DataView[] = []) =>
    act(async () => {
      fake.emit("msg:custom", { v: 1, ...message }, buffers);
      await vi.advanceTimersByTimeAsync(20);
    });
  return {
    fake,
    store,
    view,
    opens,
    say,
    greet: () => say({ kind: "ready", caps: { ops: [] }, limits: {} }),
    answer(text: string, pieces: Piece[], more: Record<string, unknown> = {}) {
      const { result, arrays, buffers } = answerOf(text, pieces, more);
      return say({ kind: "done", rid: opens().at(-1)?.rid, result, arrays }, buffers);
    },
  };
}

const saved = (traits: Record<string, unknown>, text: string, pieces: Piece[], more = {}) => {
  const { result, arrays, buffers } = answerOf(text, pieces, more);
  const bytes = new Uint8Array(buffers.reduce((sum, view) => sum + view.byteLength, 0));
  let at = 0;
  for (const view of buffers) {
    bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    at += view.byteLength;
  }
  return { text, snapshot: { result, arrays }, snapshot_bytes: new DataView(bytes.buffer), ...traits };
};

test("the sentence is computed from the cut, in both languages", () => {
  expect(show().view.find(".read").textContent).toBe(
    "SmolLM2 cuts 46 characters into 21 tokens; five characters had to be spelled in bytes.",
  );
  expect(show("zh").view.find(".read").textContent).toBe(
    "SmolLM2 把 46 个字符切成 21 个 token，其中 5 个字符只能按字节拼写。",
  );
});

test("one of anything is not many", () => {
  const one = show("en", saved({}, "é", [[1, "c3"], [2, "a9"]])); // biome-ignore format: tokens
  expect(one.view.find(".read").textContent).toBe(
    "SmolLM2 cuts 1 character into 2 tokens; one character had to be spelled in bytes.",
  );
  const none = show("en", saved({}, "a", [[1, "61"]]));
  expect(none.view.find(".read").textContent).toBe(
    "SmolLM2 cuts 1 character into 1 token; no character had to be split.",
  );
});

test("a split character is one option with the bytes and ids of its tokens, and nothing is ever replaced", () => {
  const { view } = show();
  const options = view.all('[role="option"]');
  expect(options).toHaveLength(16);
  const split = options.filter((option) => option.classList.contains("chr"));
  expect(split.map((option) => option.querySelector(".tok")?.textContent)).toEqual([
    "通", "义", "千", "问", "·😀",
  ]); // biome-ignore format: characters
  const cells = [...(split[4]?.querySelectorAll(".by") ?? [])].map((cell) => cell.textContent);
  expect(cells).toEqual(["20 F0 9F 98", "80"]);
  expect(split[4]?.querySelector(".unseen")?.textContent).toBe("·😀, split over the ids 40303 218");
  expect(view.root.textContent).not.toContain("\ufffd");
});

test("the chosen character is explained", () => {
  const { view } = show();
  expect(view.find(".insp").textContent).toContain("1 character, 1 code pointU+1F600");
  const rows = view.all(".insp dt").map((term) => [term.textContent, term.nextElementSibling?.textContent]);
  expect(Object.fromEntries(rows)).toEqual({
    Tokens: "2",
    Ids: "40303, 218",
    Bytes: "20 F0 9F 98 | 80",
    "Byte span": "40–45",
    "Put here by": "the text",
    Why: "no vocabulary entry is this character as a whole, so its 4 bytes are divided; the first token also holds the space",
  });
});

test("the reader walks by keys, finds by typing, and undoes a walk in one step", () => {
  const { view, store } = show();
  const list = view.find('[role="listbox"]');
  view.act(() => list.focus());
  view.press(list, "Home");
  expect(store.selection.value).toBe(0);
  view.press(list, "ArrowRight");
  view.press(list, "ArrowRight");
  expect(view.find(".insp").textContent).toContain("one of 2 pieces of the word tokenizers");
  view.press(list, "ArrowDown");
  const below = store.selection.value ?? 0;
  expect(below).toBeGreaterThan(5);
  view.press(list, "ArrowUp");
  expect(store.selection.value).toBe(2);
  view.press(list, "End");
  expect(store.selection.value).toBe(20);
  vi.advanceTimersByTime(2000);
  view.press(list, "i");
  view.press(list, "n");
  expect(view.find(".insp .tok").textContent).toBe("·into");
  view.press(list, "z", { ctrlKey: true });
  expect(store.selection.value).toBe(20);
  view.press(list, "Escape");
  expect(store.selection.value).toBe(null);
  expect(view.find(".insp").textContent).toMatch(/Choose a token/);
});

test("typing asks at every key, the old tokens stay, and only the last answer counts", async () => {
  const { view, store, opens, greet, answer, say } = show("en", {}, LIVE);
  await greet();
  await answer(NAIVE, everyCharacter(NAIVE));
  const field = view.find<HTMLTextAreaElement>("textarea");
  view.type(field as never, "a");
  const first = opens().at(-1);
  view.type(field as never, "ab");
  expect(opens().slice(-2).map(({ args }) => args.text)).toEqual(["a", "ab"]); // biome-ignore format: one line
  expect(store.cut.value?.text).toBe(NAIVE);
  expect(view.find(".stage[aria-busy]")).toBeTruthy();
  const { result, arrays, buffers } = answerOf("a", [[1, "61"]]);
  await say({ kind: "done", rid: first?.rid, result, arrays }, buffers);
  expect(store.cut.value?.text).toBe(NAIVE);
  await answer("ab", [[7, "6162"]], { rev: 2 });
  expect(view.find(".tk .tok").textContent).toBe("ab");
  expect(field.value).toBe("ab");
});

test("a trait that follows behind the answer is not taken for a text of Python's", async () => {
  const { fake, view, opens, greet, answer } = show("en", { text: "ab" }, LIVE);
  await greet();
  await answer("ab", [[7, "6162"]]);
  view.type(view.find<HTMLTextAreaElement>("textarea") as never, "abc");
  await answer("abc", [[8, "616263"]], { rev: 2 });
  await pass(50);
  view.act(() => fake.set("text", "abc"));
  await pass(50);
  expect(opens()).toHaveLength(2);
  view.act(() => fake.set("text", "ab"));
  expect(opens().at(-1)?.args).toEqual({});
});

test("what a notebook keeps is asked for when the reader pauses, once", async () => {
  const { view, fake, greet, answer } = show("en", { text: "ab" }, LIVE);
  await greet();
  await answer("ab", [[7, "6162"]]);
  view.type(view.find<HTMLTextAreaElement>("textarea") as never, "abc");
  await answer("abc", [[8, "616263"]], { rev: 2 });
  await pass(2000);
  const kept = fake.sent.filter(({ op }) => op === "keep").map(({ args }) => args);
  expect(kept).toEqual([{ rev: 2 }]);
});

test("what was typed is undone in one step, and done again", async () => {
  const { view, store, greet, answer, opens } = show("en", { text: "ab" }, LIVE);
  await greet();
  await answer("ab", [[7, "6162"]]);
  const field = view.find<HTMLTextAreaElement>("textarea");
  view.type(field as never, "abc");
  view.type(field as never, "abcd");
  await answer("abcd", [[8, "61626364"]], { rev: 2 });
  view.press(view.find("footer"), "z", { ctrlKey: true });
  // All of it: the kernel refuses arguments that it does not know.
  expect(opens().at(-1)?.args).toEqual({ text: "ab", active: 0 });
  expect(field.value).toBe("ab");
  await answer("ab", [[7, "6162"]], { rev: 3 });
  expect(store.canRedo.value).toBe(true);
  view.press(view.find("footer"), "y", { ctrlKey: true });
  expect(opens().at(-1)?.args.text).toBe("abcd");
});

test("a text that Python sets is cut and shown, a half-composed one is not sent", async () => {
  const { fake, view, opens, greet, answer } = show("en", { text: "ab" }, LIVE);
  await greet();
  await answer("ab", [[7, "6162"]]);
  view.act(() => fake.set("text", "from Python"));
  expect(opens().at(-1)?.args).toEqual({});
  await answer("from Python", everyCharacter("from Python"), { rev: 2 });
  const field = view.find<HTMLTextAreaElement>("textarea");
  expect(field.value).toBe("from Python");
  const asked = opens().length;
  view.act(() => void field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true })));
  view.type(field as never, "ni");
  expect(opens()).toHaveLength(asked);
  field.value = "你";
  view.act(() => void field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true })));
  expect(opens().at(-1)?.args.text).toBe("你");
});

test("the choice stays with its text while the text around it changes", async () => {
  const { view, store, greet, answer } = show("en", { selection: 1 }, LIVE);
  await greet();
  await answer("one two", [[1, "6f6e65"], [2, "2074776f"]]); // biome-ignore format: tokens
  view.act(() => store.select(1));
  view.type(view.find<HTMLTextAreaElement>("textarea") as never, "zero one two");
  await answer("zero one two", [[3, "7a65726f"], [4, "206f6e65"], [2, "2074776f"]], { rev: 2 }); // biome-ignore format: tokens
  expect(store.selection.value).toBe(2);
  view.type(view.find<HTMLTextAreaElement>("textarea") as never, "zero one");
  await answer("zero one", [[3, "7a65726f"], [4, "206f6e65"]], { rev: 3 }); // biome-ignore format: tokens
  expect(store.selection.value).toBe(null);
});

test("another tokenizer is one key or one entry of the menu away", async () => {
  const { view, opens, greet, answer } = show("en", {}, LIVE);
  await greet();
  await answer(NAIVE, everyCharacter(NAIVE));
  view.click(view.find(".btn.words"));
  const entries = view.all('[role="menuitemradio"]');
  expect(entries.map((entry) => [entry.textContent, entry.getAttribute("aria-checked")])).toEqual([
    ["SmolLM2", "true"],
    ["MiniLM", "false"],
  ]);
  if (entries[1]) view.click(entries[1]);
  expect(opens().at(-1)?.args).toEqual({ text: NAIVE, active: 1 });
  await answer(NAIVE, everyCharacter(NAIVE), { active: 1, rev: 2 });
  expect(view.find(".head .sub").textContent).toBe("MiniLM · vocabulary 30,522");
  view.press(view.find('[role="listbox"]'), "[");
  expect(opens().at(-1)?.args.active).toBe(0);
});

test("what the tokenizer added and what it lost is drawn as such, and said", () => {
  const traits = saved(
    { active: 1, selection: 0 },
    "Hi ☃",
    [
      [101, "", { special: true, origin: "post-processor", text: "[CLS]" }],
      [7632, "4869", { text: "hi" }],
      [100, "20e29883", { unknown: true, text: "☃" }],
      [102, "", { special: true, origin: "post-processor", text: "[SEP]" }],
    ],
    { active: 1, changed: true, loss: { reasons: ["unknown", "lower-case"], decoded: "hi", before: false, after: false } },
  ); // biome-ignore format: tokens
  const { view } = show("en", traits);
  expect(view.all(".tok.special").map((chip) => chip.textContent)).toEqual(["[CLS]", "[SEP]"]);
  expect(view.find(".tk.unknown .tok").textContent).toBe("☃");
  expect(view.find(".read").textContent).toMatch(/one of them is unknown, and its text is lost/);
  expect(view.find(".verdict").textContent).toBe(
    "Does not decode back: some text is not in the vocabulary, capitals become small letters. Decoding gives hi",
  );
  expect(view.find(".insp").textContent).toContain("the tokenizer puts it around every text");
  expect(view.find(".foot .end").textContent).toBe("text normalised first, 2 tokens added");
});

test("without a kernel every token can be looked at, and the field says why it is closed", async () => {
  const { view } = show();
  await pass(3000);
  expect(view.find(".msg.readonly").textContent).toMatch(/Saved picture/);
  const field = view.find<HTMLTextAreaElement>("textarea");
  expect(field.readOnly).toBe(true);
  expect(field.title).toMatch(/Needs the kernel/);
  expect(view.find(".foot").textContent).toMatch(/No kernel/);
});

test("an empty field offers an example", async () => {
  const { view, opens, greet, answer } = show("zh", { text: "", snapshot: {}, snapshot_bytes: null }, LIVE);
  await greet();
  await answer("", []);
  expect(view.find(".msg.empty").textContent).toMatch(/还没有文本/);
  view.click(view.find(".msg.empty button"));
  expect(opens().at(-1)?.args.text).toMatch(/通义千问/);
});

test("a refusal keeps what was typed and what was drawn", async () => {
  const { view, store, opens, greet, answer, say } = show("en", {}, LIVE);
  await greet();
  await answer(NAIVE, everyCharacter(NAIVE));
  const field = view.find<HTMLTextAreaElement>("textarea");
  view.type(field as never, "\ud800");
  await say({
    kind: "error",
    rid: opens().at(-1)?.rid,
    code: "bad_text",
    message: "Half.",
    hint: "Delete it.",
  });
  expect(view.find('[role="alert"]').textContent).toBe("Half.Delete it.");
  expect(field.value).toBe("\ud800");
  expect(store.cut.value?.text).toBe(NAIVE);
  expect(opens()).toHaveLength(2);
});

test("a cut that takes longer than a second says so and can be stopped", async () => {
  const { view, greet, answer, fake } = show("en", {}, LIVE);
  await greet();
  await answer(NAIVE, everyCharacter(NAIVE));
  view.type(view.find<HTMLTextAreaElement>("textarea") as never, "x".repeat(5000));
  expect(view.root.querySelector(".progress")).toBeNull();
  await pass(1100);
  expect(view.find(".progress").textContent).toMatch(/Cutting 5,000 characters/);
  view.click(view.find(".progress button"));
  await pass(10);
  expect(fake.sent.at(-1)?.kind).toBe("cancel");
  expect(view.find(".msg.cancelled").textContent).toMatch(/Stopped before the text was cut/);
});

test("a megabyte keeps below 3,000 nodes", () => {
  const text = "The quick brown fox jumps over the lazy dog. ".repeat(4000);
  const { view } = show("en", saved({ selection: null }, text, everyCharacter(text, 2)));
  expect(view.root.querySelectorAll("*").length).toBeLessThan(3000);
  expect(view.all('[role="option"]')[0]?.getAttribute("aria-setsize")).toBe("90000");
});

test("hostile text is text", () => {
  const text = "</script><img src=x onerror=alert(1)>";
  const { view } = show("en", saved({ selection: 0 }, text, everyCharacter(text, 5)));
  expect(view.root.querySelector("img, script")).toBeNull();
  expect(view.all(".tk .tok").map((chip) => chip.textContent).join("")).toContain("<img·src=x·onerror=alert(1)>"); // biome-ignore format: one line
});
