/** The state of one pipeline, shared by all its views, and its conversation with the kernel. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { follow, type Model, own, save, share } from "../shared/model";
import type { Json } from "../shared/protocol";
import { type Ended, endOf, refusalOf } from "../shared/refusal";
import type { Answer, Link, RequestOptions, Rpc } from "../shared/rpc";
import { changedSince } from "./changed";
import type { Graph, NodeState, NodeType, Shown } from "./types";

export interface ModelInfo {
  name: string;
  /** Tokens that it reads at once; null where a server does not say. */
  context: number | null;
  remote: boolean;
}

export type Phase = { kind: "working" } | Ended;
export type States = ReadonlyMap<string, NodeState>;

export interface Store {
  info: ReadonlySignal<ModelInfo>;
  link: ReadonlySignal<Link>;
  /** Whether anything may be asked of the kernel. */
  live: ReadonlySignal<boolean>;
  phase: ReadonlySignal<Phase>;
  types: ReadonlySignal<ReadonlyMap<string, NodeType>>;
  graph: ReadonlySignal<Graph>;
  /** What became of each node; `changed` where the graph was edited since it ran. */
  states: ReadonlySignal<States>;
  /** Id of the chosen node. */
  selection: ReadonlySignal<string | null>;
  question: ReadonlySignal<string>;
  shown: ReadonlySignal<Shown | null>;
  /** Row of the passage that the reader points at. */
  passage: Signal<number | null>;
  /** Files and servers that an opened pipeline names: it runs when the reader has seen them. */
  held: ReadonlySignal<readonly string[]>;
  /** Whether something was edited since the run on display. */
  edited: ReadonlySignal<boolean>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Called by every view; the first one makes the kernel prepare what it can. */
  activate(): void;
  /** Put another graph in its place; edits of one `gesture` in quick succession are one step back. */
  edit(next: Graph, gesture?: string): void;
  select(id: string | null): void;
  /** Ask the pipeline another question. */
  pose(question: string): Promise<boolean>;
  /** Compute what changed. */
  run(): Promise<boolean>;
  /** Put the graph of a document in the place of this one. */
  load(text: string): Promise<boolean>;
  /** Add files to the documents, `data` as base64, and run. */
  add(files: readonly { name: string; data: string }[]): Promise<boolean>;
  /** Ask about the run on display; an answer about an older one is refused as stale. */
  ask(op: string, args?: Record<string, Json>, options?: RequestOptions): Promise<Answer>;
  /** What a deeper view shall find again when it is opened once more; made at the first call. */
  keep<T>(name: string, make: () => T): T;
  cancel(): void;
  retry(): void;
  undo(): void;
  redo(): void;
}

interface Step {
  graph: Graph;
  question: string;
}

interface Run {
  shown: Shown | null;
  states: Record<string, NodeState>;
}

export const IDLE: NodeState = {
  state: "idle",
  why: null,
  ms: null,
  bytes: null,
  preview: null,
  error: null,
  done: 0,
  total: 0,
};

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const info = follow<ModelInfo>(model, "model_info", abort);
  const catalogue = follow<NodeType[]>(model, "types", abort);
  const rev = follow<number>(model, "rev", abort);
  const graph = own<Graph>(model, "graph", abort);
  const question = own<string>(model, "question", abort);
  const selection = signal<string | null>(null);
  const passage = signal<number | null>(null);
  const saved = readRun(model.get("snapshot"));
  const shown = signal<Shown | null>(saved.shown && { ...saved.shown, rev: 0 });
  const runs = signal<States>(new Map(Object.entries(saved.states)));
  /** What the states on display are of. */
  const ran = signal<Graph>(graph.peek());
  const held = signal<readonly string[]>([]);
  const phase = signal<Phase>({ kind: "idle" });
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  const changed = computed(() => changedSince(ran.value, graph.value));
  const types = computed(() => new Map(catalogue.value.map((type) => [type.name, type])));
  const states = computed<States>(() => {
    const working = phase.value.kind === "working";
    return new Map(
      graph.value.nodes.map(({ id }) => {
        const known = runs.value.get(id) ?? IDLE;
        const stale = !working && known.state !== "idle" && changed.value.has(id);
        return [id, stale ? { ...known, state: "changed" } : known];
      }),
    );
  });
  const edited = computed(
    () =>
      changed.value.size > 0 ||
      ran.value.nodes.some(({ id }) => !graph.value.nodes.some((node) => node.id === id)) ||
      (shown.value !== null && shown.value.question !== question.value),
  );
  const watched = signal(false);
  const kept = new Map<string, unknown>();
  let running: AbortController | null = null;
  let line: Promise<unknown> = Promise.resolve();
  /** What waited when the reader cancelled is dropped. */
  let round = 0;
  let opened = false;

  const arrive = ({ result }: Answer, of: Graph) => {
    const run = readRun(result);
    runs.value = new Map(Object.entries(run.states));
    ran.value = of;
    shown.value = run.shown;
    passage.value = null;
  };
  const hear = ({ result }: Answer) => {
    const { node, state } = result as unknown as { node?: string; state?: NodeState };
    if (node && state) runs.value = new Map(runs.peek()).set(node, state);
  };
  const change = (op: string, args: Record<string, Json> = {}): Promise<boolean> => {
    const asked = round;
    const turn = line.then(async () => {
      if (abort.aborted || asked !== round) return false;
      const before = { runs: runs.peek(), graph: graph.peek() };
      // The kernel reads the graph and the question from the traits.
      save(model);
      const controller = new AbortController();
      running = controller;
      phase.value = { kind: "working" };
      try {
        const answer = await rpc.request(
          op,
          { rev: shown.peek()?.rev ?? 0, ...args },
          {
            signal: controller.signal,
            onPart: (part) => void (running === controller && hear(part)),
          },
        );
        held.value = (answer.result.held as string[] | undefined) ?? [];
        // A pipeline that waits for the reader has not run: what is on display is of the one before.
        if (held.peek().length === 0)
          arrive(answer, op === "load" || op === "add" ? graph.peek() : before.graph);
        phase.value = { kind: "idle" };
        return true;
      } catch (error) {
        const refusal = refusalOf(error);
        round += 1;
        // Whoever was on its way is not any more; what was finished stays.
        const halted = ({ state }: NodeState) => state === "running" || state === "waiting";
        runs.value = new Map(
          [...runs.peek()].map(([id, now]) => [id, halted(now) ? (before.runs.get(id) ?? IDLE) : now]),
        );
        phase.value = refusal.code === "stale" ? { kind: "idle" } : endOf(refusal);
        if (refusal.code === "closed") opened = false;
        return false;
      } finally {
        if (running === controller) running = null;
      }
    });
    line = turn;
    return turn;
  };

  const history = createHistory<Step>({
    here: () => ({ graph: graph.peek(), question: question.peek() }),
    go(there) {
      share(model, "graph", graph, there.graph);
      share(model, "question", question, there.question);
      return true;
    },
  });
  const remember = (gesture?: string) =>
    history.remember({ graph: graph.peek(), question: question.peek() }, gesture);

  const stop = effect(() => {
    if (!watched.value || rpc.link.value !== "ready" || phase.value.kind === "working") return;
    // Python may have run it meanwhile.
    if (opened && rev.value <= (shown.peek()?.rev ?? 0)) return;
    opened = true;
    change("open");
  });
  abort.addEventListener("abort", () => {
    running?.abort();
    stop();
  });

  return {
    info,
    link: rpc.link,
    live,
    phase,
    types,
    graph,
    states,
    selection,
    question,
    shown,
    passage,
    held,
    edited,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    activate() {
      watched.value = true;
    },
    edit(next, gesture) {
      if (JSON.stringify(next) === JSON.stringify(graph.peek())) return;
      remember(gesture);
      share(model, "graph", graph, next);
    },
    select(id) {
      selection.value = id;
    },
    pose(text) {
      if (text !== question.peek()) {
        remember();
        share(model, "question", question, text);
      }
      return change("run");
    },
    run: () => change("run"),
    load(text) {
      remember();
      return change("load", { text });
    },
    add(files) {
      remember();
      return change("add", { files: files.map(({ name, data }) => ({ name, data })) });
    },
    // About what the gestures on their way lead to: asked now, it would be of an older run by then.
    ask: (op, args = {}, options) =>
      line.then(() => rpc.request(op, { rev: shown.peek()?.rev ?? 0, ...args }, options)),
    keep(name, make) {
      if (!kept.has(name)) kept.set(name, make());
      return kept.get(name) as ReturnType<typeof make>;
    },
    cancel() {
      round += 1;
      running?.abort();
    },
    retry: () => void change("run"),
    undo: history.undo,
    redo: history.redo,
  };
}

/** What a run told, or a saved notebook keeps of it. */
function readRun(told: unknown): Run {
  const { shown = null, states = {} } = (told ?? {}) as Partial<Run>;
  return { shown, states };
}
