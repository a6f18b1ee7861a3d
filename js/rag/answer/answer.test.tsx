import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut, mount } from "../../shared/testing";
import { IDLE, type Store } from "../store";
import { GRAPH, SHOWN, STATES, stage } from "../testing";
import type { Passage, Shown } from "../types";
import { AnswerView } from "./AnswerView";
import { quoted, slicer, stretches } from "./marks";
import { Passages } from "./Passages";

beforeEach(() => {
  vi.useFakeTimers();
  layOut({ width: 860, height: 400 });
  onTestFinished(() => void vi.useRealTimers());
});

function View({ store, shown }: { store: Store; shown: Shown }) {
  const now = store.shown.value ?? shown;
  return (
    <>
      <AnswerView store={store} shown={now} />
      <Passages store={store} shown={now} />
    </>
  );
}

const show = (shown: Shown = SHOWN, options: Parameters<typeof stage>[1] = {}) =>
  stage((store) => <View store={store} shown={shown} />, { shown, ...options });

const texts = (found: HTMLElement[]) => found.map((element) => element.textContent);

test("each sentence carries the number of its passage, or says that it has no clear source", async () => {
  const { view } = await show();
  expect(view.find(".an-text").textContent).toBe(
    "You can use a sliding window.3 It is cheap.no clear source",
  );
  expect(view.find(".an-cite").getAttribute("aria-label")).toBe(
    "Passage 3: cost.md 470–530, 90\u202f% of the words, effect 31.2 nat",
  );
  expect(view.find(".an .note").textContent).toBe("SmolLM2-135M-Instruct, 12 tokens");
  expect(view.find(".an .cap").textContent).toContain("at least 50\u202f% of the sentence's words");
  expect(view.find(".an .cap").textContent).toContain("by 5 nats or more");
  view.act(() => {
    view.language.value = "zh";
  });
  expect(view.find(".an-none").textContent).toBe("来源不明");
  expect(view.find(".an .cap").textContent).toContain("下降 5 nat 以上");
});

test("a passage has the number of its place among all that was found", async () => {
  const passages = SHOWN.passages.map((passage) => (passage.row === 6 ? { ...passage, rank: 41 } : passage));
  const { view } = await show({ ...SHOWN, passages, found: 50 });
  expect(view.find(".an-cite").textContent).toBe("41");
  expect(view.find(".an-cite").title).toMatch(/^Passage 41: cost\.md/);
  expect(texts(view.all(".ps-k"))).toEqual(["1", "2", "41"]);
  expect(view.all(".ps-open")[2]?.getAttribute("aria-label")).toBe("Passage 41: cost.md 400–617");
  expect(view.find(".ps-list .note").textContent).toBe("3 of 50 sent");
});

test("when a passage is cited is told of the run, never of what was edited since", async () => {
  const { view, store } = await show();
  const limits = (coverage: number) => ({
    ...GRAPH,
    nodes: GRAPH.nodes.map((node) => (node.id === "answer" ? { ...node, params: { coverage } } : node)),
  });
  expect(view.find(".an .cap").textContent).toContain("50\u202f%");
  view.act(() => store.edit(limits(0.9)));
  expect(view.all(".an .cap")).toHaveLength(0);
  view.act(() => store.undo());
  expect(view.find(".an .cap").textContent).toContain("50\u202f%");
});

test("an open passage closes with its run, and only the view that was pressed scrolls", async () => {
  const scrolled = vi.fn();
  onTestFinished(() => void vi.restoreAllMocks());
  vi.spyOn(HTMLElement.prototype, "scrollIntoView").mockImplementation(function (this: HTMLElement) {
    scrolled(this.getRootNode());
  });
  const { view, store, settle, answer } = await show();
  const second = mount(<View store={store} shown={SHOWN} />);
  view.click(view.find(".an-cite"));
  await settle();
  expect([view, second].map(({ all }) => all(".ps-source").length)).toEqual([1, 1]);
  expect(scrolled.mock.calls).toEqual([[view.root.getRootNode()]]);
  void store.run();
  await settle();
  await answer("run", { result: { shown: { ...SHOWN, rev: 2 }, states: STATES, graph: GRAPH } });
  expect([view, second].map(({ all }) => all(".ps-source").length)).toEqual([0, 0]);
  expect(scrolled).toHaveBeenCalledOnce();
});

test("two places of one passage have one number, and both are underlined", async () => {
  const [sentence] = SHOWN.answer?.sentences ?? [];
  const [citation] = sentence?.citations ?? [];
  if (!SHOWN.answer || !sentence || !citation) throw new Error("a citation");
  const other = {
    ...citation,
    start: 400,
    end: 464,
    quote: "Distillation trains a small model on the answers of a large one.",
  };
  const { view } = await show({
    ...SHOWN,
    answer: { ...SHOWN.answer, sentences: [{ ...sentence, citations: [citation, other] }] },
  });
  expect(view.all(".an-cite")).toHaveLength(1);
  view.click(view.find(".an-cite"));
  expect(view.all(".ps-source mark")).toHaveLength(2);
});

test("the caption states the limits of the node that cited", async () => {
  const graph = {
    ...GRAPH,
    nodes: GRAPH.nodes.map((node) =>
      node.type === "answer" ? { ...node, params: { coverage: 0.25, nats: 2 } } : node,
    ),
  };
  const { view } = await show(SHOWN, { traits: { graph } });
  expect(view.find(".an .cap").textContent).toMatch(/at least 25\u202f%.*by 2 nats/);
});

test("without effects nothing is said of them", async () => {
  const bare = {
    ...SHOWN,
    passages: SHOWN.passages.map((passage) => ({ ...passage, effect: null })),
    answer: SHOWN.answer && {
      ...SHOWN.answer,
      sentences: SHOWN.answer.sentences.map((sentence) => ({
        ...sentence,
        citations: sentence.citations.map((citation) => ({ ...citation, effect: null })),
      })),
    },
  };
  const { view } = await show(bare);
  expect(view.all(".ps-bar")).toHaveLength(0);
  expect(view.find(".an .cap").textContent).not.toContain("nats");
  expect(view.find(".an-cite").title).toBe("Passage 3: cost.md 470–530, 90\u202f% of the words");
});

test("pointing at a number points at its passage, and pressing it opens the passage where it stands", async () => {
  const { view, store, last, answer, settle } = await show();
  const number = view.find(".an-cite");
  view.act(() => number.focus());
  expect(store.passage.value).toBe(6);
  expect(view.find(".ps.on .ps-k").textContent).toBe("3");
  expect(number.getAttribute("aria-expanded")).toBe("false");
  view.click(number);
  expect(number.getAttribute("aria-expanded")).toBe("true");
  await settle();
  expect(last("prompt_source").args).toEqual({ rev: 1, doc: "cost.md", start: 400, end: 617 });
  // Until the document comes, the quote is found in the passage itself.
  expect(texts(view.all(".ps-source mark"))).toEqual([
    "Sliding windows let a layer look back only a fixed distance.",
  ]);
  const inside = `${"d".repeat(70)}${"q".repeat(60)}${"e".repeat(87)}`;
  onTestFinished(() => void vi.restoreAllMocks());
  vi.spyOn(HTMLElement.prototype, "offsetTop", "get").mockReturnValue(300);
  await answer("prompt_source", {
    result: {
      doc: "cost.md", before: "before ", text: inside, after: " after", start: 400, length: 700,
      first: false, last: true,
    }, // biome-ignore format: one answer
  });
  expect(view.find(".ps-text").scrollTop).toBe(266);
  expect(view.find(".ps-text").textContent).toBe(`…before ${inside} after`);
  expect(texts(view.all(".ps-source mark"))).toEqual(["q".repeat(60)]);
  expect(texts(view.all(".ps-source .muted"))).toEqual(["before ", " after"]);
  expect(view.find(".ps-source .cap").textContent).toBe(
    "in cost.md, 700 charactersUnderlined: what the answer cites.",
  );
  view.click(number);
  expect(view.all(".ps-source")).toHaveLength(0);
});

test("passages are listed with place, similarity and effect, on one scale", async () => {
  const { view } = await show();
  expect(view.find(".ps-list h3").textContent).toBe("Passages sent");
  expect(texts(view.all(".ps-open"))).toEqual(["cost.md 18–283", "cost.md 169–464", "cost.md 400–617"]);
  expect(texts(view.all(".ps-n dd"))).toEqual(["0.47", "2.8 nat", "0.39", "1.1 nat", "0.38", "33.4 nat"]);
  const widths = view.all(".ps-bar i").map((bar) => Number.parseFloat(bar.style.width));
  expect(widths[2]).toBe(100);
  expect(widths[0]).toBeCloseTo((2.8 / 33.4) * 100, 3);
  expect(view.all(".ps.cited .ps-k").map((element) => element.textContent)).toEqual(["3"]);
});

test("a passage that was not sent says so, and an effect below zero is marked by more than a colour", async () => {
  const [first, second, third] = SHOWN.passages;
  if (!first || !second || !third) throw new Error("three passages");
  const { view } = await show({
    ...SHOWN,
    passages: [
      first,
      { ...second, effect: -2 },
      { ...third, kept: false, effect: null, unit: "rrf", score: 0.0331 },
    ],
    sent: 2,
  });
  expect(view.find(".ps-list .note").textContent).toBe("2 of 3 sent");
  expect(view.find(".ps-out").textContent).toBe("not sent");
  expect(view.find(".ps-bar .less").style.width).toBe(`${(2 / 2.8) * 100}%`);
  expect(texts(view.all(".ps-n dd"))).toEqual(["0.47", "2.8 nat", "0.39", "−2.0 nat", "33.1"]);
  expect(view.all(".ps-n dt").at(-1)?.textContent).toBe("RRF × 1000");
});

test("a long list begins with four; the rest is one press away, or comes with the number that is pressed", async () => {
  const many = Array.from({ length: 9 }, (_, row) => ({ ...SHOWN.passages[0], row })) as Passage[];
  const { view } = await show({ ...SHOWN, passages: many });
  expect(view.all(".ps")).toHaveLength(4);
  view.click(view.find(".an-cite"));
  expect(view.all(".ps")).toHaveLength(7);
  expect(view.find(".ps .ps-source")).toBeTruthy();
  const more = view.find(".ps-list > .btn");
  expect(more.textContent).toBe("Show all 9");
  view.click(more);
  expect(view.all(".ps")).toHaveLength(9);
  expect(view.all(".ps-list > .btn")).toHaveLength(0);
});

test("the list is one tab stop, and the arrows move in it", async () => {
  const { view, store } = await show();
  const [first, second, third] = view.all(".ps-open") as [HTMLElement, HTMLElement, HTMLElement];
  expect([first, second, third].map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
  view.act(() => first.focus());
  view.press(first, "ArrowDown");
  expect(view.focused()).toBe(second);
  expect(store.passage.value).toBe(5);
  view.press(second, "End");
  expect(view.focused()).toBe(third);
  expect([first, second, third].map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
  view.click(third);
  const text = view.find(".ps-text");
  view.act(() => text.focus());
  view.press(text, "ArrowDown");
  expect(view.focused()).toBe(text);
});

test("text is shown while it is written", async () => {
  const { view, store, part, settle } = await show();
  void store.run();
  await settle();
  await part("run", {
    result: { node: "generate", state: { ...STATES.generate, state: "running", text: "You can use" } },
  });
  expect(view.find(".an-text").textContent).toBe("You can use");
  expect(view.find(".an").getAttribute("aria-busy")).toBe("true");
});

test("it is also shown where nothing was found yet, and not what rewrites the question", async () => {
  const graph = {
    ...GRAPH,
    nodes: [...GRAPH.nodes, { id: "rewrite", type: "rewrite", params: {}, x: 0, y: 0 }],
  };
  const page = await stage((store) => <AnswerView store={store} shown={store.shown.value} />, {
    shown: null,
    traits: { graph },
  });
  const { view, part } = page;
  const running = (text: string) => ({ ...IDLE, state: "running", text });
  await part("open", { result: { node: "rewrite", state: running("A made-up passage") } });
  expect(view.all(".an-text")).toHaveLength(0);
  await part("open", { result: { node: "generate", state: running("You can") } });
  expect(view.find(".an-text").textContent).toBe("You can");
});

test("a pipeline that writes no answer says what is missing", async () => {
  const { view } = await show({ ...SHOWN, answer: null });
  expect(view.find(".an .cap").textContent).toContain("connect Prompt, Generate and Answer");
});

test("an empty answer is no blank", async () => {
  const { view } = await show({
    ...SHOWN,
    answer: { text: "", sentences: [], model: "far", tokens: 0 },
  });
  expect(view.find(".an .cap").textContent).toBe("Nothing was written.");
  expect(view.find(".an .note").textContent).toBe("far");
});

test("a saved notebook shows the passage alone, and asks nobody", async () => {
  const { view, asked } = await show(SHOWN, { live: false });
  const open = view.all(".ps-open")[2];
  if (!open) throw new Error("three passages");
  view.click(open);
  expect(asked("prompt_source")).toHaveLength(0);
  expect(view.find(".ps-text").textContent).toBe(SHOWN.passages[2]?.text);
  expect(view.all(".ps-source mark")).toHaveLength(1);
});

test("what the kernel refuses is said where the passage would stand", async () => {
  const { view, refuse, settle } = await show();
  const [open] = view.all(".ps-open");
  if (!open) throw new Error("a passage");
  view.click(open);
  await settle();
  await refuse("prompt_source", "bad_request", "cost.md has no characters 18 to 283.");
  expect(view.find(".ps-source").textContent).toContain("cost.md has no characters 18 to 283.");
});

test("markup in an answer, a passage or a name stays text", async () => {
  const evil = "<img src=x onerror=alert(1)>";
  const [first] = SHOWN.passages;
  if (!first) throw new Error("a passage");
  const { view } = await show({
    ...SHOWN,
    passages: [{ ...first, doc: evil, text: evil }],
    answer: { text: evil, sentences: [{ start: 0, end: 28, citations: [] }], model: evil, tokens: 3 },
  });
  expect(view.all("img")).toHaveLength(0);
  expect(view.find(".an-text").textContent).toContain(evil);
  expect(view.find(".ps-x").textContent).toBe(evil);
});

test("places count characters as Python does", () => {
  const text = "a👍b👍c";
  expect(slicer(text)(1, 3)).toBe("👍b");
  expect(slicer("plain")(1)).toBe("lain");
  expect(stretches(text, 10, { start: 11, end: 15 }, [{ start: 12, end: 14 }])).toEqual([
    { text: "a", cited: false, inside: false },
    { text: "👍", cited: false, inside: true },
    { text: "b👍", cited: true, inside: true },
    { text: "c", cited: false, inside: true },
  ]);
  expect(quoted(text, ["b👍", "gone", ""]).filter(({ cited }) => cited)).toEqual([
    { text: "b👍", cited: true, inside: true },
  ]);
});
