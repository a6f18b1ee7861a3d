import { act } from "preact/test-utils";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect } from "../../shared/rpc";
import { layOut, mount } from "../../shared/testing";
import { App } from "../App";
import { createStore } from "../store";
import { answerOf, NAIVE, NAIVE_PIECES, type Piece, savedModel } from "../testing";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 600, height: 330 });
  onTestFinished(() => void vi.useRealTimers());
});

type Sent = { kind: string; rid: string; op: string; args: Record<string, unknown> };

const hex = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
const T = { origin: "template" } as const;
/** Id, text, message. */
const TOKENS: [number, string, number][] = [
  [1, "<|im_start|>", -1],
  [4093, "user", -1],
  [198, "\n", -1],
  [19556, "Hello", 0],
  [2, "<|im_end|>", -1],
  [198, "\n", -1],
  [1, "<|im_start|>", -1],
  [520, "assistant", -1],
  [198, "\n", -1],
];

/** The kernel's answer to `chat`. */
function rendered(more: Record<string, unknown> = {}) {
  const pieces: Piece[] = TOKENS.map(([id, text, author]) => [
    id,
    hex(text),
    { ...(author < 0 ? T : {}), special: text.startsWith("<|") },
  ]);
  const { result, arrays, buffers } = answerOf(TOKENS.map(([, text]) => text).join(""), pieces);
  const own = {
    authors: Int32Array.from(TOKENS, ([, , author]) => author),
    field_is: Int32Array.from(TOKENS, ([, , author]) => (author < 0 ? 0 : 1)),
    mixed: new Uint8Array(TOKENS.length),
  };
  const columns = Object.entries(own).map(([name, values]) => ({
    name,
    dtype: name === "mixed" ? "uint8" : "int32",
    shape: [values.length],
  }));
  return {
    result: {
      ...result,
      template: true,
      name: "SmolLM2",
      warnings: [],
      fields: ["", "content"],
      attributed: true,
      turns: [
        [0, 0],
        [6, null],
      ],
      ...more,
    },
    arrays: [...arrays, ...columns],
    buffers: [...buffers, ...Object.values(own).map((values) => new DataView(values.buffer))],
  };
}

async function open(language: "en" | "zh" = "en", traits: Record<string, unknown> = {}) {
  const fake = savedModel({ set_state() {}, kernel: {} }, traits);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const view = mount(<App store={store} />, language);
  const say = (message: object, buffers: DataView[] = []) =>
    act(async () => {
      fake.emit("msg:custom", { v: 1, ...message }, buffers);
      await vi.advanceTimersByTimeAsync(20);
    });
  const last = (op = "chat") =>
    (fake.sent as unknown as Sent[]).filter((sent) => sent.kind === "req" && sent.op === op).at(-1);
  const answer = ({ result, arrays, buffers }: ReturnType<typeof rendered>) =>
    say({ kind: "done", rid: last()?.rid, result, arrays }, buffers);
  await say({ kind: "ready", caps: { ops: [] }, limits: {} });
  const cut = answerOf(NAIVE, NAIVE_PIECES, { active: traits.active ?? 0 });
  await say({ kind: "done", rid: last("open")?.rid, result: cut.result, arrays: cut.arrays }, cut.buffers);
  const toggle = () =>
    act(async () =>
      view
        .all(".depth button")
        .find((button) => button.getAttribute("aria-controls") === "chat")
        ?.click(),
    );
  await toggle();
  const button = (name: string) =>
    view
      .all("#chat button")
      .find((one) => one.textContent === name || one.getAttribute("aria-label") === name) as HTMLElement;
  return { view, store, say, last, answer, fake, button, toggle };
}

const contents = (sent: Sent | undefined) => {
  const list = (sent?.args.chat_messages ?? []) as { role: string; content: string }[];
  return list.map(({ role, content }) => [role, content]);
};

test("every token has its author, the sentence counts them, and roles stand beside", async () => {
  const { view, last, answer, button } = await open();
  expect(last()?.args).toMatchObject({ tokenizer: 0, prompt: true });
  view.click(button("Remove message 1"));
  expect(contents(last())).toEqual([["user", "Why is the sky blue?"]]);
  await answer(rendered());
  expect(view.find("#chat .read").textContent).toBe(
    "SmolLM2 reads 1 message as 9 tokens: 1 from what was written, 8 from the template.",
  );
  expect(view.all("#chat .beside").map((one) => one.textContent)).toEqual(["user 1", "answer"]);
  const chips = view.all("#chat .tk .tok");
  expect(chips.map((chip) => chip.classList.contains("special"))).toEqual([
    true, true, true, false, true, true, true, true, true,
  ]); // biome-ignore format: one row per token
  view.click(chips[3]?.parentElement as HTMLElement);
  expect(view.find("#chat .by-whom").textContent).toBe("message 1 (user), its content");
  expect(view.find(".msgs .note").textContent).toBe("1 token");
});

test("the sentence in Chinese", async () => {
  const { view, answer, button } = await open("zh");
  view.click(button("删除第 1 条消息"));
  await answer(rendered());
  expect(view.find("#chat .read").textContent).toBe(
    "SmolLM2 把 1 条消息读成 9 个 token：写下的内容占 1 个，模板加上的占 8 个。",
  );
});

test("messages are added, moved, removed and brought back, and closing the view loses none", async () => {
  const { view, last, button, toggle } = await open();
  view.click(button("Add a message"));
  expect(contents(last()).at(-1)).toEqual(["assistant", ""]);
  expect(view.focused()?.getAttribute("aria-label")).toBe("Message 3, assistant");
  view.type(view.focused() as HTMLInputElement, "Because.");
  view.click(button("Move message 3 up"));
  expect(contents(last()).map(([role]) => role)).toEqual(["system", "assistant", "user"]);
  view.click(button("Remove message 2"));
  expect(contents(last())).toHaveLength(2);
  view.click(button("Bring back the removed message"));
  expect(contents(last())[1]).toEqual(["assistant", "Because."]);
  expect(button("Move message 1 up").getAttribute("aria-disabled")).toBe("true");
  const select = view.all(".msgs select")[1] as HTMLSelectElement;
  view.act(() => {
    select.value = "tool";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  expect(contents(last())[1]).toEqual(["tool", "Because."]);
  await toggle();
  await toggle();
  expect(contents(last())[1]).toEqual(["tool", "Because."]);
});

test("warnings say what is the matter and mend it", async () => {
  const { view, last, answer, button } = await open();
  const both = (text: string) => ({ en: text, zh: text });
  const warnings = [
    { code: "no_generation_prompt", what: both("Missing."), next: both("Set it."), message: null, ids: [] },
    { code: "special_in_content", what: both("Control."), next: both("Out."), message: 0, ids: [19556] },
  ];
  view.click(view.find("#chat [type=checkbox]"));
  expect(last()?.args.prompt).toBe(false);
  await answer(rendered({ warnings, turns: [[0, 0]] }));
  expect(view.all(".msg.warning p").map((one) => one.textContent)).toEqual([
    "Missing.Set it.",
    "Control.Out.",
  ]);
  view.click(button("Show it"));
  expect(view.find("#chat .tk.sel").textContent).toBe("Hello, id 19556Hello19556");
  view.click(button("Add it"));
  expect(last()?.args.prompt).toBe(true);
});

test("a template that refuses says so, and what was drawn stays", async () => {
  const { view, last, answer, say } = await open();
  await answer(rendered());
  view.type(view.find(".msgs textarea") as never, "");
  const message = "The chat template of X refuses these messages: roles must alternate";
  await say({ kind: "error", rid: last()?.rid, code: "bad_request", message, hint: "Change the order." });
  expect(view.find('#chat [role="alert"]').textContent).toBe(`${message}Change the order.`);
  expect(view.all("#chat .tk")).toHaveLength(9);
  // Nothing is on its way any more, and dimmed words are hard to read.
  expect(view.find("#chat .stage[aria-busy]").getAttribute("aria-busy")).toBe("false");
});

test("a tokenizer without a template is lent one, and can be gone back to", async () => {
  const { view, last, say, answer, button } = await open("en", { active: 1 });
  const what = { en: "MiniLM has no chat template.", zh: "" };
  const plain = {
    template: false,
    warnings: [{ code: "no_template", what, next: null, message: null, ids: [] }],
    offer: { tokenizer: "smollm2", name: "SmolLM2", size: 93_000_000 },
  };
  await say({ kind: "done", rid: last()?.rid, result: plain, arrays: [] });
  expect(view.find("#chat .msg.empty b").textContent).toBe("MiniLM has no chat template.");
  view.click(button("Fetch SmolLM2 (93 MB, once) and use its template"));
  const fetch = last("chat_load");
  await say({
    kind: "part",
    rid: fetch?.rid,
    seq: 1,
    result: { progress: { done: 31e6, total: 93e6, stage: "fetch" } },
    arrays: [],
  });
  expect(view.find("#chat [role=progressbar]").getAttribute("aria-valuetext")).toMatch(/31.*93 MB/);
  await say({ kind: "done", rid: fetch?.rid, result: { tokenizer: "smollm2" }, arrays: [] });
  expect(last()?.args.tokenizer).toBe("smollm2");
  await answer(rendered());
  expect(view.find("#chat .borrowed").textContent).toContain("MiniLM has no chat template; this is SmolLM2.");
  view.click(button("Back to MiniLM"));
  expect(last()?.args.tokenizer).toBe(1);
});

test("without any message there is one ready example", async () => {
  const { view, last, button } = await open();
  view.click(button("Remove message 1"));
  view.click(button("Remove message 1"));
  expect(view.find("#chat .msg.empty").textContent).toContain("There are no messages yet");
  view.click(button("Why is the sky blue?"));
  expect(contents(last())).toEqual([["user", "Why is the sky blue?"]]);
});

test("hostile contents are text", async () => {
  const { view } = await open();
  view.type(view.find(".msgs textarea") as never, "</textarea><img src=x onerror=alert(1)>");
  expect(view.root.querySelector("#chat img")).toBeNull();
});
