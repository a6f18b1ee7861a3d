/** The state of one laboratory, shared by its views. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { type Model, own, save, share } from "../shared/model";
import type { Json } from "../shared/protocol";
import { heard, type Refusal } from "../shared/refusal";
import type { Link as Connection, Rpc } from "../shared/rpc";

export interface Item {
  candidate: string;
  references: readonly string[];
}

export const METRICS = ["bleu", "rouge1", "rouge2", "rougeL", "meteor"] as const;
export type Metric = (typeof METRICS)[number];
export type Scores = Readonly<Record<Metric, number>>;

/** Place in the candidate, place in the reference, length, which reference, how. */
export type Match = readonly [
  candidate: number,
  reference: number,
  length: number,
  source: number,
  how: string,
];

interface Drawn {
  score: number;
  candidate: readonly string[];
  references: readonly (readonly string[])[];
}

export interface BleuDetail extends Drawn {
  precisions: readonly number[];
  counts: readonly number[];
  totals: readonly number[];
  brevity: number;
  lengths: readonly [candidate: number, reference: number];
  /** By n less 1. */
  links: readonly (readonly Match[])[];
  signature: string;
}

export interface RougeDetail extends Drawn {
  precision: number;
  recall: number;
  source: number;
  links: readonly Match[];
}

export interface MeteorDetail extends RougeDetail {
  mean: number;
  chunks: number;
  penalty: number;
}

export interface Detail {
  bleu: BleuDetail;
  rouge1: RougeDetail;
  rouge2: RougeDetail;
  rougeL: RougeDetail;
  meteor: MeteorDetail;
}

export type Family = "bleu" | "rouge" | "meteor";

interface State {
  items: readonly Item[];
  language: string;
  unit: string;
  chosen: number;
}

export interface Store {
  link: ReadonlySignal<Connection>;
  live: ReadonlySignal<boolean>;
  state: ReadonlySignal<State>;
  scores: ReadonlySignal<readonly Scores[]>;
  detail: ReadonlySignal<Detail | null>;
  /** BLEU of all as one corpus, and the mean; empty where they answer one question. */
  corpus: ReadonlySignal<{ bleu?: number; mean?: number }>;
  /** Which metric is drawn, and of what size. */
  family: Signal<Family>;
  order: Signal<number>;
  kind: Signal<"1" | "2" | "L">;
  /** Up to which stage METEOR's alignment is drawn. */
  stage: Signal<"exact" | "all">;
  busy: ReadonlySignal<boolean>;
  refusal: ReadonlySignal<Refusal | null>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Another state; changes of one gesture are one step back. */
  change(next: Partial<State>, gesture?: string): void;
  undo(): void;
  redo(): void;
}

/** What comes within so long is one question: a key that is held down, a paste. */
const PAUSE_MS = 30;
/** And when the traits have changed without this view, and nobody has judged them for so long. */
const PATIENCE_MS = 400;

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const traits = {
    items: own<Item[]>(model, "items", abort),
    language: own<string>(model, "language", abort),
    unit: own<string>(model, "unit", abort),
    chosen: own<number>(model, "chosen", abort),
  };
  const scores = own<Scores[]>(model, "scores", abort);
  const detail = own<Partial<Detail>>(model, "detail", abort);
  const corpus = own<{ bleu?: number; mean?: number }>(model, "corpus", abort);
  const refusal = signal<Refusal | null>(null);
  const busy = signal(false);
  const state = computed<State>(() => ({
    items: traits.items.value,
    language: traits.language.value,
    unit: traits.unit.value,
    chosen: traits.chosen.value,
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | null = null;

  const wording = () => JSON.stringify(state.peek());
  /** What the scores at hand are of; nothing where the notebook could not keep the matches. */
  let judged = detail.peek().bleu ? wording() : "";

  const judge = async () => {
    running?.abort();
    judged = wording();
    const controller = new AbortController();
    running = controller;
    busy.value = true;
    save(model);
    try {
      const { result } = await rpc.request("judge", state.peek() as unknown as Record<string, Json>, {
        signal: controller.signal,
        key: "judge",
      });
      if (running !== controller) return;
      // At once: the traits that say the same come behind.
      scores.value = result.scores as unknown as Scores[];
      detail.value = result.detail as unknown as Detail;
      corpus.value = result.corpus as { bleu?: number; mean?: number };
      refusal.value = null;
    } catch (error) {
      if (running !== controller) return;
      refusal.value = heard(error);
      if (refusal.value) {
        // Scores of another text beside this one would be wrong.
        scores.value = [];
        detail.value = {};
        corpus.value = {};
      }
    } finally {
      if (running === controller) {
        running = null;
        busy.value = false;
      }
    }
  };
  const put = (next: Partial<State>) => {
    clearTimeout(timer);
    // Before the traits: whoever follows them sees that it is on its way.
    const pause = next.items ? PAUSE_MS : 0;
    timer = setTimeout(() => {
      timer = undefined;
      void judge();
    }, pause);
    if (next.items) share(model, "items", traits.items, [...next.items]);
    if (next.language) share(model, "language", traits.language, next.language);
    if (next.unit) share(model, "unit", traits.unit, next.unit);
    if (next.chosen !== undefined) share(model, "chosen", traits.chosen, next.chosen);
  };
  // What Python has written into the traits is judged too; what another view has written, it has asked about itself.
  let patience: ReturnType<typeof setTimeout> | undefined;
  const answered = () => {
    judged = wording();
  };
  model.on("change:detail", answered);
  model.on("change:scores", answered);
  const stop = effect(() => {
    void state.value;
    clearTimeout(patience);
    if (rpc.link.value !== "ready" || wording() === judged) return;
    patience = setTimeout(
      () => {
        if (timer === undefined && !running && wording() !== judged) void judge();
      },
      judged ? PATIENCE_MS : 0,
    );
  });
  abort.addEventListener("abort", () => {
    clearTimeout(timer);
    clearTimeout(patience);
    stop();
    model.off("change:detail", answered);
    model.off("change:scores", answered);
  });
  const history = createHistory<State>({
    here: () => state.peek(),
    go(there) {
      put(there);
      return true;
    },
  });
  return {
    link: rpc.link,
    live: computed(() => rpc.link.value === "ready" || rpc.link.value === "busy"),
    state,
    scores,
    corpus,
    detail: computed(() => (detail.value.bleu ? (detail.value as Detail) : null)),
    family: signal<Family>("bleu"),
    order: signal(1),
    kind: signal<"1" | "2" | "L">("L"),
    stage: signal<"exact" | "all">("all"),
    busy,
    refusal,
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    change(next, gesture) {
      history.remember(state.peek(), gesture);
      put(next);
    },
    undo: history.undo,
    redo: history.redo,
  };
}
