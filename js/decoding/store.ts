/** The state of one decoding tree, shared by all its views, and its conversation with the kernel. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { follow, type Model, own, save, share } from "../shared/model";
import type { Json } from "../shared/protocol";
import { type Ended, endOf, refusalOf } from "../shared/refusal";
import type { Answer, Link, RequestOptions, Rpc } from "../shared/rpc";
import { readSaved } from "../shared/saved";
import { type Prompt, readPrompt } from "./prompt";
import { merged, readTree, type Tree } from "./tree";

export interface ModelInfo {
  name: string;
  /** Null where the server shows the likeliest tokens only. */
  vocabulary: number | null;
  context: number;
  device: string;
  dtype: string;
  remote: boolean;
  /** Whether it has a chat template. */
  chat: boolean;
  /** Name of the second model, to compare with. */
  other: string | null;
}

/** As `SamplingSettings` in Python; biases of single tokens are kept as they come. */
export interface Settings {
  temperature: number;
  top_k: number;
  top_p: number;
  min_p: number;
  typical_p: number;
  epsilon_cutoff: number;
  eta_cutoff: number;
  repetition_penalty: number;
  presence_penalty: number;
  frequency_penalty: number;
  no_repeat_ngram_size: number;
  sequence_bias?: [number[], number | null][];
}

export type Phase = { kind: "working"; op: string; done: number; total: number } | Ended;

/** How often each node was passed by samples. */
export interface Overlay {
  counts: ReadonlyMap<number, number>;
  total: number;
}

export interface Store {
  info: ReadonlySignal<ModelInfo>;
  link: ReadonlySignal<Link>;
  /** Whether anything may be asked of the kernel. */
  live: ReadonlySignal<boolean>;
  phase: ReadonlySignal<Phase>;
  prompt: ReadonlySignal<Prompt | null>;
  tree: ReadonlySignal<Tree | null>;
  /** Uid of the chosen node. */
  selection: ReadonlySignal<number | null>;
  settings: ReadonlySignal<Settings>;
  /** Drawn over the tree by whoever sampled; gone when another tree comes. */
  overlay: Signal<Overlay | null>;
  /** What the last answer cost, in milliseconds. */
  took: ReadonlySignal<number | null>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Called by every view; the first one makes the kernel read the prompt. */
  activate(): void;
  /** Put another prompt in its place; the tree grows anew. */
  read(prompt: string): Promise<boolean>;
  /** Choices of one `gesture` in quick succession are one step back. */
  select(uid: number | null, gesture?: string): void;
  set(next: Partial<Settings>, gesture?: string): void;
  /** Ask about the tree on display; an answer about an older one is refused as stale. */
  ask(op: string, args?: Record<string, Json>, options?: RequestOptions): Promise<Answer>;
  /** Change the tree: what comes while it grows is shown at once, and the whole is one step back. */
  act(op: string, args?: Record<string, Json>): Promise<boolean>;
  /** What a deeper view shall find again when it is opened once more; made at the first call. */
  keep<T>(name: string, make: () => T): T;
  cancel(): void;
  retry(): void;
  undo(): void;
  redo(): void;
}

interface Step {
  rev: number;
  selection: number | null;
  settings: Settings;
}

const KEEP_AFTER_MS = 800;

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const info = follow<ModelInfo>(model, "model_info", abort);
  const rev = follow<number>(model, "rev", abort);
  const wanted = follow<string>(model, "prompt", abort);
  const selection = own<number | null>(model, "selection", abort);
  const settings = own<Settings>(model, "settings", abort);
  const saved = readSaved(model, (answer) => ({ tree: readTree(answer), prompt: readPrompt(answer) }));
  const tree = signal<Tree | null>(saved && { ...saved.tree, rev: 0 });
  const prompt = signal<Prompt | null>(saved?.prompt ?? null);
  const phase = signal<Phase>({ kind: "idle" });
  const overlay = signal<Overlay | null>(null);
  const took = signal<number | null>(null);
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  const watched = signal(false);
  const kept = new Map<string, unknown>();
  let running: AbortController | null = null;
  let line: Promise<unknown> = Promise.resolve();
  /** Gestures that waited when the reader cancelled, or when one before them was refused, are dropped. */
  let round = 0;
  /** What was asked last, for "Try again". */
  let last = { op: "show", args: {} as Record<string, Json>, isStep: false };
  /** What Python had set when the tree was asked for last: not asked again, refused or cancelled. */
  let tried = "";

  const receive = (answer: Answer) => {
    const whole = !tree.peek() || answer.result.whole === true;
    tree.value = whole ? readTree(answer) : merged(tree.peek() as Tree, answer);
    prompt.value = readPrompt(answer) ?? prompt.peek();
  };
  const arrive = (answer: Answer, chosen: number | null) => {
    const next = readTree(answer);
    if (next.rev !== tree.peek()?.rev) overlay.value = null;
    prompt.value = readPrompt(answer) ?? prompt.peek();
    tree.value = next;
    const { selected, ms } = answer.result;
    if (typeof ms === "number") took.value = ms;
    // Not over what the reader has chosen meanwhile.
    if (typeof selected === "number" && selected !== chosen && selection.peek() === chosen) {
      share(model, "selection", selection, selected);
    }
  };
  const request = (op: string, args: Record<string, Json>, options?: RequestOptions) =>
    rpc.request(op, { rev: tree.peek()?.rev ?? 0, ...args }, options);

  /** One after another: a second gesture waits for the first one's tree. */
  const change = (op: string, args: Record<string, Json>, isStep = false): Promise<boolean> => {
    const asked = round;
    const turn = line.then(async () => {
      if (abort.aborted || asked !== round) return false;
      const [left, chosen] = [step(), selection.peek()];
      const remember = () => {
        if (isStep && left && tree.peek()?.rev !== left.rev) history.remember(left);
      };
      last = { op, args, isStep };
      save(model);
      const controller = new AbortController();
      running = controller;
      phase.value = { kind: "working", op, done: 0, total: 0 };
      try {
        const answer = await request(op, args, {
          signal: controller.signal,
          onPart(part) {
            if (running !== controller) return;
            const progress = part.result.progress as { done: number; total: number } | undefined;
            if (progress) phase.value = { kind: "working", op, ...progress };
            else receive(part);
          },
        });
        arrive(answer, chosen);
        remember();
        phase.value = { kind: "idle" };
        return true;
      } catch (error) {
        const refusal = refusalOf(error);
        round += 1;
        if (refusal.code === "closed") tried = "";
        phase.value = refusal.code === "stale" ? { kind: "idle" } : endOf(refusal);
        // What was done until then stays: the kernel knows what that is.
        if (refusal.code !== "closed" && rev.peek() > 0) {
          await request("show", { read: false }).then(
            (answer) => arrive(answer, chosen),
            () => undefined,
          );
          remember();
        }
        return false;
      } finally {
        if (running === controller) running = null;
      }
    });
    line = turn;
    return turn;
  };

  const step = (): Step | null => {
    const at = tree.peek();
    return at && at.rev > 0 ? { rev: at.rev, selection: selection.peek(), settings: settings.peek() } : null;
  };
  const history = createHistory<Step>({
    here: step,
    async go(there) {
      if (there.rev !== tree.peek()?.rev) {
        if (!live.peek() || !(await change("back", { to: there.rev }))) return false;
      }
      share(model, "selection", selection, there.selection);
      share(model, "settings", settings, there.settings);
      return true;
    },
  });
  const act = (op: string, args: Record<string, Json> = {}) => change(op, args, true);

  const stop = [
    // A kernel that answers, and a tree that is not the one that it has.
    effect(() => {
      const here = JSON.stringify([rev.value, wanted.value]);
      if (!watched.value || rpc.link.value !== "ready" || phase.value.kind === "working" || running) return;
      const at = tree.peek();
      const known = at && at.rev > 0 && at.rev === rev.value && prompt.peek()?.text === wanted.value;
      if (known) tried = "";
      if (known || here === tried || (wanted.value === "" && rev.value === 0)) return;
      tried = here;
      change("show", {});
    }),
    // The saved notebook shows what was grown last.
    effect(() => {
      const at = tree.value;
      if (!at || at.rev === 0 || !live.value || phase.value.kind === "working") return;
      const timer = setTimeout(
        () => rpc.request("keep", { rev: at.rev }, { key: "keep" }).catch(() => undefined),
        KEEP_AFTER_MS,
      );
      return () => clearTimeout(timer);
    }),
  ];
  abort.addEventListener("abort", () => {
    running?.abort();
    for (const end of stop) end();
  });

  return {
    info,
    link: rpc.link,
    live,
    phase,
    prompt,
    tree,
    selection,
    settings,
    overlay,
    took,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    activate() {
      watched.value = true;
    },
    read: (text) => act("read", { prompt: text }),
    select(uid, gesture) {
      if (uid === selection.peek()) return;
      history.remember(step(), gesture && `select ${gesture}`);
      share(model, "selection", selection, uid);
    },
    set(next, gesture) {
      const changed = { ...settings.peek(), ...next };
      if (JSON.stringify(changed) === JSON.stringify(settings.peek())) return;
      history.remember(step(), gesture && `set ${gesture}`);
      share(model, "settings", settings, changed);
    },
    // About the tree that the gestures on their way lead to: asked now, it would be of an older one by then.
    ask: (op, args = {}, options) => line.then(() => request(op, args, options)),
    act,
    keep(name, make) {
      if (!kept.has(name)) kept.set(name, make());
      return kept.get(name) as ReturnType<typeof make>;
    },
    cancel() {
      round += 1;
      running?.abort();
    },
    retry: () => void change(last.op, last.args, last.isStep),
    // A step back from where the gestures on their way lead.
    undo: () => void line.then(history.undo),
    redo: () => void line.then(history.redo),
  };
}
