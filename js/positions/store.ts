/** The state of one explorer, shared by its views. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { createHistory } from "../shared/history";
import { follow, type Model, own, share } from "../shared/model";
import type { Json } from "../shared/protocol";
import type { Answer, Link, RequestOptions, Rpc } from "../shared/rpc";
import { frequencies, readTable, type Scheme, sinusoidal, type Table, wordsOf } from "./schemes";

export interface RopeInfo {
  /** Empty where these are nobody's, but the usual ones. */
  name: string;
  base: number;
  /** Radians per position of each pair, by the model's own code. */
  frequencies: readonly number[];
  /** The kind of scaling to longer texts; "default" without any. */
  scaling: string;
  /** What sine and cosine are multiplied by. */
  attention_scaling: number;
  /** Which layers turn so, where they differ. */
  layers: string;
  trained: number;
}

export interface TableInfo {
  name: string;
  positions: number;
  width: number;
  rows: number;
  /** How many of its dimensions came along. */
  drawn: number;
}

export type Row = readonly [
  name: "shift" | "swap",
  amount: number,
  distance: number,
  token: string,
  p: number,
];

export interface Trial {
  text: string;
  tokens: readonly string[];
  /** How many tokens the text has; only `tokens` were read. */
  all: number;
  /** Whether the model is told positions, so that the text can be moved. */
  how: "told" | "alibi" | "counted";
  /** How many it has; null where there is no last one. */
  positions: number | null;
  before: readonly [token: string, p: number];
  trials: readonly Row[];
}

/** What one step back brings back. */
interface Choice {
  scheme: Scheme;
  position: number;
  base: number;
  head: number;
}

export interface Store {
  link: ReadonlySignal<Link>;
  live: ReadonlySignal<boolean>;
  length: ReadonlySignal<number>;
  scheme: ReadonlySignal<Scheme>;
  position: ReadonlySignal<number>;
  base: ReadonlySignal<number>;
  head: ReadonlySignal<number>;
  text: ReadonlySignal<string>;
  words: ReadonlySignal<readonly string[]>;
  /** How many more there are than can be drawn. */
  unseen: ReadonlySignal<number>;
  rope: ReadonlySignal<RopeInfo>;
  /** Whether what is drawn turns as the model does. */
  own: ReadonlySignal<boolean>;
  /** Radians per position of each pair: the model's own, or for another base those of the formula. */
  turns: ReadonlySignal<readonly number[]>;
  tableInfo: ReadonlySignal<TableInfo | null>;
  /** The table on display, null for ways that have none. */
  table: ReadonlySignal<Table | null>;
  model: ReadonlySignal<string>;
  trial: ReadonlySignal<Trial | null>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Changes of one gesture are one step back. */
  choose(choice: Partial<Choice>, gesture?: string): void;
  write(text: string): void;
  ask(op: string, args?: Record<string, Json>, options?: RequestOptions): Promise<Answer>;
  undo(): void;
  redo(): void;
}

/** As wide as a small model's vectors, and few enough to be seen. */
export const SINE_WIDTH = 64;

/** Of the text, which is kept in the notebook. */
export const MAX_CHARACTERS = 10_000;

export function createStore(model: Model, rpc: Rpc, abort: AbortSignal): Store {
  const traits = {
    scheme: own<Scheme>(model, "scheme", abort),
    position: own<number>(model, "position", abort),
    base: own<number>(model, "base", abort),
    head: own<number>(model, "head", abort),
  };
  const text = own<string>(model, "text", abort);
  const length = follow<number>(model, "length", abort);
  const rope = follow<RopeInfo>(model, "rope_info", abort);
  const info = follow<Partial<TableInfo>>(model, "table_info", abort);
  const bytes = follow<DataView | null>(model, "table_bytes", abort);
  const modelInfo = follow<{ name?: string }>(model, "model_info", abort);
  const trial = follow<Partial<Trial>>(model, "trial", abort);
  const tableInfo = computed(() => (info.value.name ? (info.value as TableInfo) : null));
  const learned = computed(() => {
    const told = tableInfo.value;
    return told && bytes.value ? readTable(bytes.value, told.rows, told.drawn) : null;
  });
  const table = computed(() => {
    if (traits.scheme.value === "learned") return learned.value;
    return traits.scheme.value === "sinusoidal" ? sinusoidal(length.value, SINE_WIDTH) : null;
  });
  const same = computed(() => traits.base.value === rope.value.base);
  const words = computed(() => wordsOf(text.value));
  const now = (): Choice => ({
    scheme: traits.scheme.peek(),
    position: traits.position.peek(),
    base: traits.base.peek(),
    head: traits.head.peek(),
  });
  const put = (choice: Partial<Choice>) => {
    const set = <K extends keyof Choice>(name: K) => {
      const value = choice[name];
      if (value !== undefined && value !== traits[name].peek()) {
        share(model, name, traits[name] as never, value as never);
      }
    };
    for (const name of ["scheme", "position", "base", "head"] as const) set(name);
  };
  const history = createHistory<Choice>({
    here: now,
    go(there) {
      put(there);
      return true;
    },
  });
  return {
    link: rpc.link,
    live: computed(() => rpc.link.value === "ready" || rpc.link.value === "busy"),
    length,
    ...traits,
    text,
    words: computed(() => words.value.slice(0, length.value)),
    unseen: computed(() => Math.max(0, words.value.length - length.value)),
    rope,
    own: same,
    turns: computed(() =>
      same.value ? rope.value.frequencies : frequencies(2 * rope.value.frequencies.length, traits.base.value),
    ),
    tableInfo,
    table,
    model: computed(() => modelInfo.value.name ?? ""),
    trial: computed(() => (trial.value.tokens ? (trial.value as Trial) : null)),
    canUndo: history.canUndo,
    canRedo: history.canRedo,
    choose(choice, gesture) {
      history.remember(now(), gesture);
      put(choice);
    },
    write(value) {
      share(model, "text", text, value);
    },
    ask: (op, args, options) => rpc.request(op, args, options),
    undo: history.undo,
    redo: history.redo,
  };
}
