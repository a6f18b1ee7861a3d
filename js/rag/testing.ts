/** Runs for tests, as the kernel would send them, and a kernel that answers by hand. */
import type { JSX } from "preact";
import { onTestFinished } from "vitest";
import { byHand } from "../shared/by-hand";
import { FakeModel } from "../shared/fake-model";
import { connect } from "../shared/rpc";
import { mount } from "../shared/testing";
import { type Language, message } from "../shared/text";
import { createStore, IDLE, type ModelInfo, type Store } from "./store";
import type { Edge, Graph, GraphNode, NodeState, NodeType, Param, Passage, Port, Shown } from "./types";

export const INFO: ModelInfo = { name: "SmolLM2-135M-Instruct", context: 8192, remote: false };

const port = (name: string, many = false): Port => ({ name, type: name, many, optional: false });
const whole = (name: string, initial: number, low: number, high: number): Param => ({
  name,
  kind: "int",
  default: initial,
  title: message(name, name),
  low,
  high,
  choices: [],
  help: null,
  hide: false,
});

/** Kinds of nodes with the ports that they have in Python. */
export const TYPES: NodeType[] = (
  [
    ["load", "sources", [], "documents", []],
    ["clean", "prepare", [port("documents")], "documents", []],
    ["chunk", "prepare", [port("documents")], "chunks", [whole("size", 400, 20, 8000)]],
    ["embed", "prepare", [port("chunks")], "vectors", []],
    ["index", "prepare", [port("vectors")], "index", []],
    ["bm25", "prepare", [port("chunks")], "index", []],
    ["question", "search", [], "query", []],
    ["rewrite", "search", [port("query")], "query", []],
    ["retrieve", "search", [port("index"), port("query")], "hits", [whole("k", 3, 1, 100)]],
    ["fuse", "rank", [port("hits", true)], "hits", []],
    ["rerank", "rank", [port("hits")], "hits", [whole("k", 5, 1, 100)]],
    ["mmr", "rank", [port("hits")], "hits", []],
    ["prompt", "answer", [port("hits")], "prompt", [whole("budget", 1024, 16, 8192)]],
    ["generate", "answer", [port("prompt")], "generation", []],
    ["answer", "answer", [port("generation")], "answer", []],
    ["evaluate", "measure", [port("hits")], "metrics", []],
  ] as [string, string, Port[], string, Param[]][]
).map(([name, group, inputs, output, params]) => ({
  name,
  title: message(name.charAt(0).toUpperCase() + name.slice(1), name),
  about: message(`What ${name} does.`, `${name} 做什么。`),
  group,
  inputs,
  output,
  params,
}));

const node = (type: string, index: number): GraphNode => ({
  id: type,
  type,
  params: Object.fromEntries(
    TYPES.find(({ name }) => name === type)?.params.map((param) => [param.name, param.default]) ?? [],
  ),
  x: index * 160,
  y: type === "question" ? 140 : 0,
});
const edge = (source: string, target: string, name: string): Edge => ({ source, target, port: name });

/** The default pipeline. */
export const GRAPH: Graph = {
  nodes: ["load", "chunk", "embed", "index", "question", "retrieve", "prompt", "generate", "answer"].map(
    node,
  ),
  edges: [
    edge("load", "chunk", "documents"),
    edge("chunk", "embed", "chunks"),
    edge("embed", "index", "vectors"),
    edge("index", "retrieve", "index"),
    edge("question", "retrieve", "query"),
    edge("retrieve", "prompt", "hits"),
    edge("prompt", "generate", "prompt"),
    edge("generate", "answer", "generation"),
  ],
};

const passage = (
  row: number,
  start: number,
  end: number,
  text: string,
  score: number,
  effect: number,
): Passage => ({
  rank: row - 3,
  row,
  doc: "cost.md",
  start,
  end,
  text,
  heading: "Memory and cost",
  score,
  unit: "cosine",
  kept: true,
  effect,
});

const QUOTE = "Sliding windows let a layer look back only a fixed distance.";

/** The run of the design. */
export const SHOWN: Shown = {
  rev: 1,
  question: "How can I make the key-value cache smaller?",
  passages: [
    passage(
      4,
      18,
      283,
      "During generation the keys and values of all earlier tokens are kept in a cache.",
      0.47,
      2.8,
    ),
    passage(
      5,
      169,
      464,
      "Grouped-query attention lets several query heads share one key and value head.",
      0.39,
      1.1,
    ),
    passage(
      6,
      400,
      617,
      `Distillation trains a small model on the answers of a large one. ${QUOTE}`,
      0.38,
      33.4,
    ),
  ],
  answer: {
    text: "You can use a sliding window. It is cheap.",
    sentences: [
      {
        start: 0,
        end: 29,
        citations: [{ row: 6, doc: "cost.md", start: 470, end: 530, quote: QUOTE, score: 0.9, effect: 31.2 }],
      },
      { start: 30, end: 42, citations: [] },
    ],
    model: "SmolLM2-135M-Instruct",
    tokens: 12,
  },
  found: 3,
  sent: 3,
  chunks: 18,
  documents: 6,
  ms: 2360,
};

export const STATES: Record<string, NodeState> = Object.fromEntries(
  GRAPH.nodes.map(({ id }) => [
    id,
    {
      ...IDLE,
      state: ["retrieve", "prompt", "generate", "answer"].includes(id) ? "ran" : "kept",
      ms: 7,
      bytes: 900,
    },
  ]),
);

/** A widget's model; `manager` decides whether the host has a kernel. */
export function savedModel(manager: unknown, shown: Shown | null, traits: Record<string, unknown> = {}) {
  return new FakeModel(
    {
      graph: GRAPH,
      question: shown?.question ?? "",
      types: TYPES,
      model_info: INFO,
      rev: shown?.rev ?? 0,
      lang: "en",
      snapshot: shown ? { shown, states: STATES } : {},
      ...traits,
    },
    manager,
  );
}

export const SAVED_PAGE = { set_state() {} };
export const LIVE = { set_state() {}, kernel: {} };

/** Mount a view of a widget whose kernel is the test: it sees what was asked, and answers. */
export async function stage(
  view: (store: Store) => JSX.Element,
  options: {
    shown?: Shown | null;
    traits?: Record<string, unknown>;
    language?: Language;
    live?: boolean;
  } = {},
) {
  const { shown = SHOWN, traits, language = "en", live = true } = options;
  const fake = savedModel(live ? LIVE : SAVED_PAGE, shown, traits);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const mounted = mount(view(store), language);
  const staged = { fake, store, view: mounted, ...byHand(fake) };
  if (live) {
    await staged.say({ kind: "ready", caps: { ops: [] }, limits: {} });
    // The first view asks for the run that the saved notebook shows.
    store.activate();
    await staged.settle();
    if (shown) await staged.answer("open", { result: { shown, states: STATES } });
  }
  return staged;
}
