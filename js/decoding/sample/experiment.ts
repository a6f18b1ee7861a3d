/** What is drawn, and what was: it stays while the view is closed. */
import { type Signal, signal } from "@preact/signals";
import type { Json } from "../../shared/protocol";
import { type Refusal, refusalOf } from "../../shared/refusal";
import type { Settings, Store } from "../store";
import { type Drawn, readDrawn } from "./read";

export type Compare = "nothing" | "settings" | "other";
export type OwnSettings = Pick<Settings, "temperature" | "top_k" | "top_p" | "min_p">;

/** The arguments of one side. */
export interface Draws {
  uid: number;
  n: number;
  steps: number;
  seed: number;
  settings: Settings;
  model: "own" | "other";
}

export interface Side {
  draws: Draws;
  drawn: Drawn;
}

export interface Experiment {
  n: Signal<number>;
  steps: Signal<number>;
  seed: Signal<number>;
  compare: Signal<Compare>;
  b: Signal<OwnSettings>;
  /** What was drawn last, of one side or two; empty where nothing was. */
  sides: Signal<readonly Side[]>;
  /** The text that they go on from. */
  about: Signal<string>;
  busy: Signal<boolean>;
  progress: Signal<{ done: number; total: number; side: number }>;
  refusal: Signal<Refusal | null>;
  /** How many samples the tree shows to their end; null until it was asked to show them. */
  shown: Signal<number | null>;
  draw(uid: number, about: string): Promise<void>;
  cancel(): void;
  show(): Promise<void>;
}

export function createExperiment(store: Store): Experiment {
  const { temperature, top_k, top_p, min_p } = store.settings.peek();
  const other = temperature === 0.7 ? 1 : 0.7;
  const made = {
    n: signal(200),
    steps: signal(8),
    seed: signal(7),
    compare: signal<Compare>("nothing"),
    b: signal<OwnSettings>({ temperature: other, top_k, top_p, min_p }),
    sides: signal<readonly Side[]>([]),
    about: signal(""),
    busy: signal(false),
    progress: signal({ done: 0, total: 0, side: 0 }),
    refusal: signal<Refusal | null>(null),
    shown: signal<number | null>(null),
  };
  let running: AbortController | null = null;

  const sideOf = async (side: number, draws: Draws, before: readonly Side[], controller: AbortController) => {
    const put = (drawn: Drawn) => {
      if (running === controller) made.sides.value = [...before, { draws, drawn }];
    };
    const first = before[0]?.drawn;
    const also = first?.unit === "tokens" ? first.rows.flatMap(({ id }) => (id >= 0 ? [id] : [])) : [];
    const beside = made.compare.peek() !== "other" ? draws.model : side === 0 ? "other" : "own";
    const answer = await store.ask(
      "sample",
      { draws: draws as unknown as Json, beside, also },
      {
        signal: controller.signal,
        onPart(part) {
          const progress = part.result.progress as { done: number; total: number } | undefined;
          if (!progress) put(readDrawn(part));
          else if (running === controller) made.progress.value = { ...progress, side };
        },
      },
    );
    put(readDrawn(answer));
  };

  return {
    ...made,
    async draw(uid, about) {
      running?.abort();
      const controller = new AbortController();
      running = controller;
      const compare = made.compare.peek();
      const settings = { ...store.settings.peek() };
      const a: Draws = {
        uid,
        n: made.n.peek(),
        steps: made.steps.peek(),
        seed: made.seed.peek(),
        settings,
        model: "own",
      };
      const all = [a];
      if (compare === "settings") all.push({ ...a, settings: { ...settings, ...made.b.peek() } });
      if (compare === "other") all.push({ ...a, model: "other" });
      made.busy.value = true;
      made.refusal.value = null;
      made.shown.value = null;
      made.progress.value = { done: 0, total: 0, side: 0 };
      if (about !== made.about.peek()) made.sides.value = [];
      made.about.value = about;
      try {
        for (const [side, draws] of all.entries()) {
          if (running !== controller) return;
          await sideOf(side, draws, made.sides.peek().slice(0, side), controller);
        }
      } catch (error) {
        if (running === controller) made.refusal.value = refusalOf(error);
      } finally {
        if (running === controller) {
          running = null;
          made.busy.value = false;
        }
      }
    },
    cancel: () => running?.abort(),
    async show() {
      const side = made.sides.peek()[0];
      if (!side) return;
      // Of a run that was stopped, what is written.
      const args = { draws: { ...side.draws, n: side.drawn.done } as unknown as Json };
      await store.act("sample_keep", args);
      try {
        const { result, arrays } = await store.ask("sample_counts", args);
        const [uids, counts] = [arrays.sample_uids?.values ?? [], arrays.sample_counts?.values ?? []];
        store.overlay.value = {
          counts: new Map(Array.from(uids, (uid, k) => [uid, counts[k] ?? 0])),
          total: result.total as number,
        };
        made.shown.value = result.whole_samples as number;
      } catch (error) {
        made.refusal.value = refusalOf(error);
      }
    },
  };
}

/** Whether a side was drawn with what is set now. */
export function isCurrent(experiment: Experiment, side: Side, now: Settings, second: boolean): boolean {
  const { n, steps, seed, compare, b } = experiment;
  const own = side.draws;
  const wanted = second && compare.value === "settings" ? { ...now, ...b.value } : now;
  return (
    own.n === n.value &&
    own.steps === steps.value &&
    own.seed === seed.value &&
    JSON.stringify(own.settings) === JSON.stringify(wanted)
  );
}
