/** A beam search as the kernel tells it, step by step: `llmhero_widgets/decoding/panels/beam.py`. */

import type { Values } from "../../shared/buffers";
import type { Answer } from "../../shared/rpc";
import { folded } from "../fold-bytes";

const FATES = ["kept", "finished", "pruned"] as const;
const REASONS = ["beams", "late", "worse", "unmet", "hopeless", null] as const;

export type Reason = Exclude<(typeof REASONS)[number], null>;
export type StopReason = "length" | "context" | "full" | "beaten" | "nothing";

export interface Candidate {
  token: number;
  text: string;
  /** What the token added, in nats. */
  logprob: number;
  /** Sum over the whole text so far. */
  score: number;
  /** Place of the beam of the step before. */
  parent: number;
  fate: (typeof FATES)[number];
  /** Beam in the next step, or rank among the finished; −1 for one that was pruned. */
  place: number;
  reason: Reason | null;
  group: number;
  /** What a diverse search took from it in this one comparison. */
  penalty: number;
  /** Tokens of the required phrases. */
  met: number;
}

/** Whether a search, or a group of one, went on, and the numbers that decided it. */
export interface Verdict {
  group: number;
  finished: number;
  best: number | null;
  length: number;
  bound: number | null;
  worst: number | null;
  reason: StopReason | null;
}

export interface Step {
  number: number;
  rows: Candidate[];
  verdicts: Verdict[];
}

/** A text that ended. */
export interface Hypothesis {
  total: number;
  length: number;
  step: number;
  /** Row of its last token in that step. */
  candidate: number;
  group: number;
}

export interface Ending {
  ms: number;
  limit: number;
  /** Whether penalties of the settings on display changed the log-probabilities. */
  penalised: boolean;
  /** Tokens of the phrases that every text contains. */
  phrases: string[][];
  hypotheses: Hypothesis[];
}

function column(arrays: Answer["arrays"], name: string): Values {
  const found = arrays[name]?.values;
  if (!found) throw new RangeError(`the answer has no ${name}`);
  return found;
}

/** The steps of one part; null for a part that is about something else. */
export function readSteps({ result, arrays }: Answer): Step[] | null {
  const verdicts = result.verdicts as [number, number, ...unknown[]][][] | undefined;
  if (!verdicts) return null;
  const of = (name: string) => column(arrays, name);
  const [bytes, textEnds] = [of("text") as Uint8Array, of("text_ends")];
  const names = ["token", "logprob", "score", "parent", "place", "group", "penalty", "met"] as const;
  const columns = names.map((name) => [name, of(name)] as const);
  const [fate, reason] = [of("fate"), of("reason")];
  const decoder = new TextDecoder();
  let [row, start] = [0, 0];
  return Array.from(of("ends"), (end, k) => {
    const rows: Candidate[] = [];
    for (; row < end; row++) {
      const stop = textEnds[row] ?? start;
      const numbers = Object.fromEntries(columns.map(([name, values]) => [name, values[row] ?? 0]));
      rows.push({
        ...(numbers as Pick<Candidate, (typeof names)[number]>),
        text: decoder.decode(bytes.subarray(start, stop)),
        fate: FATES[fate[row] ?? 2] ?? "pruned",
        reason: REASONS[reason[row] ?? 5] ?? null,
      });
      start = stop;
    }
    return {
      number: Number(result.first) + k,
      rows,
      verdicts: (verdicts[k] ?? []).map(([group, finished, best, length, bound, worst, why]) => ({
        group,
        finished,
        best: best as number | null,
        length: length as number,
        bound: bound as number | null,
        worst: worst as number | null,
        reason: why as StopReason | null,
      })),
    };
  });
}

export function readEnding({ result, arrays }: Answer): Ending {
  const [total, length] = [column(arrays, "total"), column(arrays, "length")];
  const [step, candidate, group] = ["step", "candidate", "group"].map((name) => column(arrays, name));
  return {
    ms: Number(result.ms),
    limit: Number(result.limit),
    penalised: result.penalised === true,
    phrases: result.phrases as string[][],
    hypotheses: Array.from(total, (sum, k) => ({
      total: sum,
      length: length[k] ?? 0,
      step: step?.[k] ?? 0,
      candidate: candidate?.[k] ?? 0,
      group: group?.[k] ?? 0,
    })),
  };
}

/** `total / length ** penalty` in float32, as `scored` in Python. */
export function scored(total: number, length: number, penalty: number): number {
  return Math.fround(Math.fround(total) / Math.fround(length ** penalty));
}

export interface Ranked extends Hypothesis {
  score: number;
}

/** The texts that ended, ordered by a length penalty; it is no new search. */
export function rerank(hypotheses: readonly Hypothesis[], penalty: number): Ranked[] {
  return hypotheses
    .map((one) => ({ ...one, score: scored(one.total, one.length, penalty) }))
    .sort((a, b) => b.score - a.score);
}

/** Which row of each step, the first one first, led to a row of step `number`. */
export function pathTo(steps: readonly Step[], number: number, row: number): number[] {
  const path = [row];
  for (let at = number - 1; at > 0; at--) {
    const parent = steps[at]?.rows[path[0] ?? 0]?.parent;
    path.unshift(
      steps[at - 1]?.rows.findIndex(({ fate, place }) => fate === "kept" && place === parent) ?? -1,
    );
  }
  return path;
}

export function textsOf(steps: readonly Step[], path: readonly number[]): string[] {
  return path.map((row, k) => steps[k]?.rows[row]?.text ?? "");
}

/** Row of the beam that stands at a place after a step. */
export function beamAt({ rows }: Step, place: number): number {
  return rows.findIndex((one) => one.fate === "kept" && one.place === place);
}

/** Tokens as one text: bytes that a later token completes stand in that token's character already. */
export function joined(texts: readonly string[]): string {
  return folded(texts)
    .map(({ text }) => text)
    .join("");
}
