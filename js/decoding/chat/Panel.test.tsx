import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Language } from "../../shared/text";
import type { Store } from "../store";
import { INFO, PROMPT, stage, treeAnswer, wireOf } from "../testing";
import { Panel } from "./Panel";
import { runsOf } from "./read";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

function Shell({ store }: { store: Store }) {
  const tree = store.tree.value;
  return tree && <Panel store={store} tree={tree} onClose={() => {}} />;
}

const NAMES = ["<|im_start|>", "user", "\n", "Hi", "⟨F0⟩", "<|im_end|>", "<|im_start|>", "assistant"];
const rendered = (more: Record<string, unknown> = {}) =>
  wireOf(
    { available: true, name: "SmolLM2", names: NAMES, attributed: true, context: 8192, ...more },
    {
      ids: Int32Array.of(1, 4093, 198, 19556, 9, 2, 1, 520),
      owners: Int32Array.of(-1, -1, -1, 0, 0, -1, -1, -1),
      special: Uint8Array.of(1, 0, 0, 0, 0, 1, 1, 0),
    },
  );

async function open(language: Language = "en", traits: Record<string, unknown> = {}) {
  const staged = await stage((store) => <Shell store={store} />, { language, traits });
  staged.view.act(() => staged.store.activate());
  await staged.settle();
  await staged.answer("show", treeAnswer());
  await staged.pass(300);
  const button = (name: string) =>
    staged.view
      .all("button")
      .find((one) => one.textContent === name || one.getAttribute("aria-label") === name) as HTMLElement;
  return { ...staged, button };
}

test("every token has its origin: yours, the template's, special", async () => {
  const { view, answer, last, button, pass } = await open();
  expect(last("chat").args).toMatchObject({ prompt: true });
  view.click(button("Remove message 1"));
  await pass(300);
  expect(last("chat").args.turns).toEqual([{ role: "user", content: "Why is the sky blue?" }]);
  await answer("chat", rendered());
  expect(view.find(".read").textContent).toMatch(
    /^SmolLM2 reads this chat as 8 tokens: 2 from what you wrote, 6 from its template, 3 of them special\./,
  );
  const lines = view.all(".rendering dl > div");
  expect(lines.map((line) => line.querySelector("dt")?.textContent)).toEqual([
    "template",
    "user 1",
    "template",
  ]);
  expect(lines.map((line) => line.className)).toEqual(["from-template", "", "from-template"]);
  expect(view.all(".rendering .tok.special").map((chip) => chip.textContent)).toEqual([
    "<|im_start|>",
    "<|im_end|>",
    "<|im_start|>",
  ]);
  expect(view.find(".msgs .note").textContent).toBe("2 tokens");
});

test("the sentence in Chinese", async () => {
  const { view, answer, last } = await open("zh");
  expect(last("chat").args.turns).toEqual([
    { role: "system", content: "你是一个乐于助人的助手。" },
    { role: "user", content: "天空为什么是蓝色的？" },
  ]);
  await answer("chat", rendered());
  expect(view.find(".read").textContent).toMatch(
    /^SmolLM2 把这段对话读成 8 个 token：你写的占 2 个，模板加上的占 6 个，其中特殊 token 有 3 个。/,
  );
});

test("the tree goes on from the chat as one step", async () => {
  const { view, answer, button, last, store, settle } = await open();
  await answer("chat", rendered());
  expect(view.find(".uses .note").textContent).toContain("takes the place of the prompt");
  view.click(button("Continue from this chat"));
  await settle();
  expect(last("chat_use").args).toMatchObject({ rev: 1, prompt: true });
  expect((last("chat_use").args.turns as object[]).length).toBe(2);
  const prompt = { ...PROMPT, text: "<|im_start|>…", tokens: NAMES, special: NAMES.map(() => false) };
  await answer("chat_use", treeAnswer(undefined, { rev: 2, prompt }));
  expect(store.tree.value?.rev).toBe(2);
  expect(store.canUndo.value).toBe(true);
  expect(view.find(".uses .note").textContent).toBe("The tree grows from this chat.");
  view.type(view.find("textarea"), "Be brief.");
  expect(view.find(".uses .note").textContent).toContain("takes the place of the prompt");
});

test("a template that refuses says why, and the last picture stays", async () => {
  const { view, answer, refuse, pass, button } = await open();
  await answer("chat", rendered());
  view.type(view.find("textarea"), "x");
  await pass(300);
  await refuse(
    "chat",
    "bad_request",
    "The chat template of SmolLM2 refuses these turns: no",
    "Change the roles.",
  );
  expect(view.find('[role="alert"]').textContent).toContain("refuses these turns: noChange the roles.");
  expect(view.find("#chat > .stage").getAttribute("aria-busy")).toBe("true");
  expect(button("Continue from this chat").getAttribute("aria-disabled")).toBe("true");
});

test("a model without a template says so, and what happens then", async () => {
  const { view, asked } = await open("en", { model_info: { ...INFO, chat: false } });
  expect(view.find(".msg.empty").textContent).toMatch(
    /^SmolLM2-135M-Instruct has no chat templateIt was made to continue plain text/,
  );
  expect(asked("chat")).toHaveLength(0);
  const far = await open("zh", { model_info: { ...INFO, remote: true } });
  expect(far.view.find(".msg.empty").textContent).toContain("远程服务");
});

test("a template that rewrites what it is given is not credited to anybody", async () => {
  const { view, answer } = await open();
  await answer("chat", rendered({ attributed: false }));
  expect(view.find(".read").textContent).toContain("8 tokens, 3 of them special");
  expect(view.find(".read small").textContent).toContain("cannot be told");
  expect(view.find(".msgs .note").textContent).toBe("");
});

test("without any turn there is one ready example; without a kernel nothing is asked", async () => {
  const { view, button, pass, last } = await open();
  view.click(button("Remove message 1"));
  view.click(button("Remove message 1"));
  expect(view.find(".msg.empty").textContent).toContain("There is no chat yet");
  view.click(button("Why is the sky blue?"));
  await pass(300);
  expect(last("chat").args.turns).toEqual([{ role: "user", content: "Why is the sky blue?" }]);
  const saved = await stage((store) => <Shell store={store} />, { live: false });
  expect(saved.view.find(".msg.readonly").textContent).toContain("run the notebook");
});

test("runs are neighbours of one author", () => {
  const piece = (owner: number) => ({ id: owner, text: "", special: false, owner });
  expect(runsOf([-1, -1, 0, -1, 1, 1].map(piece)).map((run) => [run.owner, run.pieces.length])).toEqual([
    [-1, 2],
    [0, 1],
    [-1, 1],
    [1, 2],
  ]);
});
