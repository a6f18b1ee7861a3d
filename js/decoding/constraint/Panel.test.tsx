import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import type { Language } from "../../shared/text";
import type { Store } from "../store";
import { INFO, stage, treeAnswer, wireOf } from "../testing";
import { Panel } from "./Panel";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

function Shell({ store }: { store: Store }) {
  const tree = store.tree.value;
  return tree && <Panel store={store} tree={tree} onClose={() => {}} />;
}

const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u202f", "");

/** Two of four listed tokens are allowed; one of them is a dead end. */
function mask(more: Record<string, unknown> = {}) {
  return wireOf(
    {
      alive: true,
      ended: false,
      vocabulary: 49152,
      allowed: 12,
      forbidden_mass: 0.71,
      satisfied: false,
      exact: true,
      least: 1,
      budget: 2,
      dead: 1,
      dead_mass: 0.2,
      kept: 3,
      kept_rest: [0.03, 0.15],
      cut_rest: 0.16,
      names: [" yes", " no", "<|im_end|>", " of", " it"],
      ends: [false, false, true, false, false],
      forced: [" y", "e"],
      forced_rest: "⟨F0⟩",
      ...more,
    },
    {
      ids: Int32Array.of(10, 11, 2, 282, 357),
      before: Float32Array.of(0.2, 0.05, 0.01, 0.3, 0.25),
      after: Float32Array.of(0.6, 0.2, 0.05, 0, 0),
      fate: Uint8Array.of(3, 1, 3, 0, 0),
      least: Int32Array.of(1, 4, 0, -1, -1),
    },
  );
}

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
  const rows = () =>
    staged.view.all(".cb tbody tr").map((row) => [...row.children].map((cell) => plain(cell.textContent)));
  return { ...staged, button, rows };
}

test("the sentence says what the rule forbids, what remains and where it leads to no end", async () => {
  const { view, answer } = await open();
  await answer("constrain", mask());
  expect(plain(view.find(".read").textContent)).toMatch(
    /^The rule forbids 71% of what the model wanted to say; 12 of 49,152 tokens remain\. 1 of them is a dead end: after it the rule cannot be completed within 2 tokens\./,
  );
  const zh = await open("zh");
  await zh.answer("constrain", mask());
  expect(zh.view.find(".read").textContent).toMatch(
    /^模型想说的内容有 71% 被规则禁止；49,152 个 token 中还剩 12 个。其中 1 个是死路：选了它，2 个 token 之内就无法满足规则。/,
  );
});

test("both sides of the rule stand in one table, and nothing is left out", async () => {
  const { view, answer, rows } = await open();
  await answer("constrain", mask());
  expect(rows()).toEqual(
    [
      [" yes", "20.0%", "60.0%", "≥ 1 token"],
      [" no", "5.0%", "20.0%", "dead end"],
      ["<|im_end|>", "1.0%", "5.0%", "ends the text"],
      ["9 others allowed", "3.0%", "15.0%", ""],
      [" of", "30.0%", "forbidden", ""],
      [" it", "25.0%", "forbidden", ""],
      ["49,138 others forbidden", "16.0%", "forbidden", ""],
    ].map(([token = "", ...more]) => [token.replace(" ", token.startsWith(" ") ? "·" : " "), ...more]),
  );
  // What is forbidden, and what leads to no end, is hatched.
  expect(view.all(".cb .hatched")).toHaveLength(4);
  expect(view.find(".cb .edge").textContent).toContain("of");
  expect(view.all(".cb .tok.special")).toHaveLength(1);
});

test("what is forced is shown as tokens, with bytes that a cut may still change", async () => {
  const { view, answer } = await open();
  await answer("constrain", mask());
  expect(view.all(".forced .tok").map((chip) => chip.textContent)).toEqual(["·y", "e", "⟨F0⟩"]);
  expect(view.find(".forced .cap").textContent).toBe("The rule can be satisfied with 1 token.");
  expect(view.all(".forced .rest")).toHaveLength(1);
});

test("a rule that is no rule says why, and nothing is lost", async () => {
  const { view, answer, refuse, asked, pass, last } = await open();
  await answer("constrain", mask());
  const radio = view.all(".rule .seg input")[1] as HTMLElement;
  view.click(radio);
  await pass(300);
  expect(last("constrain").args).toMatchObject({
    kind: "regex",
    uid: 0,
    start: 0,
    budget: 32,
    after_space: true,
  });
  await answer("constrain", mask());
  const field = view.find<HTMLInputElement>("textarea");
  view.type(field, "(ab");
  await pass(300);
  await refuse(
    "constrain",
    "bad_request",
    "The regular expression cannot be used: unclosed group.",
    "Mend it.",
  );
  expect(view.find(".why").textContent).toContain("unclosed group");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(view.find(`#${field.getAttribute("aria-describedby")}`)).toBe(view.find(".why"));
  expect(field.value).toBe("(ab");
  // The last picture stays, dimmed.
  expect(view.find("#constraint > .stage").getAttribute("aria-busy")).toBe("true");
  const write = view.find(".writes .primary");
  expect(write.getAttribute("aria-disabled")).toBe("true");
  // Another kind and back: the text is still there.
  view.click(view.all(".rule .seg input")[0] as HTMLElement);
  view.click(view.all(".rule .seg input")[1] as HTMLElement);
  expect(view.find<HTMLInputElement>("textarea").value).toBe("(ab");
  const before = asked("constrain").length;
  view.type(view.find<HTMLInputElement>("textarea"), " ");
  await pass(300);
  expect(view.find(".msg.empty").textContent).toContain("There is no rule yet");
  expect(asked("constrain")).toHaveLength(before);
});

test("examples put themselves in the field", async () => {
  const { view, button, answer, pass, last } = await open("zh");
  await answer("constrain", mask());
  view.click(button("颜色"));
  await pass(300);
  expect(last("constrain").args.source).toBe("红色\n绿色\n蓝色\n紫外线");
  view.click(view.all(".rule .seg input")[2] as HTMLElement);
  view.click(button("词的列表"));
  await pass(300);
  expect(JSON.parse(String(last("constrain").args.source)).type).toBe("array");
});

test("the rule goes on behind the selected token, or begins there", async () => {
  const { view, store, button, answer, pass, last } = await open();
  await answer("constrain", mask());
  view.act(() => store.select(2));
  await pass(300);
  expect(last("constrain").args).toMatchObject({ uid: 2, start: 0 });
  await answer("constrain", wireOf({ alive: false, at: 2, name: " it" }));
  expect(view.find(".msg.empty").textContent).toContain("The rule does not allow  it on the way here");
  view.click(view.find(".msg.empty button"));
  await pass(300);
  expect(last("constrain").args).toMatchObject({ uid: 2, start: 2, after_space: true });
  expect(view.find(".begins").textContent).toMatch(/^The rule begins after ·it\./);
  // Where that node is not on the way, the prompt is meant.
  view.act(() => store.select(1));
  await pass(300);
  expect(last("constrain").args).toMatchObject({ uid: 1, start: 0 });
  view.act(() => store.select(2));
  await pass(300);
  view.click(button("Begin it after the prompt"));
  await pass(300);
  expect(last("constrain").args).toMatchObject({ uid: 2, start: 0 });
});

test("writing under the rule is one step of the tree, streamed and cancellable", async () => {
  const { view, store, button, answer, part, last, fake } = await open();
  await answer("constrain", mask());
  view.click(view.all(".writes .seg input")[1] as HTMLElement);
  view.click(view.all(".writes [type=checkbox]")[0] as HTMLElement);
  view.click(button("Write under the rule"));
  await vi.advanceTimersByTimeAsync(20);
  expect(last("constrain_follow").args).toMatchObject({
    uid: 0, start: 0, kind: "choice", source: "yes\nno", budget: 32, how: "sample", seed: 0, avoid: false,
  }); // biome-ignore format: as sent
  await part("constrain_follow", wireOf({ progress: { done: 3, total: 32, stage: "tokens" } }));
  expect(view.find(".progress").textContent).toContain("Writing, token3 of 32");
  view.click(view.find(".progress button"));
  await vi.advanceTimersByTimeAsync(20);
  expect(fake.sent.some(({ kind, rid }) => kind === "cancel" && rid === last("constrain_follow").rid)).toBe(
    true,
  );
  await answer("show", treeAnswer());
  expect(store.phase.value.kind).toBe("cancelled");
});

test("where every token is a dead end, writing says so instead", async () => {
  const { view, answer } = await open();
  await answer("constrain", mask({ dead: 12, least: 7 }));
  expect(plain(view.find(".read").textContent)).toContain(
    "All of them are dead ends: the rule cannot be completed within 2 tokens, it needs 7.",
  );
  expect(view.find(".writes .primary").getAttribute("title")).toBe("Every token here is a dead end.");
});

test("a satisfied text that cannot go on has a sentence and no bars", async () => {
  const { view, answer } = await open();
  await answer("constrain", wireOf({ alive: true, ended: true, satisfied: true }));
  expect(view.find(".read").textContent).toBe("The text satisfies the rule, and nothing may follow.");
  expect(view.root.querySelector(".cb")).toBeNull();
});

test("a rule without distances claims no more than was looked for", async () => {
  const { view, answer } = await open();
  await answer("constrain", mask({ exact: false, least: null, dead: 0 }));
  expect(view.find(".read small").textContent).toContain("only a short search is made");
});

test("a server that hides its vocabulary has no rules, and a page without a kernel asks nothing", async () => {
  const { view, asked } = await open("en", { model_info: { ...INFO, remote: true, vocabulary: null } });
  expect(view.find(".msg").textContent).toContain("the whole vocabulary");
  expect(asked("constrain")).toHaveLength(0);
  const saved = await stage((store) => <Shell store={store} />, { live: false });
  expect(saved.view.find(".msg.readonly").textContent).toContain("run the notebook");
  expect(saved.asked("constrain")).toHaveLength(0);
});
