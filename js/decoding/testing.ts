/** Trees for tests, as the kernel would send them, and a kernel that answers by hand. */
import type { JSX } from "preact";
import { onTestFinished } from "vitest";
import { byHand } from "../shared/by-hand";
import { FakeModel } from "../shared/fake-model";
import type { Dtype } from "../shared/protocol";
import { type Answer, connect } from "../shared/rpc";
import { mount } from "../shared/testing";
import type { Language } from "../shared/text";
import { createStore, type ModelInfo, type Settings, type Store } from "./store";
import { readTree, type Tree } from "./tree";

/** Parent, token id, text, natural logarithm of its probability; and if it was expanded, the rest and the entropy. */
export type Row = [
  parent: number,
  token: number,
  text: string,
  logprob: number,
  rest?: number,
  entropy?: number,
  flags?: number,
];

/** The tree of the design: SmolLM2-135M-Instruct after "The sky is blue because". */
// biome-ignore format: a table
export const SKY: Row[] = [
  [-1, -1, "", 0, 0.264, 3.78], [0, 282, " of", -1.3514, 0.2623, 3.48], [0, 357, " it", -1.4067, 0.2654, 3.62],
  [0, 260, " the", -1.7599, 0.5047, 5.4], [0, 338, " that", -2.8107, 0.0414, 1.71], [1, 260, " the", -0.541, 0.5328, 6.18],
  [1, 253, " a", -2.1873], [1, 1512, " air", -3.6465], [1, 11367, " atmospheric", -4.0597],
  [2, 9404, " reflects", -1.2522, 0.1788, 2.28], [2, 506, "'s", -1.4448, 0.2721, 3.89], [2, 314, " is", -2.0313],
  [2, 553, " has", -2.5038], [3, 6376, " sky", -1.678], [3, 2591, " Earth", -2.1395], [3, 2380, " color", -2.3146],
  [3, 2388, " sun", -2.3855], [5, 970, " way", -1.2484], [5, 2380, " color", -2.0653], [5, 1027, " fact", -3.5708],
  [5, 5264, " atmosphere", -3.6763], [9, 260, " the", -0.3552, 0.1954, 2.59], [9, 8118, " sunlight", -2.9114],
  [9, 1420, " light", -3.308], [9, 3117, " everything", -3.5364], [4, 506, "'s", -0.4438], [4, 314, " is", -1.3395],
  [4, 417, "’", -3.134], [4, 99, "s", -4.4635], [10, 253, " a", -0.9235], [10, 260, " the", -1.5327],
  [10, 441, " not", -2.7704], [10, 915, " just", -2.9525], [21, 2380, " color", -0.323], [21, 4683, " colors", -3.1782],
  [21, 6324, " pure", -3.7562], [21, 970, " way", -4.1637],
];

export const NEUTRAL: Settings = {
  temperature: 1,
  top_k: 0,
  top_p: 1,
  min_p: 0,
  typical_p: 1,
  epsilon_cutoff: 0,
  eta_cutoff: 0,
  repetition_penalty: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  no_repeat_ngram_size: 0,
  sequence_bias: [],
};

export const INFO: ModelInfo = {
  name: "SmolLM2-135M-Instruct",
  vocabulary: 49152,
  context: 8192,
  device: "cpu",
  dtype: "float32",
  remote: false,
  chat: true,
  other: null,
};

export const PROMPT = {
  text: "The sky is blue because",
  tokens: ["The", " sky", " is", " blue", " because"],
  special: [false, false, false, false, false],
};

type Columns = Record<string, Float32Array | Int32Array | Uint8Array>;

const dtypeOf = (values: object): Dtype =>
  values instanceof Float32Array ? "float32" : values instanceof Int32Array ? "int32" : "uint8";

/** A message as the kernel sends it, and the same as a view reads it. */
export function wireOf(result: Record<string, unknown>, columns: Columns = {}) {
  const arrays = Object.entries(columns).map(([name, values]) => ({
    name,
    dtype: dtypeOf(values),
    shape: [values.length],
  }));
  const buffers = Object.values(columns).map(
    ({ buffer, byteOffset, byteLength }) => new DataView(buffer, byteOffset, byteLength),
  );
  const read = Object.entries(columns).map(([name, values]) => [name, { shape: [values.length], values }]);
  const answer = { result, arrays: Object.fromEntries(read) } as unknown as Answer;
  return { result, arrays, buffers, answer };
}

/** Columns of a tree whose uids are its row numbers, from one row on. */
export function columnsOf(rows: Row[], uids = rows.map((_, row) => row)): Columns {
  const texts = rows.map(([, , text]) => new TextEncoder().encode(text));
  let end = 0;
  return {
    uid: Int32Array.from(uids),
    parent: Int32Array.from(rows, ([parent]) => parent),
    token: Int32Array.from(rows, ([, token]) => token),
    logprob: Float32Array.from(rows, ([, , , logprob]) => logprob),
    rest: Float32Array.from(rows, ([, , , , rest]) => rest ?? Number.NaN),
    entropy: Float32Array.from(rows, ([, , , , , entropy]) => entropy ?? Number.NaN),
    flags: Uint8Array.from(rows, ([, , , , , , flags]) => flags ?? 0),
    text: Uint8Array.from(texts.flatMap((text) => [...text])),
    text_ends: Int32Array.from(texts, (text) => (end += text.length)),
  };
}

export function treeAnswer(rows: Row[] = SKY, more: Record<string, unknown> = {}) {
  const facts = { rev: 1, whole: true, coverage: 0.35, cached_tokens: 14, cache_bytes: 645120, ms: 180 };
  return wireOf({ ...facts, prompt: PROMPT, ...more }, columnsOf(rows));
}

export function treeOf(rows: Row[] = SKY, more: Record<string, unknown> = {}): Tree {
  return readTree(treeAnswer(rows, more).answer);
}

/** A widget's model with what a notebook kept of `rows`; `manager` decides whether the host has a kernel. */
export function savedModel(manager: unknown, rows: Row[] | null = SKY, traits: Record<string, unknown> = {}) {
  const { result, arrays, buffers } = treeAnswer(rows ?? []);
  const bytes = new Uint8Array(buffers.reduce((sum, view) => sum + view.byteLength, 0));
  let at = 0;
  for (const view of buffers) {
    bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    at += view.byteLength;
  }
  return new FakeModel(
    {
      prompt: PROMPT.text,
      model_info: INFO,
      rev: rows ? 1 : 0,
      selection: null,
      settings: NEUTRAL,
      lang: "en",
      snapshot: rows ? { result, arrays } : {},
      snapshot_bytes: new DataView(bytes.buffer),
      ...traits,
    },
    manager,
  );
}

export const SAVED_PAGE = { set_state() {} };
export const LIVE = { set_state() {}, kernel: {} };

/** Mount a view of a widget whose kernel is the test: it sees what was asked, and answers. */
export async function stage(
  view: (store: Store) => JSX.Element,
  options: {
    rows?: Row[] | null;
    traits?: Record<string, unknown>;
    language?: Language;
    live?: boolean;
  } = {},
) {
  const { rows = SKY, traits, language = "en", live = true } = options;
  const fake = savedModel(live ? LIVE : SAVED_PAGE, rows, traits);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const store = createStore(fake.model, connect(fake.model, abort.signal), abort.signal);
  const mounted = mount(view(store), language);
  const stageOf = { fake, store, view: mounted, ...byHand(fake) };
  if (live) await stageOf.say({ kind: "ready", caps: { ops: [] }, limits: {} });
  return stageOf;
}
