import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../shared/testing";
import { App } from "./App";
import { columnsOf, INFO, type Row, SKY, stage, treeAnswer, wireOf } from "./testing";

/** As wide as a notebook cell. */
beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 866, height: 500 });
  onTestFinished(() => void vi.useRealTimers());
});

const shown = (options: Parameters<typeof stage>[1] = {}) => stage((store) => <App store={store} />, options);

async function live(options: Parameters<typeof stage>[1] = {}) {
  const at = await shown(options);
  await at.settle();
  await at.answer("show", treeAnswer());
  return at;
}

const named = (at: Awaited<ReturnType<typeof shown>>, label: string) => {
  const found = at.view.all("button").find((button) => (button.textContent ?? "").includes(label));
  if (!found) throw new Error(`no button ${label}`);
  return found;
};
const sentence = (at: Awaited<ReturnType<typeof shown>>) => at.view.find(".read").textContent;

test("the sentence says what the model would choose, in both languages", async () => {
  const at = await live();
  expect(sentence(at)).toContain(
    "The model hesitates: ·of 26\u202f%, ·it 24\u202f%, ·the 17\u202f%. All other tokens share 32\u202f%.",
  );
  at.view.act(() => {
    at.view.language.value = "zh";
  });
  expect(sentence(at)).toContain("模型在犹豫：·of 26%、·it 24%、·the 17%；其余 token 共占 32%。");
});

test("at a chosen node it says what follows, and at a leaf how likely the path is", async () => {
  const at = await live();
  at.view.act(() => at.store.select(21));
  expect(sentence(at)).toContain("After ·it·reflects·the the model leans to ·color 72\u202f%; then come");
  at.view.act(() => at.store.select(13));
  expect(sentence(at)).toMatch(/·the·sky is 3\.2\s% of all continuations, a perplexity of 5\.6\./);
});

test("where the model is sure it names one token, and an end is called one", async () => {
  const rows: Row[] = [
    [-1, -1, "", 0, 0.05, 0.3],
    [0, 7, " done", Math.log(0.95), 0.1, 0.5],
    [1, 2, "<|im_end|>", Math.log(0.9), Number.NaN, Number.NaN, 4 | 8],
  ];
  const at = await live();
  at.fake.set("rev", 2);
  await at.settle();
  await at.answer("show", treeAnswer(rows, { rev: 2 }));
  expect(sentence(at)).toContain("The model is sure: ·done 95\u202f%.");
  at.view.act(() => at.store.select(2));
  expect(sentence(at)).toContain("ends the text here");
});

test("a server's hidden tail is told", async () => {
  const info = { ...INFO, vocabulary: null, remote: true };
  const rows: Row[] = [
    [-1, -1, "", 0, 0.4],
    [0, 1, " a", -1],
    [0, 2, " b", Number.NaN],
  ];
  const at = await shown({ rows: null, traits: { model_info: info } });
  await at.settle();
  await at.answer("show", treeAnswer(rows));
  expect(sentence(at)).toContain("The server names only its likeliest tokens");
  at.view.act(() => at.store.select(2));
  expect(sentence(at)).toContain("the server does not tell");
});

test("the button grows the likeliest leaf, the menu by rule", async () => {
  const at = await live();
  at.view.click(named(at, "Grow the likeliest leaf"));
  await at.settle();
  expect(at.last("grow").args).toEqual({ rev: 1, budget: 4, k: 4, batch: 1 });
  at.fake.set("rev", 2);
  await at.answer("grow", treeAnswer(SKY, { rev: 2 }));
  at.view.click(named(at, "Grow by rule"));
  const items = at.view.all("[role=menuitem]");
  expect(items.map((item) => item.textContent)).toContain("The likeliest paths, 300 nodes");
  at.view.click(items.at(-1) as HTMLElement);
  await at.settle();
  expect(at.last("grow").args).toEqual({ rev: 2, by: "coverage", top_p: 0.9, budget: 300 });
});

test("long growth shows how far it is, and can be stopped and gone on with", async () => {
  const at = await live();
  void at.store.act("grow", { budget: 1000 });
  await at.settle();
  await at.part("grow", wireOf({ progress: { done: 120, total: 1000 } }));
  expect(at.view.find("[role=progressbar]")).toBeTruthy();
  expect(at.view.root.textContent).toContain("Growing: 120 of 1,000 nodes");
  at.view.click(named(at, "Cancel"));
  await at.settle();
  at.fake.set("rev", 2);
  await at.answer("show", treeAnswer(SKY, { rev: 2 }));
  expect(at.view.root.textContent).toContain("What has grown stays.");
  at.view.click(named(at, "Continue"));
  await at.settle();
  expect(at.asked("grow")).toHaveLength(2);
});

test("the prompt is edited where it stands, and a refused one is kept", async () => {
  const at = await live();
  at.view.click(at.view.find(".prompt"));
  const field = at.view.find<HTMLTextAreaElement>("textarea");
  expect(field.value).toBe("The sky is blue because");
  at.view.type(field as unknown as HTMLInputElement, "Once upon");
  at.view.click(named(at, "Grow from here"));
  await at.settle();
  expect(at.last("read").args).toEqual({ rev: 1, prompt: "Once upon" });
  await at.refuse("read", "empty", "This text has no tokens.", "Type a sentence.");
  await at.answer("show", treeAnswer());
  expect(at.view.find("[role=alert]").textContent).toContain("This text has no tokens.");
  expect(at.view.find<HTMLTextAreaElement>("textarea").value).toBe("Once upon");
  at.view.click(named(at, "Grow from here"));
  await at.settle();
  at.fake.set("rev", 2);
  await at.answer("read", treeAnswer(SKY, { rev: 2 }));
  expect(at.view.find(".prompt").textContent).toContain("·because");
});

test("without a kernel the saved tree can be looked at, and nothing is offered that would not work", async () => {
  const at = await shown({ live: false });
  await at.pass(2000);
  expect(at.view.root.textContent).toContain("Saved picture");
  expect(named(at, "Grow the likeliest leaf").getAttribute("aria-disabled")).toBe("true");
  expect(at.view.all("button").some((button) => button.textContent === "Grow by rule")).toBe(false);
  expect(at.fake.sent.filter(({ kind }) => kind === "req")).toEqual([]);
});

test("without a prompt there is an example that grows", async () => {
  const at = await shown({ rows: null, traits: { prompt: "" } });
  await at.settle();
  at.view.click(named(at, "The sky is blue because"));
  await at.settle();
  expect(at.last("read").args).toMatchObject({ prompt: "The sky is blue because" });
});

test("the first nodes are drawn before the tree is whole", async () => {
  const at = await shown({ rows: null });
  await at.settle();
  expect(at.view.root.textContent).toContain("Reading the prompt");
  await at.part("show", treeAnswer(SKY.slice(0, 5)));
  expect(sentence(at)).toContain("The model hesitates");
  await at.part("show", wireOf({ coverage: 0.5 }, columnsOf([SKY[5] as Row], [5])));
  expect(at.store.tree.value?.length).toBe(6);
});

test("hostile text is only ever text", async () => {
  const hostile = '</script><img src=x onerror="document.title=1">';
  const at = await live();
  at.fake.set("rev", 2);
  await at.settle();
  const prompt = { text: hostile, tokens: [hostile], special: [false] };
  await at.answer(
    "show",
    treeAnswer(
      [
        [-1, -1, "", 0, 0.1, 1],
        [0, 1, hostile, -0.1],
      ],
      { rev: 2, prompt },
    ),
  );
  expect(at.view.all("img, script")).toEqual([]);
  expect(at.view.find(".prompt").textContent).toContain(hostile.replaceAll(" ", "·"));
});
