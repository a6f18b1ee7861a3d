/** The state of one laboratory, shared by its views. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
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
  /** Which metric is drawn, and of what size. */
  family: Signal<Family>;
  order: Signal<number>;
  kind: Signal<"1" | "2" | "L">;
  busy: ReadonlySignal<boolean>;
  refusal: ReadonlySignal<Refusal | null>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Another state; changes of one gesture are one step back. */
  change(next: Partial<State>, gesture?: string): void;
  undo(): void;
  redo(): void;
}

/** While the reader types, the kernel is asked when they pause so long. */
const PAUSE_MS = 120;

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const traits = {
    items: own<Item[]>(model, "items", abort),
    language: own<string>(model, "language", abort),
    unit: own<string>(model, "unit", abort),
    chosen: own<number>(model, "chosen", abort),
  };
  const scores = own<Scores[]>(model, "scores", abort);
  const detail = own<Partial<Detail>>(model, "detail", abort);
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

  const judge = async () => {
    running?.abort();
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
      refusal.value = null;
    } catch (error) {
      if (running === controller) refusal.value = heard(error);
    } finally {
      if (running === controller) {
        running = null;
        busy.value = false;
      }
    }
  };
  const put = (next: Partial<State>) => {
    if (next.items) share(model, "items", traits.items, [...next.items]);
    if (next.language) share(model, "language", traits.language, next.language);
    if (next.unit) share(model, "unit", traits.unit, next.unit);
    if (next.chosen !== undefined) share(model, "chosen", traits.chosen, next.chosen);
    clearTimeout(timer);
    timer = setTimeout(() => void judge(), next.items ? PAUSE_MS : 0);
  };
  abort.addEventListener("abort", () => clearTimeout(timer));
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
    detail: computed(() => (detail.value.bleu ? (detail.value as Detail) : null)),
    family: signal<Family>("bleu"),
    order: signal(1),
    kind: signal<"1" | "2" | "L">("L"),
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
