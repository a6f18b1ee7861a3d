/** The state of one laboratory, shared by its views. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { follow, type Model, own, save, share } from "../shared/model";
import type { Json } from "../shared/protocol";
import { type Ended, endOf, refusalOf } from "../shared/refusal";
import type { Answer, Link, RequestOptions, Rpc } from "../shared/rpc";
import {
  type Example,
  type Figures,
  type Plan,
  type Prompt,
  type Results,
  type Verdict,
  verdicts,
} from "./statistics";

export interface ModelInfo {
  name: string;
  context: number | null;
  template: boolean;
  /** How many solved examples there are. */
  shots: number;
}

export type Phase = { kind: "working"; done: number; total: number } | Ended;

/** One input behind one prompt. */
export interface Cell {
  prompt: number;
  input: number;
}

export interface Store {
  link: ReadonlySignal<Link>;
  live: ReadonlySignal<boolean>;
  model: ReadonlySignal<ModelInfo>;
  plan: ReadonlySignal<Plan>;
  results: ReadonlySignal<Results | null>;
  calibrated: ReadonlySignal<boolean>;
  /** Of the results on display, by prompt. */
  table: ReadonlySignal<readonly Verdict[][]>;
  /** Whether the plan is another than that of the results. */
  edited: ReadonlySignal<boolean>;
  /** Whether it has other inputs or labels, so that no figure of a prompt is about them. */
  asksOthers: ReadonlySignal<boolean>;
  phase: ReadonlySignal<Phase>;
  /** Always one of the results on display. */
  cell: ReadonlySignal<Cell>;
  choose(cell: Cell): void;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Edits of one gesture are one step back. */
  edit(plan: Partial<Plan>, gesture?: string): void;
  calibrate(on: boolean): void;
  activate(): void;
  run(): Promise<void>;
  cancel(): void;
  ask(op: string, args?: Record<string, Json>, options?: RequestOptions): Promise<Answer>;
  undo(): void;
  redo(): void;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const prompts = own<Prompt[]>(model, "prompts", abort);
  const examples = own<Example[]>(model, "examples", abort);
  const labels = own<string[]>(model, "labels", abort);
  const calibrated = own<boolean>(model, "calibrate", abort);
  const measured = follow<Partial<Plan>>(model, "measured", abort);
  const found = follow<Partial<Figures>>(model, "results", abort);
  const info = follow<ModelInfo>(model, "model_info", abort);
  const chosen = signal<Cell>({ prompt: 0, input: 0 });
  const phase = signal<Phase>({ kind: "idle" });
  const live = computed(() => rpc.link.value === "ready" || rpc.link.value === "busy");
  const results = computed(() => {
    const both = { ...measured.value, ...found.value } as Results;
    // They arrive one after the other.
    const fit =
      both.prompts?.length === both.logprobs?.length && both.examples?.length === both.logprobs?.[0]?.length;
    return both.logprobs && fit ? both : null;
  });
  const plan = computed<Plan>(() => ({
    prompts: prompts.value,
    examples: examples.value,
    labels: labels.value,
  }));
  const put = (next: Partial<Plan>) => {
    if (next.prompts) share(model, "prompts", prompts, [...next.prompts]);
    if (next.examples) share(model, "examples", examples, [...next.examples]);
    if (next.labels) share(model, "labels", labels, [...next.labels]);
  };
  const history = createHistory<Plan>({
    here: () => plan.peek(),
    go(there) {
      put(there);
      return true;
    },
  });
  let running: AbortController | null = null;
  let active = false;

  const run = async () => {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    const mine = () => running === controller;
    save(model);
    phase.value = { kind: "working", done: 0, total: 0 };
    try {
      await rpc.request("run", plan.peek() as unknown as Record<string, Json>, {
        signal: controller.signal,
        onPart({ result }) {
          const told = result.progress as { done: number; total: number } | undefined;
          if (told && mine()) phase.value = { kind: "working", done: told.done, total: told.total };
        },
      });
      if (mine()) phase.value = { kind: "idle" };
    } catch (error) {
      if (mine()) phase.value = endOf(refusalOf(error));
    } finally {
      if (mine()) running = null;
    }
  };

  return {
    link: rpc.link,
    live,
    model: info,
    plan,
    results,
    calibrated,
    table: computed(() => {
      const found = results.value;
      return found ? found.prompts.map((_, place) => verdicts(found, place, calibrated.value)) : [];
    }),
    edited: computed(() => {
      const found = results.value;
      const { prompts, examples, labels } = plan.value;
      return !found || !same([prompts, examples, labels], [found.prompts, found.examples, found.labels]);
    }),
    asksOthers: computed(() => {
      const found = results.value;
      const { examples, labels } = plan.value;
      return found !== null && !same([examples, labels], [found.examples, found.labels]);
    }),
    phase,
    cell: computed(() => {
      const { prompt, input } = chosen.value;
      const within = (place: number, n = 0) => Math.max(0, Math.min(place, n - 1));
      return {
        prompt: within(prompt, results.value?.prompts.length),
        input: within(input, results.value?.examples.length),
      };
    }),
    choose(cell) {
      chosen.value = cell;
    },
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    edit(next, gesture) {
      history.remember(plan.peek(), gesture);
      put(next);
    },
    calibrate(on) {
      share(model, "calibrate", calibrated, on);
    },
    activate() {
      if (active) return;
      active = true;
      // What was never measured is measured as soon as a kernel is there.
      const stop = effect(() => {
        if (live.value && !results.peek() && !running) void run();
      });
      abort.addEventListener("abort", stop);
    },
    run,
    cancel: () => running?.abort(),
    ask: (op, args, options) => rpc.request(op, args, options),
    undo: history.undo,
    redo: history.redo,
  };
}
