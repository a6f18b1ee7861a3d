/** The state of one explorer, shared by all its views, and its conversation with the kernel. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { readTensors } from "../shared/buffers";
import { follow, type Model, own, share } from "../shared/model";
import type { Description } from "../shared/protocol";
import { type Answer, type Link, type RequestOptions, type Rpc, RpcError } from "../shared/rpc";
import { type Document, readDocument } from "./document";
import { createEffects, type Effects } from "./effects/store";
import { isSelection } from "./selection";
import type { Head, Selection } from "./types";
import { createWeights, type Weights } from "./weights";

export interface ModelInfo {
  name: string;
  context: number;
  dtype: string;
  device: string;
  encoder_decoder: boolean;
}

/** What the kernel is doing for the text itself. */
export type Phase =
  | { kind: "idle" }
  | { kind: "working"; stage: string; done: number; total: number }
  | { kind: "cancelled" }
  | { kind: "error"; code: string; message: string; hint: string };

export interface Draft {
  text: string;
  target: string | null;
}

export interface Store extends Omit<Weights, "forget"> {
  info: ReadonlySignal<ModelInfo>;
  link: ReadonlySignal<Link>;
  document: ReadonlySignal<Document | null>;
  selection: ReadonlySignal<Selection>;
  phase: ReadonlySignal<Phase>;
  /** A refusal of something smaller than the text, shown in the footer. */
  trouble: ReadonlySignal<string>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Whether anything may be asked of the kernel. */
  live: ReadonlySignal<boolean>;
  /** Called by every view; the first one makes the kernel read the text. */
  activate(): void;
  /** The text to start editing from: the one that was refused, else the one on display. */
  draft(): Draft;
  /** Whether the document is of this text. */
  shows(draft: Draft): boolean;
  read(draft: Draft): void;
  cancel(): void;
  retry(): void;
  select(selection: Selection): void;
  undo(): void;
  redo(): void;
  /** Say in the footer why something could not be done. */
  report(error: unknown): void;
  effects: Effects;
}

interface Step {
  draft: Draft;
  selection: Selection;
  off: Head[];
}

const MAX_STEPS = 50;
const KEEP_AFTER_MS = 800;

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const info = follow<ModelInfo>(model, "model_info", abort);
  const text = follow<string>(model, "text", abort);
  const target = follow<string | null>(model, "target_text", abort);
  const shared = own<unknown>(model, "selection", abort) as Signal<Selection>;
  const document = signal<Document | null>(savedDocument(model));
  const selection = computed<Selection>(() =>
    isSelection(shared.value)
      ? shared.value
      : { part: document.value?.parts[0] ?? "self", heads: [[0, 0]], query: 0, key: null, hide: [] },
  );
  const phase = signal<Phase>({ kind: "idle" });
  const trouble = signal("");
  const past = signal<Step[]>([]);
  const future = signal<Step[]>([]);
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  const active = signal(false);
  /** The text of the last automatic opening: a text that was refused is not asked again and again. */
  let tried = "";
  let opening: AbortController | null = null;
  let wanted: Draft | null = null;

  const note = (error: unknown) => {
    const quiet = error instanceof RpcError && ["cancelled", "closed", "stale"].includes(error.code);
    if (!quiet) trouble.value = error instanceof Error ? error.message : String(error);
  };
  /** Ask about the document at hand; a kernel that has moved on is asked for the new one first. */
  const ask = async (op: string, args: Record<string, unknown>, options: RequestOptions): Promise<Answer> => {
    const asked = document.peek();
    try {
      const answer = await rpc.request(op, { rev: asked?.rev ?? 0, ...args } as never, options);
      trouble.value = "";
      return answer;
    } catch (error) {
      const stale = error instanceof RpcError && error.code === "stale";
      if (stale && document.peek() === asked && phase.peek().kind !== "working") open(null);
      throw error;
    }
  };

  const open = async (draft: Draft | null, then: Selection | null = null) => {
    opening?.abort();
    const controller = new AbortController();
    opening = controller;
    wanted = draft;
    phase.value = { kind: "working", stage: "start", done: 0, total: 0 };
    try {
      const args = {
        ...(draft && { text: draft.text, target_text: draft.target }),
        ...(then && { selection: then }),
      };
      const answer = await rpc.request("open", args as never, {
        key: "open",
        signal: controller.signal,
        onPart: ({ result }) => {
          const progress = result.progress as { stage: string; done: number; total: number } | undefined;
          if (progress && opening === controller) phase.value = { kind: "working", ...progress };
        },
      });
      weights.forget();
      document.value = readDocument(answer);
      wanted = null;
      phase.value = { kind: "idle" };
    } catch (error) {
      if (opening !== controller) return;
      // A connection that was lost is no refusal: ask again when it is back.
      if (error instanceof RpcError && error.code === "closed") tried = "";
      phase.value =
        error instanceof RpcError && error.code !== "cancelled" && error.code !== "closed"
          ? { kind: "error", code: error.code, message: error.message, hint: error.hint }
          : error instanceof RpcError && error.code === "cancelled"
            ? { kind: "cancelled" }
            : { kind: "idle" };
    }
  };

  /** The reader's place, for undo. */
  const step = (): Step | null => {
    const at = document.value;
    return (
      at && {
        draft: { text: at.text, target: at.targetText },
        selection: selection.value,
        off: effects.off.value,
      }
    );
  };
  const remember = () => {
    const here = step();
    if (!here) return;
    past.value = [...past.value, here].slice(-MAX_STEPS);
    future.value = [];
  };
  const answering = computed(() => rpc.link.value === "ready");
  const { effects, restore } = createEffects({ document, answering, ask, note, remember, abort });
  const travel = (from: Signal<Step[]>, to: Signal<Step[]>) => {
    const there = from.value.at(-1);
    const here = step();
    if (!there || !here) return;
    from.value = from.value.slice(0, -1);
    to.value = [...to.value, here];
    restore(there.off);
    const sameText = there.draft.text === here.draft.text && there.draft.target === here.draft.target;
    if (sameText) share(model, "selection", shared, there.selection);
    else open(there.draft, there.selection);
  };

  const weights = createWeights({ document, selection, live, ask, note, abort });

  const stop = [
    // A kernel that answers, and a text that Python changed: read it.
    effect(() => {
      const ready = rpc.link.value === "ready";
      const here = { text: text.value, target: target.value };
      if (!active.value || !ready || phase.value.kind === "working") return;
      const at = document.peek();
      const known = at && at.rev > 0 && at.text === here.text && at.targetText === here.target;
      if (known) tried = "";
      const name = JSON.stringify(here);
      if (known || here.text === "" || name === tried) return;
      tried = name;
      open(null);
    }),
    // The saved notebook shows what the reader looked at last.
    effect(() => {
      const at = document.value;
      const { part, heads, hide } = selection.value;
      if (!at || at.rev === 0 || !live.value) return;
      const timer = setTimeout(
        () => ask("keep", { view: { part, heads, hide } }, { key: "keep" }).catch(note),
        KEEP_AFTER_MS,
      );
      return () => clearTimeout(timer);
    }),
  ];
  abort.addEventListener("abort", () => {
    for (const end of stop) end();
  });

  return {
    info,
    link: rpc.link,
    document,
    selection,
    ...weights,
    phase,
    trouble,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    live,
    activate() {
      active.value = true;
    },
    draft() {
      const displayed = { text: text.peek(), target: target.peek() };
      return phase.peek().kind === "idle" ? displayed : (wanted ?? displayed);
    },
    shows(draft) {
      const at = document.peek();
      return at !== null && at.text === draft.text && at.targetText === draft.target;
    },
    read(draft) {
      remember();
      open(draft);
    },
    cancel() {
      opening?.abort();
    },
    retry() {
      open(wanted);
    },
    select(next) {
      if (JSON.stringify(next) === JSON.stringify(selection.peek())) return;
      remember();
      share(model, "selection", shared, next);
    },
    report: note,
    effects,
    undo: () => travel(past, future),
    redo: () => travel(future, past),
  };
}

/** What the notebook kept, if anything; revision 0, so that a live kernel replaces it. */
export function savedDocument(model: Model): Document | null {
  const saved = model.get("snapshot") as { result?: Answer["result"]; arrays?: Description[] } | undefined;
  const bytes = model.get("snapshot_bytes") as DataView | null | undefined;
  if (!saved?.result || !saved.arrays || !bytes) return null;
  try {
    const widths = { uint8: 1, float16: 2, int32: 4, float32: 4 };
    let offset = bytes.byteOffset;
    const views = saved.arrays.map(({ shape, dtype }) => {
      const length = shape.reduce((a, b) => a * b, widths[dtype]);
      const view = new DataView(bytes.buffer, offset, length);
      offset += length;
      return view;
    });
    return { ...readDocument({ result: saved.result, arrays: readTensors(saved.arrays, views) }), rev: 0 };
  } catch {
    // A damaged notebook must not keep the widget from asking the kernel.
    return null;
  }
}
