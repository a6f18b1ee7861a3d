import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { layOut } from "../../shared/testing";
import { message } from "../../shared/text";
import type { Store } from "../store";
import { GRAPH, STATES, stage, TYPES } from "../testing";
import type { NodeState, NodeType, Param } from "../types";
import { Canvas } from "./Canvas";

const WIDE = { width: 866, height: 300 };

beforeEach(() => {
  vi.useFakeTimers();
  layOut(WIDE);
  onTestFinished(() => void vi.useRealTimers());
});

const PREVIEWS: Record<string, Record<string, unknown>> = {
  load: { kind: "lines", values: [1, 0.5], n: 6, chars: 3800, skipped: 0 },
  chunk: { kind: "bars", values: [40, 64, 20], n: 18 },
  embed: { kind: "points", xy: [[0.1, 0.2], [0.9, 0.4]], n: 18, d: 384, model: "MiniLM" },
  index: { kind: "facts", items: [["metric", message("inner product", "内积")], ["vectors", 18]], n: 18 },
  retrieve: { kind: "hits", scores: [0.47, 0.39, 0.38], n: 3, of: 18 },
  prompt: { kind: "prompt", parts: [["template", 18], ["passages", 200]], tokens: 218, dropped: 0 },
  generate: { kind: "text", text: "You can use a sliding window.", tokens: 60 },
}; // biome-ignore format: one line per kind

const told = (states: Record<string, Partial<NodeState>> = {}) =>
  Object.fromEntries(
    Object.entries(STATES).map(([id, state]) => [
      id,
      { ...state, bytes: 3800, preview: PREVIEWS[id] ?? null, ...states[id] },
    ]),
  );

async function show(options: Parameters<typeof stage>[1] & { states?: ReturnType<typeof told> } = {}) {
  const { states = told(), ...rest } = options;
  const page = await stage((store: Store) => <Canvas store={store} />, rest);
  const { store, view } = page;
  if (store.shown.peek()) {
    // The run on display, with what each node handed on.
    void store.run();
    await page.settle();
    await page.answer("run", { result: { shown: { ...store.shown.peek(), rev: 2 }, states } });
  }
  const card = (id: string) => view.find(`[data-node="${id}"]`);
  const press = async (key: string, modifiers: KeyboardEventInit = {}) => {
    const event = view.press((view.focused() ?? view.root) as HTMLElement, key, modifiers);
    await page.settle();
    return event;
  };
  const focus = async (id: string) => {
    view.act(() => card(id).focus());
    await page.settle();
  };
  const ids = () => store.graph.value.nodes.map(({ id }) => id);
  const edges = () =>
    store.graph.value.edges.map(({ source, target, port }) => `${source}>${target}.${port}`);
  const said = () => view.find(".cv-told").textContent;
  const at = () => view.focused()?.getAttribute("data-node") ?? null;
  return { ...page, card, press, focus, ids, edges, said, at };
}

const EMPTY = { shown: null, traits: { graph: { nodes: [], edges: [] } }, states: {} };

test("every node is a card with its picture, its size and what became of it", async () => {
  const { view, card } = await show();
  expect(view.all(".cv-card")).toHaveLength(GRAPH.nodes.length);
  expect(card("load").querySelectorAll("rect")).toHaveLength(2);
  expect(card("load").querySelector(".cv-size")?.textContent).toBe("6 files, 3.8 kB");
  expect(card("chunk").querySelectorAll("rect")).toHaveLength(3);
  expect(card("embed").querySelectorAll("circle")).toHaveLength(2);
  expect(card("embed").querySelector(".cv-size")?.textContent).toBe("18 × 384");
  expect(card("index").querySelector("dl")?.textContent).toBe("metric inner productvectors 18");
  expect(card("retrieve").querySelector(".cv-size")?.textContent).toBe("top 3 of 18");
  expect(card("prompt").querySelector(".cv-size")?.textContent).toBe("218 tokens");
  expect(card("generate").querySelector(".cv-text")?.textContent).toBe("You can use a sliding window.");
  expect(card("chunk").querySelector(".cv-state")?.textContent).toBe("unchanged");
  expect(card("retrieve").querySelector(".cv-state")?.textContent).toBe("7 ms");
  expect(view.all(".react-flow__edge")).toHaveLength(GRAPH.edges.length);
});

test("a card tells in words what it gets, gives and became, in both languages", async () => {
  const { card, view } = await show();
  expect(card("retrieve").getAttribute("aria-label")).toBe(
    "Retrieve, top 3 of 18, ran, an index from Index, a query from Question, to Prompt",
  );
  view.act(() => {
    view.language.value = "zh";
  });
  expect(card("retrieve").getAttribute("aria-label")).toBe(
    "retrieve，18 取 3，已运行，索引来自 index，查询来自 question，连到 prompt",
  );
});

test("why a node ran is told when it is chosen, and its error stands there with what to do", async () => {
  const why = message("k changed: 3 → 5", "k 改变了：3 → 5");
  const error = {
    message: message("The server is down.", "服务器没有响应。"),
    hint: message("Start it.", "请启动它。"),
  };
  const { card, view, settle } = await show({
    states: told({ retrieve: { why }, generate: { state: "failed", error } }),
  });
  view.click(card("retrieve").closest(".react-flow__node") as HTMLElement);
  await settle();
  expect(view.find(".cv-settings .cv-state").textContent).toBe("ran: k changed: 3 → 57 ms, 3.8 kB");
  expect(card("generate").querySelector(".cv-state")?.getAttribute("title")).toBe(
    "failed: The server is down.",
  );
  view.click(card("generate").closest(".react-flow__node") as HTMLElement);
  await settle();
  expect(view.find(".cv-settings [role=alert]").textContent).toBe("The server is down.Start it.");
});

test("what is done once and what for every question is written over the cards", async () => {
  const { view, store } = await show();
  const lanes = () => view.all(".cv-lane").map(({ textContent }) => textContent);
  expect(lanes()).toEqual(["prepared once", "run for every question"]);
  // Where the two stand among each other, no line could part them.
  view.act(() => {
    const nodes = GRAPH.nodes.map((node) => (node.id === "load" ? { ...node, x: 900 } : node));
    store.edit({ ...GRAPH, nodes });
  });
  expect(lanes()).toEqual([]);
});

test("a six-node pipeline is built by keyboard alone", async () => {
  const { view, press, ids, edges, at, said, settle } = await show(EMPTY);
  expect(view.find(".msg").textContent).toContain("The pipeline is empty.");
  view.act(() => view.find<HTMLElement>(".msg .btn").focus());
  view.click(view.focused() as HTMLElement);
  await settle();
  const choose = async (type: string) => {
    for (let i = 0; i < TYPES.length && view.focused()?.getAttribute("data-type") !== type; i++) {
      await press("ArrowDown");
    }
    expect(view.focused()?.getAttribute("data-type")).toBe(type);
    view.click(view.focused() as HTMLElement);
    await settle();
  };
  await choose("load");
  expect(at()).toBe("load");
  // Each is added behind the one at hand, and takes what that gives.
  for (const type of ["chunk", "embed", "index", "retrieve"]) {
    await press("a");
    await choose(type);
    expect(at()).toBe(type);
  }
  expect(said()).toBe("Retrieve was added behind Index.");
  // The question is no taker of hits: it is connected by hand.
  await press("a");
  await choose("question");
  expect(ids()).toEqual(["load", "chunk", "embed", "index", "retrieve", "question"]);
  expect(edges()).not.toContain("question>retrieve.query");
  await press("c");
  const items = () => view.all("[role=menuitem]");
  expect(items()[0]?.textContent).toBe("Retrieve: a query");
  expect(items()[0]).toBe(view.focused());
  expect(
    items()
      .slice(1)
      .every((item) => item.getAttribute("aria-disabled") === "true"),
  ).toBe(true);
  view.click(view.focused() as HTMLElement);
  await settle();
  expect(edges()).toEqual([
    "load>chunk.documents",
    "chunk>embed.chunks",
    "embed>index.vectors",
    "index>retrieve.index",
    "question>retrieve.query",
  ]);
  expect(said()).toBe("Question is connected to Retrieve.");
  expect(at()).toBe("question");
});

test("what hands on the same kind is added between, and the rest makes room", async () => {
  const { focus, press, view, edges, said, store, settle } = await show();
  await focus("retrieve");
  await press("a");
  view.click(view.find('[data-type="rerank"]'));
  await settle();
  expect(said()).toBe("Rerank was added between Retrieve and Prompt.");
  expect(edges()).toContain("retrieve>rerank.hits");
  expect(edges()).toContain("rerank>prompt.hits");
  expect(edges()).not.toContain("retrieve>prompt.hits");
  const place = (id: string) => store.graph.value.nodes.find((node) => node.id === id);
  const before = (id: string) => GRAPH.nodes.find((node) => node.id === id);
  expect(place("rerank")).toMatchObject({ x: (before("retrieve")?.x ?? 0) + 108, y: 0 });
  expect(place("prompt")?.x).toBe((before("prompt")?.x ?? 0) + 108);
  view.act(() => store.undo());
  expect(edges()).toContain("retrieve>prompt.hits");
});

test("nodes that nobody has put anywhere go on finding their places; one that is moved ends that", async () => {
  const graph = { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, x: 0, y: 0 })) };
  const { focus, press, view, store, settle } = await show({ traits: { graph } });
  await focus("chunk");
  await press("a");
  view.click(view.find('[data-type="bm25"]'));
  await settle();
  expect(store.graph.value.nodes.every(({ x, y }) => x === 0 && y === 0)).toBe(true);
  await focus("load");
  await press("ArrowDown", { altKey: true });
  const spots = new Set(store.graph.value.nodes.map(({ x, y }) => `${x} ${y}`));
  expect(spots.size).toBe(store.graph.value.nodes.length);
});

test("a connection that cannot be made says why before and after it is tried, and changes nothing", async () => {
  const { view, focus, press, said, edges, settle } = await show();
  await focus("load");
  await press("C");
  const before = edges();
  const index = view.all("[role=menuitem]").find((item) => item.textContent?.startsWith("Index: vectors"));
  expect(index?.querySelector("small")?.textContent).toBe(
    "Index takes vectors here, but Load gives documents.",
  );
  view.click(index as HTMLElement);
  await settle();
  expect(said()).toBe("Not connected. Index takes vectors here, but Load gives documents.");
  expect(view.find(".cv-told").getAttribute("role")).toBe("status");
  expect(edges()).toEqual(before);
  // Another choice can be made, or none.
  await press("Escape");
  expect(view.all(".cv-picker")).toHaveLength(0);
});

test("arrows follow the connections; Home and End lead to the ends", async () => {
  const { focus, press, at } = await show();
  await focus("load");
  for (const [key, id] of [
    ["ArrowRight", "chunk"],
    ["ArrowRight", "embed"],
    ["ArrowLeft", "chunk"],
    ["End", "answer"],
    ["ArrowLeft", "generate"],
    ["Home", "load"],
  ] as const) {
    const event = await press(key);
    expect([key, at(), event.defaultPrevented]).toEqual([key, id, true]);
  }
});

test("one card is a tab stop; the host keeps the keys that mean nothing here", async () => {
  const { view, focus, press } = await show();
  await focus("chunk");
  expect(view.all('.cv-card[tabindex="0"]').map((card) => card.dataset.node)).toEqual(["chunk"]);
  expect((await press("q")).defaultPrevented).toBe(false);
});

test("Delete removes a node with its connections, and one step back brings all of it", async () => {
  const { focus, press, ids, edges, said, at, store, settle, view } = await show();
  await focus("embed");
  await press("Delete");
  expect(ids()).not.toContain("embed");
  expect(edges()).toHaveLength(GRAPH.edges.length - 2);
  expect(said()).toBe("Embed was removed.");
  expect(at()).toBe("chunk");
  view.act(() => store.undo());
  await settle();
  expect(ids()).toEqual(GRAPH.nodes.map(({ id }) => id));
  view.act(() => store.redo());
  expect(ids()).not.toContain("embed");
});

test("all of it can be copied and pasted: new names, the same connections", async () => {
  const { focus, press, ids, edges, said, at } = await show();
  await focus("load");
  await press("v", { ctrlKey: true });
  expect(said()).toBe("Nothing was copied yet.");
  await press("a", { ctrlKey: true });
  await press("c", { ctrlKey: true });
  expect(said()).toBe("9 nodes were copied.");
  await press("v", { metaKey: true });
  expect(ids()).toHaveLength(18);
  expect(edges()).toContain("load-2>chunk-2.documents");
  expect(edges()).toHaveLength(2 * GRAPH.edges.length);
  expect(at()).toBe("load-2");
  await press("Delete");
  expect(ids()).toEqual(GRAPH.nodes.map(({ id }) => id));
});

test("one node is copied as it is set, cut, and duplicated", async () => {
  const { focus, press, store, ids } = await show();
  await focus("chunk");
  await press("d", { ctrlKey: true });
  expect(store.graph.value.nodes.at(-1)).toMatchObject({ id: "chunk-2", params: { size: 400 } });
  await focus("chunk");
  await press("x", { ctrlKey: true });
  expect(ids()).not.toContain("chunk");
  await press("v", { ctrlKey: true });
  expect(ids()).toContain("chunk");
});

test("Alt and an arrow move a node; a walk is one step back; L arranges", async () => {
  const { focus, press, store, view, settle } = await show();
  const place = () => store.graph.value.nodes.find(({ id }) => id === "chunk");
  await focus("chunk");
  await press("ArrowDown", { altKey: true });
  await press("ArrowDown", { altKey: true });
  await press("ArrowRight", { altKey: true });
  expect(place()).toMatchObject({ x: 168, y: 16 });
  view.act(() => store.undo());
  await settle();
  expect(place()).toMatchObject({ x: 160, y: 0 });
  await focus("chunk");
  await press("l");
  expect(place()).toMatchObject({ x: 108, y: 0 });
});

test("Enter opens the settings of a node and goes there; Escape comes back to the card", async () => {
  const { focus, press, view, at, store } = await show();
  await focus("chunk");
  await press("Enter");
  expect(store.selection.value).toBe("chunk");
  const form = view.find(".cv-settings");
  expect(form.contains(view.focused())).toBe(true);
  await press("Escape");
  expect(at()).toBe("chunk");
  expect(view.all(".cv-settings")).toHaveLength(0);
});

test("a connection is removed where the node tells of it", async () => {
  const { focus, press, view, edges, settle, said } = await show();
  await focus("retrieve");
  await press("Enter");
  view.click(view.find('[aria-label="Disconnect Question from Retrieve"]'));
  await settle();
  expect(edges()).not.toContain("question>retrieve.query");
  expect(said()).toBe("Question and Retrieve are no longer connected.");
  expect(view.find(".cv-edges .open span").textContent).toBe("a query: nothing connected");
  // And made again from there: what gives a query comes first.
  view.click(view.find(".cv-edges .open .btn"));
  await settle();
  expect(view.find(".cv-picker h3").textContent).toBe("Connect to Retrieve: a query");
  expect(view.focused()?.textContent).toBe("Question");
  view.click(view.focused() as HTMLElement);
  await settle();
  expect(edges()).toContain("question>retrieve.query");
});

test("a node at work counts, writes, and can be stopped from its card", async () => {
  const { view, store, part, settle, card, fake, asked } = await show();
  void store.run();
  await settle();
  const running = { ...told().embed, state: "running", done: 40, total: 120 };
  await part("run", { result: { node: "embed", state: running } });
  const bar = card("embed").querySelector("[role=progressbar]");
  expect(bar?.getAttribute("aria-valuenow")).toBe("40");
  expect(card("embed").querySelector(".cv-state")?.textContent).toBe("40 of 120");
  const writing = { ...told().generate, state: "running", text: "You can" };
  await part("run", { result: { node: "generate", state: writing } });
  expect(card("generate").querySelector(".cv-text")?.textContent).toBe("You can");
  view.click(card("embed").querySelector(".cv-stop") as HTMLElement);
  await settle();
  expect(asked("stop").map(({ args }) => args)).toEqual([expect.objectContaining({ node: "embed" })]);
  // The rest runs on.
  expect(fake.sent.some((sent) => sent.kind === "cancel")).toBe(false);
  expect(store.phase.value.kind).toBe("working");
});

test("what a run will compute anew waits, in both languages", async () => {
  const { view, store, settle, card } = await show();
  const nodes = store.graph.value.nodes.map((node) =>
    node.id === "retrieve" ? { ...node, params: { ...node.params, k: 7 } } : node,
  );
  view.act(() => store.edit({ ...store.graph.value, nodes }));
  expect(card("retrieve").querySelector(".cv-state")?.textContent).toBe("edited");
  void store.run();
  await settle();
  const state = (id: string) => card(id).querySelector(".cv-state");
  expect([state("retrieve"), state("answer")].map((each) => each?.textContent)).toEqual([
    "waiting",
    "waiting",
  ]);
  expect(state("retrieve")?.classList.contains("waiting")).toBe(true);
  expect(state("chunk")?.textContent).toBe("unchanged");
  view.act(() => {
    view.language.value = "zh";
  });
  expect(state("retrieve")?.textContent).toBe("等待中");
});

test("the palette adds by a click, and what is dropped stands where it was dropped", async () => {
  const { view, settle, store, ids } = await show();
  view.click(view.find(".cv-tools .btn"));
  await settle();
  expect(view.all(".pl [role=group]").map((group) => group.getAttribute("aria-label"))).toEqual([
    "Sources", "Prepare", "Search", "Rank", "Answer", "Measure",
  ]); // biome-ignore format: one line
  view.click(view.find('[data-type="bm25"]'));
  await settle();
  expect(ids()).toContain("bm25");
  const data = new Map([["application/x-llmhero-node", "fuse"]]);
  const drop = new MouseEvent("drop", { bubbles: true, cancelable: true, clientX: 400, clientY: 100 });
  Object.assign(drop, {
    dataTransfer: { types: [...data.keys()], getData: (key: string) => data.get(key) ?? "" },
  });
  view.act(() => void view.find(".cv-flow").dispatchEvent(drop));
  await settle();
  expect(store.graph.value.nodes.at(-1)).toMatchObject({ id: "fuse" });
  expect(store.selection.value).toBe("fuse");
});

test("what is dropped from elsewhere is not taken for a node", async () => {
  const { view, ids } = await show();
  const drop = new MouseEvent("drop", { bubbles: true, cancelable: true });
  Object.assign(drop, { dataTransfer: { types: ["text/plain"], getData: () => "load" } });
  const before = ids().length;
  const event = Object.assign(drop, {
    dataTransfer: { types: ["text/plain"], getData: (key: string) => (key === "text/plain" ? "load" : "") },
  });
  view.act(() => void view.find(".cv-flow").dispatchEvent(event));
  expect(ids()).toHaveLength(before);
  expect(event.defaultPrevented).toBe(false);
});

test("the map comes where the graph is larger than the view, and with M", async () => {
  const small = { ...GRAPH, nodes: GRAPH.nodes.map((node) => ({ ...node, x: 0, y: 0 })) };
  const { view, focus, press } = await show({ traits: { graph: small } });
  expect(view.all(".react-flow__minimap")).toHaveLength(0);
  await focus("load");
  await press("m");
  expect(view.all(".react-flow__minimap")).toHaveLength(1);
  await press("m");
  expect(view.all(".react-flow__minimap")).toHaveLength(0);
  for (let i = 0; i < 2; i++) await press("+");
  expect(view.all(".react-flow__minimap")).toHaveLength(1);
  await press("0");
  expect(view.all(".react-flow__minimap")).toHaveLength(0);
});

const param = (name: string, kind: Param["kind"], initial: unknown, more: Partial<Param> = {}): Param => ({
  name,
  kind,
  default: initial,
  title: message(name, name),
  low: null,
  high: null,
  choices: [],
  help: null,
  hide: false,
  ...more,
});

const FORM: Param[] = [
  param("k", "int", 3, { low: 1, high: 100 }),
  param("seed", "int", 0),
  param("lambda", "float", 0.7, { low: 0, high: 1, help: message("More is similar.", "越大越相似。") }),
  param("trim", "bool", true),
  param("method", "choice", "a", { choices: [["a", message("Alpha", "甲")], ["b", message("Beta", "乙")]] }), // biome-ignore format: one line
  param("instruction", "text", "Answer.\nUse only the passages."),
  param("paths", "list", ["one"]),
  param("documents", "documents", [{ id: "a.md", text: "hello" }]),
  param("secret", "text", "", { hide: true }),
];
const WITH_FORM: NodeType[] = TYPES.map((type) => (type.name === "mmr" ? { ...type, params: FORM } : type));
const FORM_GRAPH = {
  nodes: [
    {
      id: "mmr",
      type: "mmr",
      x: 0,
      y: 0,
      params: Object.fromEntries(FORM.map((each) => [each.name, each.default])),
    },
  ],
  edges: [],
};

async function form() {
  const page = await show({ shown: null, traits: { types: WITH_FORM, graph: FORM_GRAPH }, states: {} });
  page.view.act(() => page.store.select("mmr"));
  await page.settle();
  const value = (name: string) => page.store.graph.value.nodes[0]?.params[name];
  const field = (name: string) => {
    const label = page.view.all("label, legend").find((each) => each.textContent?.startsWith(name));
    const id = label?.getAttribute("for");
    return (id ? page.view.find(`#${CSS.escape(id)}`) : label?.querySelector("input")) as HTMLInputElement;
  };
  return { ...page, value, field };
}

const change = (target: HTMLInputElement | HTMLTextAreaElement, text: string) => {
  target.value = text;
  target.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
};

test("every kind of setting has its control, and each change is one step back", async () => {
  const { view, value, field, settle, store } = await form();
  expect(view.all(".cv-setting")).toHaveLength(FORM.length - 1);
  view.press(field("k"), "ArrowUp");
  view.press(field("k"), "ArrowUp");
  expect(value("k")).toBe(5);
  view.act(() => change(field("seed"), "42"));
  expect(value("seed")).toBe(42);
  view.act(() => store.undo());
  view.act(() => store.undo());
  expect([value("k"), value("seed")]).toEqual([3, 0]);
  view.click(field("trim"));
  expect(value("trim")).toBe(false);
  view.click(view.find('input[value="b"]'));
  expect(value("method")).toBe("b");
  view.act(() => change(field("instruction"), "Be brief."));
  expect(value("instruction")).toBe("Be brief.");
  view.act(() => change(field("paths"), " two \n\nthree"));
  expect(value("paths")).toEqual(["two", "three"]);
  await settle();
  expect(view.find(".cv-settings").textContent).toContain("More is similar.");
  expect(view.find(".cv-settings").textContent).not.toContain("secret");
});

test("a value that cannot be taken is answered beside it, and the old one stays", async () => {
  const { view, value, field, settle } = await form();
  const exact = view.find<HTMLInputElement>('[aria-label="k, exact value"]');
  const faults = () => view.all(".cv-fault").map(({ textContent }) => textContent).filter(Boolean); // biome-ignore format: one line
  for (const [typed, answer] of [
    ["500", "At most 100: 500 was not taken."],
    ["0", "At least 1: 0 was not taken."],
    ["2.5", "A whole number, please: 2.5 was not taken."],
    ["many", "many is not a number."],
  ] as const) {
    view.act(() => {
      exact.value = typed;
      exact.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    });
    await settle();
    expect(faults()).toEqual([answer]);
    expect(value("k")).toBe(3);
    expect(exact.value).toBe("3");
  }
  view.act(() => {
    exact.value = "7";
    exact.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  });
  await settle();
  expect([value("k"), faults()]).toEqual([7, []]);
  view.act(() => change(field("seed"), "x"));
  await settle();
  expect(faults()).toEqual(["x is not a number."]);
});

test("texts are added and removed; one without a name or with a taken one is answered", async () => {
  const { view, value, settle } = await form();
  const texts = view.find(".cv-texts");
  const [name, body] = [texts.querySelector("input"), texts.querySelector("textarea")];
  const add = texts.querySelector<HTMLElement>(".cv-new .btn");
  if (!name || !body || !add) throw new Error("no form for a text");
  const fault = () => texts.querySelector(".cv-fault")?.textContent;
  view.click(add);
  expect(fault()).toBe("Give the text a name.");
  view.type(name, "a.md");
  view.click(add);
  expect(fault()).toBe("There is already a text named a.md.");
  view.type(name, "b.md");
  view.click(add);
  expect(fault()).toBe("The text is empty.");
  view.type(body as unknown as HTMLInputElement, "<b>world</b>");
  view.click(add);
  await settle();
  expect(value("documents")).toEqual([
    { id: "a.md", text: "hello" },
    { id: "b.md", text: "<b>world</b>" },
  ]);
  view.click(view.find('[aria-label="Remove a.md"]'));
  expect(value("documents")).toEqual([{ id: "b.md", text: "<b>world</b>" }]);
});

test("documents that the kernel holds are told of, and stay until they are removed", async () => {
  const { view, store, value, settle } = await form();
  const [held, other] = [{ ref: "f00", n: 12 }, { unknown: true }];
  const [mmr] = store.graph.value.nodes;
  if (!mmr) throw new Error("a node");
  view.act(() =>
    store.edit({ nodes: [{ ...mmr, params: { ...mmr.params, documents: [held, other] } }], edges: [] }),
  );
  await settle();
  const texts = view.find(".cv-texts");
  expect(texts.querySelector("li")?.textContent).toBe("12 documents in the kernel");
  view.type(texts.querySelector("input") as HTMLInputElement, "b.md");
  view.type(texts.querySelector("textarea") as unknown as HTMLInputElement, "world");
  view.click(texts.querySelector(".cv-new .btn") as HTMLElement);
  await settle();
  expect(value("documents")).toEqual([held, other, { id: "b.md", text: "world" }]);
  view.act(() => {
    view.language.value = "zh";
  });
  expect(texts.querySelector("li")?.textContent).toBe("内核中的 12 份文档");
  view.click(view.find('[aria-label="移除内核中的 12 份文档"]'));
  expect(value("documents")).toEqual([other, { id: "b.md", text: "world" }]);
});

test("what is half typed survives a run, and goes when another value comes", async () => {
  const { view, store, value, field, part } = await form();
  const long = () => field("instruction") as unknown as HTMLTextAreaElement;
  view.type(long() as unknown as HTMLInputElement, "Be br");
  view.type(field("seed"), "10,0");
  await part("open", { result: { node: "mmr", state: { ...told().embed, state: "running" } } });
  expect(view.find(".cv-settings .cv-state").textContent).toContain("running");
  expect([long().value, field("seed").value]).toEqual(["Be br", "10,0"]);
  view.type(field("seed"), "10,000");
  view.act(() => void field("seed").dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
  expect([value("seed"), field("seed").value]).toEqual([10_000, "10000"]);
  const [mmr] = store.graph.value.nodes;
  if (!mmr) throw new Error("a node");
  view.act(() =>
    store.edit({ nodes: [{ ...mmr, params: { ...mmr.params, instruction: "Else." } }], edges: [] }),
  );
  expect(long().value).toBe("Else.");
  expect(value("instruction")).toBe("Else.");
});

test("where it is narrow the nodes are an ordered list with the settings in it", async () => {
  layOut({ width: 446, height: 300 });
  const { view, card, focus, press, at, settle, ids } = await show();
  expect(view.all(".react-flow")).toHaveLength(0);
  expect(view.all("ol.cv-list > li")).toHaveLength(GRAPH.nodes.length);
  // What a line to the row above does not say is written.
  expect(view.all(".cv-from").map(({ textContent }) => textContent)).toEqual(["← Index  ← Question"]);
  view.click(card("chunk"));
  await settle();
  expect(card("chunk").nextElementSibling?.classList.contains("cv-settings")).toBe(true);
  await focus("index");
  await press("ArrowDown");
  expect(at()).toBe("question");
  await press("c");
  expect(card("question").nextElementSibling?.classList.contains("cv-picker")).toBe(true);
  await press("Escape");
  await focus("embed");
  await press("Delete");
  expect(ids()).not.toContain("embed");
});

test("what comes from elsewhere is text, never markup", async () => {
  const evil = "<img src=x onerror=alert(1)>";
  const { card, view } = await show({
    states: told({ generate: { preview: { kind: "text", text: evil } } }),
  });
  expect(card("generate").querySelector(".cv-text")?.textContent).toBe(evil);
  expect(view.all("img")).toHaveLength(0);
});

test("without a kernel the saved picture stays, and can be looked through", async () => {
  const page = await stage((store: Store) => <Canvas store={store} />, { live: false });
  expect(page.view.all(".cv-card")).toHaveLength(GRAPH.nodes.length);
  expect(page.view.find('[data-node="retrieve"] .cv-state').textContent).toBe("7 ms");
});
