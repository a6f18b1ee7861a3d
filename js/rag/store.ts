/** The state of one pipeline, shared by all its views, and its conversation with the kernel. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { follow, type Model, own, save, share } from "../shared/model";
import type { Json } from "../shared/protocol";
import { type Ended, endOf, refusalOf } from "../shared/refusal";
import type { Answer, Link, RequestOptions, Rpc } from "../shared/rpc";
import type { Message } from "../shared/text";
import { changedSince, withThoseBehind } from "./changed";
import type { Graph, NodeState, NodeType, Shown } from "./types";

export interface ModelInfo {
  name: string;
  /** Tokens that it reads at once; null where a server does not say. */
  context: number | null;
  remote: boolean;
}

export type Phase = { kind: "working" } | Ended;
/** What the page itself refuses, before it asks the kernel. */
export interface Complaint {
  what: Message;
  hint: Message | null;
  slots: Record<string, string | number>;
}

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
  /** What the page refused last, until something else is done. */
  complaint: ReadonlySignal<Complaint | null>;
  complain(complaint: Complaint): void;
  /** Stop one node of the run; what does not need it runs on. */
  stop(node: string): void;
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
  /** What ran. */
  graph: Graph | null;
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
  const ran = signal<Graph>(saved.graph ?? graph.peek());
  const held = signal<readonly string[]>([]);
  const complaint = signal<Complaint | null>(null);
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
  /** What was asked last, for "Try again". */
  let last: { op: string; args: Record<string, Json> } = { op: "run", args: {} };

  const arrive = ({ result }: Answer) => {
    const run = readRun(result);
    runs.value = new Map(Object.entries(run.states));
    ran.value = run.graph ?? graph.peek();
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
      const left = step();
      const before = runs.peek();
      last = { op, args };
      save(model);
      const controller = new AbortController();
      running = controller;
      if (op === "run") runs.value = waiting(before, due());
      phase.value = { kind: "working" };
      complaint.value = null;
      try {
        // Not left to the traits alone: hosts hold those back while a kernel is busy, and not the question.
        const here =
          op === "run" ? { graph: graph.peek() as unknown as Json, question: question.peek() } : {};
        const answer = await rpc.request(
          op,
          { rev: shown.peek()?.rev ?? 0, ...here, ...args },
          { signal: controller.signal, onPart: (part) => void (running === controller && hear(part)) },
        );
        if (brings(op)) history.remember(left);
        held.value = (answer.result.held as string[] | undefined) ?? [];
        // A pipeline that waits for the reader has not run: what is on display is of the one before.
        if (held.peek().length === 0) arrive(answer);
        phase.value = { kind: "idle" };
        return true;
      } catch (error) {
        const refusal = refusalOf(error);
        round += 1;
        // Whoever was on its way is not any more; what was finished stays.
        const halted = ({ state }: NodeState) => state === "running" || state === "waiting";
        runs.value = new Map(
          [...runs.peek()].map(([id, now]) => [id, halted(now) ? (before.get(id) ?? IDLE) : now]),
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

  /** What a run will compute: what was edited, and what another question reaches. */
  const due = (): ReadonlySet<string> => {
    if (question.peek() === (shown.peek()?.question ?? "")) return changed.peek();
    const asked = graph.peek().nodes.filter(({ type }) => type === "question");
    return new Set([
      ...changed.peek(),
      ...withThoseBehind(
        graph.peek(),
        asked.map(({ id }) => id),
      ),
    ]);
  };
  const step = (): Step => ({ graph: graph.peek(), question: question.peek() });
  const history = createHistory<Step>({
    here: step,
    go(there) {
      held.value = [];
      share(model, "graph", graph, there.graph);
      share(model, "question", question, there.question);
      return true;
    },
  });

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
    complaint,
    edited,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    activate() {
      watched.value = true;
    },
    edit(next, gesture) {
      if (JSON.stringify(next) === JSON.stringify(graph.peek())) return;
      history.remember(step(), gesture);
      held.value = [];
      share(model, "graph", graph, next);
    },
    select(id) {
      selection.value = id;
    },
    pose(text) {
      if (text !== question.peek()) {
        history.remember(step());
        share(model, "question", question, text);
      }
      return change("run");
    },
    run: () => change("run"),
    load: (text) => change("load", { text }),
    add: (files) => change("add", { files: files.map(({ name, data }) => ({ name, data })) }),
    // About what the gestures on their way lead to: asked now, it would be of an older run by then.
    ask: (op, args = {}, options) =>
      line.then(() => rpc.request(op, { rev: shown.peek()?.rev ?? 0, ...args }, options)),
    keep(name, make) {
      if (!kept.has(name)) kept.set(name, make());
      return kept.get(name) as ReturnType<typeof make>;
    },
    complain(refused) {
      complaint.value = refused;
    },
    stop(node) {
      rpc.request("stop", { rev: 0, node }).catch(() => undefined);
    },
    cancel() {
      round += 1;
      running?.abort();
    },
    retry: () => void change(last.op, last.args),
    undo: history.undo,
    redo: history.redo,
  };
}

/** Whether an operation brings another graph: one step back, once it has succeeded. */
const brings = (op: string) => op === "load" || op === "add";

/** Nodes that will run, from the moment on in which that is asked for. */
function waiting(states: States, changed: ReadonlySet<string>): States {
  return new Map(
    [...states].map(([id, now]) => [id, changed.has(id) ? { ...now, state: "waiting" } : now] as const),
  );
}

/** What a run told, or a saved notebook keeps of it. */
function readRun(told: unknown): Run {
  const { shown = null, states = {}, graph = null } = (told ?? {}) as Partial<Run>;
  return { shown, states, graph };
}
