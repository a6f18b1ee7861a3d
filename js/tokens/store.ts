/** The state of one inspector, shared by all its views, and its conversation with the kernel. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { follow, type Model, own, save, share } from "../shared/model";
import type { Json } from "../shared/protocol";
import { type Ended, endOf, refusalOf } from "../shared/refusal";
import type { Answer, Link, RequestOptions, Rpc } from "../shared/rpc";
import { readSaved } from "../shared/saved";
import { carry } from "./carry";
import { type Cut, readCut } from "./cut";
import { type Groups, group, groupOf } from "./groups";
import { type Typed, typed } from "./typed";

export interface TokenizerInfo {
  name: string;
  /** Entries of its vocabulary. */
  size: number;
  algorithm: "bpe" | "wordpiece" | "unigram" | "wordlevel";
  library: string;
}

export type Phase = { kind: "working" } | Ended;

export interface Store {
  tokenizers: ReadonlySignal<TokenizerInfo[]>;
  /** The tokenizer on display; one that was just chosen counts. */
  active: ReadonlySignal<number>;
  link: ReadonlySignal<Link>;
  /** What stands in the field. */
  draft: ReadonlySignal<string>;
  cut: ReadonlySignal<Cut | null>;
  groups: ReadonlySignal<Groups | null>;
  /** The cut with what was typed since in it, while the kernel cuts that. */
  typed: ReadonlySignal<Typed | null>;
  /** Position of the chosen token. */
  selection: ReadonlySignal<number | null>;
  phase: ReadonlySignal<Phase>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Whether anything may be asked of the kernel. */
  live: ReadonlySignal<boolean>;
  /** Called by every view; the first one makes the kernel cut the text. */
  activate(): void;
  /** Cut what the reader has typed; changes in quick succession are one step back. */
  type(text: string): void;
  /** Put another text in its place. */
  replace(text: string): void;
  choose(active: number): void;
  /** Selections of one `gesture` in quick succession are one step back. */
  select(token: number | null, gesture?: string): void;
  /** Ask about the cut on display; an answer about an older one is refused as stale. */
  ask(op: string, args?: Record<string, Json>, options?: RequestOptions): Promise<Answer>;
  /** What a deeper view shall find again when it is opened once more; made at the first call. */
  keep<T>(name: string, make: () => T): T;
  cancel(): void;
  retry(): void;
  undo(): void;
  redo(): void;
}

interface Place {
  text: string;
  active: number;
}
interface Step extends Place {
  selection: number | null;
}

const isSame = (a: Place, b: Place) => a.active === b.active && a.text === b.text;

/** A text this long is not sent at every key, but when the reader pauses. */
const LONG = 100_000;
const PAUSE_MS = 150;
const KEEP_AFTER_MS = 800;

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const tokenizers = follow<TokenizerInfo[]>(model, "tokenizer_info", abort);
  const text = follow<string>(model, "text", abort);
  const number = follow<number>(model, "active", abort);
  const selection = own<number | null>(model, "selection", abort);
  const cut = signal<Cut | null>(savedCut(model));
  const groups = computed(() => cut.value && group(cut.value));
  const phase = signal<Phase>({ kind: "idle" });
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  const draft = signal(text.peek());
  const active = signal(number.peek());
  const typedSince = computed(() => {
    const [at, text] = [cut.value, draft.value];
    const waits = at && phase.value.kind === "working" && text !== at.text && active.value === at.active;
    return waits && text.length < LONG ? typed(at, text) : null;
  });
  const watched = signal(false);
  let opening: AbortController | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const kept = new Map<string, unknown>();
  /** What Python had set when something was cut last: it is not asked for again, refused or overtaken. */
  let answered: Place | null = null;

  const set = (): Place => ({ text: text.peek(), active: number.peek() });
  /** Let the kernel cut a text; whether it did. Without a place: the one that Python has set. */
  const open = async (place: Place | null): Promise<boolean> => {
    clearTimeout(pause);
    opening?.abort();
    save(model);
    const controller = new AbortController();
    opening = controller;
    phase.value = { kind: "working" };
    answered = set();
    try {
      const options = { key: "open", signal: controller.signal };
      const answer = await rpc.request(
        "open",
        place ? { text: place.text, active: place.active } : {},
        options,
      );
      const next = readCut(answer, place?.text);
      const before = cut.peek();
      const carried =
        before && selection.peek() !== null ? carry(before, next, selection.peek() ?? 0) : undefined;
      cut.value = next;
      if (!place) [draft.value, active.value] = [next.text, next.active];
      if (carried !== undefined && carried !== selection.peek()) {
        share(model, "selection", selection, carried);
      }
      phase.value = { kind: "idle" };
      return true;
    } catch (error) {
      if (opening !== controller) return false;
      const refusal = refusalOf(error);
      // Asked again when the connection is back.
      if (refusal.code === "closed") answered = null;
      phase.value = endOf(refusal);
      return false;
    }
  };

  const wanted = (): Place => ({ text: draft.peek(), active: active.peek() });
  const step = (): Step => ({ ...wanted(), selection: selection.peek() });
  const go = (place: Place): Promise<boolean> => {
    [draft.value, active.value] = [place.text, place.active];
    return open(place);
  };
  const history = createHistory<Step>({
    here: step,
    go(there) {
      if (isSame(there, wanted())) {
        share(model, "selection", selection, there.selection);
        return true;
      }
      if (!live.peek()) return false;
      return go(there).then((done) => {
        if (done) share(model, "selection", selection, there.selection);
        return done;
      });
    },
  });

  const stop = [
    // A kernel that answers, and a text or tokenizer that Python changed: cut it.
    effect(() => {
      const here = { text: text.value, active: number.value };
      if (!watched.value || rpc.link.value !== "ready" || phase.value.kind === "working") return;
      const at = cut.peek();
      if (at && at.rev > 0 && isSame(at, here)) answered = null;
      else if (!answered || !isSame(answered, here)) open(null);
    }),
    // The saved notebook shows what was cut last.
    effect(() => {
      const at = cut.value;
      if (!at || at.rev === 0 || !live.value) return;
      const timer = setTimeout(
        () => rpc.request("keep", { rev: at.rev }, { key: "keep" }).catch(() => undefined),
        KEEP_AFTER_MS,
      );
      return () => clearTimeout(timer);
    }),
  ];
  abort.addEventListener("abort", () => {
    clearTimeout(pause);
    for (const end of stop) end();
  });

  return {
    tokenizers,
    active,
    link: rpc.link,
    draft,
    cut,
    groups,
    typed: typedSince,
    selection,
    phase,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    live,
    activate() {
      watched.value = true;
    },
    type(next) {
      if (next === draft.peek()) return;
      history.remember(step(), "type");
      draft.value = next;
      if (next.length < LONG) {
        open(wanted());
        return;
      }
      clearTimeout(pause);
      pause = setTimeout(() => open(wanted()), PAUSE_MS);
    },
    replace(next) {
      history.remember(step());
      go({ text: next, active: active.peek() });
    },
    choose(next) {
      if (next === active.peek()) return;
      history.remember(step());
      go({ text: draft.peek(), active: next });
    },
    select(token, gesture) {
      if (token === selection.peek()) return;
      history.remember(step(), gesture);
      share(model, "selection", selection, token);
    },
    ask: (op, args, options) => rpc.request(op, { rev: cut.peek()?.rev ?? 0, ...args }, options),
    keep(name, make) {
      if (!kept.has(name)) kept.set(name, make());
      return kept.get(name) as ReturnType<typeof make>;
    },
    cancel() {
      opening?.abort();
    },
    retry() {
      open(wanted());
    },
    undo: history.undo,
    redo: history.redo,
  };
}

/** The chosen token's group, if there is one. */
export function chosenGroup(groups: Groups, selection: number | null): number | null {
  const tokens = groups.first[groups.length] ?? 0;
  return selection === null || selection >= tokens ? null : groupOf(groups, selection);
}

/** What the notebook kept, if anything; revision 0, so that a live kernel replaces it. */
export function savedCut(model: Model): Cut | null {
  return readSaved(model, (answer) => ({ ...readCut(answer), rev: 0 }));
}
