/** The state of one explorer, shared by all its views, and its conversation with the kernel. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { follow, type Model, own, save, share } from "../shared/model";
import { type Ended, endOf, heard, type Refusal, refusalOf } from "../shared/refusal";
import { type Answer, type Link, type RequestOptions, type Rpc, RpcError } from "../shared/rpc";
import { readSaved } from "../shared/saved";
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
export type Phase = { kind: "working"; stage: string; done: number; total: number } | Ended;

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
  /** Why something smaller than the text could not be had, for the footer. */
  trouble: ReadonlySignal<Refusal | null>;
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
  /** Selections of one `gesture` in quick succession are one step back. */
  select(selection: Selection, gesture?: string): void;
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
  const trouble = signal<Refusal | null>(null);
  let failed = "";
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  const active = signal(false);
  /** The text of the last automatic opening: a text that was refused is not asked again and again. */
  let tried = "";
  let opening: AbortController | null = null;
  let wanted: Draft | null = null;

  const note = (error: unknown) => {
    const refusal = heard(error);
    if (refusal) trouble.value = refusal;
  };
  /** Ask about the document at hand; a kernel that has moved on is asked for the new one first. */
  const ask = async (op: string, args: Record<string, unknown>, options: RequestOptions): Promise<Answer> => {
    const asked = document.peek();
    try {
      const answer = await rpc.request(op, { rev: asked?.rev ?? 0, ...args } as never, options);
      // What is fetched ahead, or kept, says nothing of the question that failed.
      if (op === failed) trouble.value = null;
      return answer;
    } catch (error) {
      failed = op;
      const stale = error instanceof RpcError && error.code === "stale";
      if (stale && document.peek() === asked && phase.peek().kind !== "working") open(null);
      throw error;
    }
  };

  /** Let the kernel read a text; whether it did. */
  const open = async (draft: Draft | null, then: Selection | null = null): Promise<boolean> => {
    opening?.abort();
    save(model);
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
      return true;
    } catch (error) {
      if (opening !== controller) return false;
      const refusal = refusalOf(error);
      // Asked again when the connection is back.
      if (refusal.code === "closed") tried = "";
      phase.value = endOf(refusal);
      return false;
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
  const answering = computed(() => rpc.link.value === "ready");
  const { effects, restore } = createEffects({
    document,
    answering,
    ask,
    note,
    remember: () => history.remember(step()),
    abort,
  });
  const isShown = (draft: Draft) => {
    const at = document.peek();
    return at !== null && at.text === draft.text && at.targetText === draft.target;
  };
  const history = createHistory<Step>({
    here: step,
    go(there) {
      if (!isShown(there.draft)) {
        return open(there.draft, there.selection).then((read) => {
          if (read) restore(there.off);
          return read;
        });
      }
      restore(there.off);
      share(model, "selection", shared, there.selection);
      return true;
    },
  });

  const weights = createWeights({ document, selection, live, answering, ask, note, abort });

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
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    live,
    activate() {
      active.value = true;
    },
    draft() {
      const displayed = { text: text.peek(), target: target.peek() };
      return phase.peek().kind === "idle" ? displayed : (wanted ?? displayed);
    },
    shows: isShown,
    read(draft) {
      const left = step();
      open(draft).then((read) => read && history.remember(left));
    },
    cancel() {
      opening?.abort();
    },
    retry() {
      open(wanted);
    },
    select(next, gesture) {
      if (JSON.stringify(next) === JSON.stringify(selection.peek())) return;
      history.remember(step(), gesture);
      share(model, "selection", shared, next);
    },
    report: note,
    effects,
    undo: history.undo,
    redo: history.redo,
  };
}

/** What the notebook kept, if anything; revision 0, so that a live kernel replaces it. */
export function savedDocument(model: Model): Document | null {
  return readSaved(model, (answer) => ({ ...readDocument(answer), rev: 0 }));
}
