/** Which heads are switched off, what that does, and what every head does alone; shared by all views. */
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, RequestOptions } from "../../shared/rpc";
import type { Document } from "../document";
import { sameHead } from "../selection";
import type { Head } from "../types";

export type Method = "zero" | "mean";

/** One candidate for the next token, with all heads and without some. */
export interface Change {
  id: number;
  text: string;
  before: number;
  after: number;
  rank_before: number;
  rank_after: number;
}

/** What the kernel answered, and to which question. */
export interface Effect {
  heads: Head[];
  method: Method;
  tokens: Change[];
  others: [before: number, after: number];
  /** Nats. */
  kl: number;
  ms: number;
}

/** Every head switched off alone: what that does to the likeliest token. */
export interface Sweep {
  state: "running" | "stopped" | "done";
  /** Layers that are done, the first ones. */
  layers: number;
  /** [layers][heads], nats; NaN where it is not known yet. */
  values: Float32Array;
  /** [layers][heads], how much the last token looks at places where that token stands. */
  looks: Float32Array;
  ms: number;
}

export interface Effects {
  off: ReadonlySignal<Head[]>;
  method: ReadonlySignal<Method>;
  /** The newest answer about the text on display; it may be older than the question. */
  effect: ReadonlySignal<Effect | null>;
  /** Whether the effect is not that of the heads at hand. */
  stale: ReadonlySignal<boolean>;
  /** What the model says next with all heads on. */
  answer: ReadonlySignal<Change | null>;
  /** Of that answer and the method at hand. */
  sweep: ReadonlySignal<Sweep | null>;
  /** While anybody watches, the effect follows the heads; returns how to stop. */
  watch(): () => void;
  toggle(head: Head): void;
  allOn(): void;
  choose(method: Method): void;
  /** Try every head that has not been tried. */
  tryAll(): void;
  cancel(): void;
}

export interface Needs {
  document: ReadonlySignal<Document | null>;
  answering: ReadonlySignal<boolean>;
  ask(op: string, args: Record<string, unknown>, options: RequestOptions): Promise<Answer>;
  note(error: unknown): void;
  /** Called before the heads change, for undo. */
  remember(): void;
  abort: AbortSignal;
}

export function createEffects({ document, answering, ask, note, remember, abort }: Needs) {
  const off = signal<Head[]>([]);
  const method = signal<Method>("zero");
  const found = signal<Effect | null>(null);
  const sweeps = signal<Record<string, Sweep>>({});
  const watchers = signal(0);
  const answer = computed(() => found.value?.tokens.find((change) => change.rank_before === 1) ?? null);
  const name = computed(() => `${method.value} ${answer.value?.id}`);
  const fits = (one: Effect | null) =>
    one?.method === method.value && JSON.stringify(one.heads) === JSON.stringify(off.value);
  let running: AbortController | null = null;

  const restore = (heads: Head[]) => {
    off.value = heads;
  };
  const change = (heads: Head[]) => {
    remember();
    restore(heads);
  };
  const stop = [
    // Another text: nothing that was found is true any more.
    effect(() => {
      document.value;
      running?.abort();
      batch(() => {
        found.value = null;
        sweeps.value = {};
      });
    }),
    effect(() => {
      const at = document.value;
      const [heads, how] = [off.value, method.value];
      if (watchers.value === 0 || !at?.rev || !answering.value || fits(found.peek())) return;
      ask("effect", { heads, method: how }, { key: "effect" }).then(({ result }) => {
        if (document.peek() !== at) return;
        found.value = { ...(result as unknown as Omit<Effect, "heads" | "method">), heads, method: how };
      }, note);
    }),
  ];
  abort.addEventListener("abort", () => {
    for (const end of stop) end();
  });

  async function tryAll() {
    const at = document.peek();
    const grid = at?.grids.self;
    const token = answer.peek()?.id;
    if (!grid || token === undefined) return;
    const own = name.peek();
    const size = grid.layers * grid.heads;
    const before = sweeps.peek()[own];
    const { layers = 0, ms = 0 } = before ?? {};
    const [values, looks] = [before?.values ?? new Float32Array(size).fill(Number.NaN), before?.looks ?? new Float32Array(size)]; // biome-ignore format: a pair
    const controller = new AbortController();
    running = controller;
    const started = performance.now();
    const tell = (news: Partial<Sweep>) => {
      if (document.peek() !== at) return;
      const last = sweeps.peek()[own] ?? { state: "running", layers, values, looks, ms };
      sweeps.value = { ...sweeps.peek(), [own]: { ...last, ...news } };
    };
    tell({ state: "running" });
    try {
      await ask(
        "sweep",
        { token, method: method.peek(), first_layer: layers },
        {
          key: "sweep",
          signal: controller.signal,
          onPart: ({ result: { layer }, arrays }) => {
            if (typeof layer !== "number") return;
            values.set(arrays.values?.values ?? [], layer * grid.heads);
            looks.set(arrays.looks?.values ?? [], layer * grid.heads);
            tell({ layers: layer + 1 });
          },
        },
      );
      tell({ state: "done", ms: ms + performance.now() - started });
    } catch (error) {
      tell({ state: "stopped", ms: ms + performance.now() - started });
      note(error);
    }
  }

  const effects: Effects = {
    off,
    method,
    effect: found,
    stale: computed(() => !fits(found.value)),
    answer,
    sweep: computed(() => sweeps.value[name.value] ?? null),
    watch() {
      watchers.value++;
      return () => {
        watchers.value--;
      };
    },
    toggle(head) {
      const without = off.peek().filter((other) => !sameHead(other, head));
      change(without.length < off.peek().length ? without : [...without, head]);
    },
    allOn: () => change([]),
    choose(next) {
      method.value = next;
    },
    tryAll,
    cancel: () => running?.abort(),
  };
  return { effects, restore };
}
