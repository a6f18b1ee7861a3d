/** The scores of a node as the kernel sends them (`llmhero_widgets/decoding/panels/waterfall.py`), and what is drawn of them. */
import type { Values } from "../../shared/buffers";
import type { Answer } from "../../shared/rpc";
import type { Settings } from "../store";
import { type Warp, type Warper, warper } from "./stages";

export type StageName =
  | Warper
  | "model"
  | "sequence_bias"
  | "repetition_penalty"
  | "no_repeat_ngram"
  | "presence_frequency";

export interface Figures {
  name: StageName;
  /** Tokens that can still be drawn. */
  left: number;
  /** Of the probability before, the share that is left. */
  mass: number;
  /** Bits. */
  entropy: number;
}

export interface Row {
  id: number;
  name: string;
  /** Behind the penalties, the likeliest is 0. */
  place: number;
  /** At the stages that depend on the text; NaN where it is cut. */
  before: readonly number[];
}

/** All scores after a node, behind the penalties. */
export interface Scores {
  known: true;
  vocabulary: number;
  before: readonly Figures[];
  rows: readonly Row[];
  warp: Warp;
}

/** What a server tells that keeps the tail to itself. */
export interface Hidden {
  known: false;
  rows: readonly { id: number; name: string; probability: number }[];
  rest: number;
}

/** What the processors themselves say, for some tokens. */
export interface Exact {
  /** What it is about. */
  about: string;
  stages: readonly Figures[];
  /** By token id, at each stage. */
  probabilities: ReadonlyMap<number, readonly number[]>;
}

export interface Column extends Figures {
  /** Of each row; NaN where it is cut. */
  probabilities: readonly number[];
}

export function readScores(answer: Answer): Scores | Hidden {
  const { result, arrays } = answer;
  if (!result.known) {
    const [ids, names] = [result.ids as number[], result.names as string[]];
    const values = valuesOf(answer);
    const rows = ids.map((id, k) => ({ id, name: names[k] ?? "", probability: Number(values[k]) }));
    return { known: false, rows, rest: result.rest as number };
  }
  const parts: Float32Array[] = [];
  for (let k = 0; arrays[`scores_${k}`]; k++) parts.push(arrays[`scores_${k}`]?.values as Float32Array);
  const scores = joined(parts);
  return {
    known: true,
    vocabulary: scores.length,
    before: result.stages as unknown as Figures[],
    rows: readRows(answer),
    warp: warper(scores, result.best as number),
  };
}

/** A vocabulary that is larger than a message holds comes in several arrays. */
function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0] as Float32Array;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function readRows(answer: Answer): Row[] {
  const { result } = answer;
  const [ids, names, places] = [result.ids as number[], result.names as string[], result.places as number[]];
  const byToken = columnsOf(answer, ids.length);
  return ids.map((id, k) => ({ id, name: names[k] ?? "", place: places[k] ?? 0, before: byToken[k] ?? [] }));
}

export function readExact(answer: Answer, about: string, ids: readonly number[]): Exact {
  const byToken = columnsOf(answer, ids.length);
  return {
    about,
    stages: answer.result.stages as unknown as Figures[],
    probabilities: new Map(ids.map((id, k) => [id, byToken[k] ?? []])),
  };
}

function valuesOf({ arrays }: Answer): Values {
  const found = arrays.probabilities;
  if (!found) throw new RangeError("an answer without probabilities");
  return found.values;
}

/** For each token its probability at each stage; they come stage by stage. */
function columnsOf(answer: Answer, tokens: number): number[][] {
  const values = valuesOf(answer);
  return Array.from({ length: tokens }, (_, token) => {
    const column: number[] = [];
    for (let at = token; at < values.length; at += tokens) column.push(Number(values[at]));
    return column;
  });
}

/** Each stage with what it leaves of the rows: as the processors say it, and until they do, as computed here. */
export function columnsFor(
  scores: Scores,
  settings: Settings,
  rows: readonly Row[],
  exact: Exact | null,
): Column[] {
  if (exact && rows.every(({ id }) => exact.probabilities.has(id))) {
    return exact.stages.map((stage, k) => ({
      ...stage,
      probabilities: rows.map(({ id }) => exact.probabilities.get(id)?.[k] ?? Number.NaN),
    }));
  }
  const before = scores.before.map((stage, k) => ({
    ...stage,
    probabilities: rows.map((row) => row.before[k] ?? Number.NaN),
  }));
  const here = scores.warp(settings).map(({ name, low, high, mass, entropy, probability }) => ({
    name,
    left: high - low,
    mass,
    entropy,
    probabilities: rows.map(({ place }) => probability(place)),
  }));
  return [...before, ...here];
}

/** Of those that penalties have moved out of sight, so many of what was likeliest before are drawn all the same. */
const MOVED = 3;

/** The rows on display: the likeliest, those that were among them before any penalty, and those that were looked for. */
export function rowsOf(scores: Scores, most: number, found: readonly Row[]): Row[] {
  const drawn = scores.rows.filter(({ place }) => place < most);
  const moved =
    scores.before.length > 1
      ? [...scores.rows].sort((a, b) => (b.before[0] ?? 0) - (a.before[0] ?? 0)).slice(0, MOVED)
      : [];
  const shown = new Map([...drawn, ...moved, ...found].map((row) => [row.id, row]));
  return [...shown.values()].sort((a, b) => a.place - b.place);
}

/** All tokens without a row, at one stage: NaN where none of them is left. */
export function others(column: Column): number {
  const kept = column.probabilities.filter((value) => !Number.isNaN(value));
  if (kept.length === column.left) return Number.NaN;
  return Math.max(0, 1 - kept.reduce((sum, value) => sum + value, 0));
}

/** The stage at which a row was cut; -1 for one that can be drawn. */
export function cutAt(columns: readonly Column[], row: number): number {
  return columns.findIndex(({ probabilities }) => Number.isNaN(probabilities[row]));
}

/** Of all probability that there was: what is still kept, what each stage cuts, and what was cut before. */
export function splits(columns: readonly Figures[]): { kept: number; here: number; earlier: number }[] {
  let kept = 1;
  return columns.map(({ mass }) => {
    const earlier = 1 - kept;
    const here = kept * (1 - mass);
    kept *= mass;
    return { kept, here, earlier };
  });
}

/** The last stage that cuts something; -1 without one. */
export function lastCut(columns: readonly Figures[]): number {
  return columns.findLastIndex(({ left }, k) => k > 0 && left < (columns[k - 1]?.left ?? 0));
}
