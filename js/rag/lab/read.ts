/** What was measured, as `llmhero_widgets/rag/panels/lab.py` tells it. */
import type { Answer } from "../../shared/rpc";
import { count } from "../../shared/text";
import { bytes } from "../canvas/words";

export interface Point {
  name: string;
  value: number;
  recall: number;
  ms: number;
}

export interface Trial {
  kind: string;
  title: string;
  seconds: number;
  bytes: number;
  facts: Record<string, string | number>;
  points: Point[];
}

export interface Opened {
  n: number;
  dimensions: number;
  embedder: string;
  questions: number;
  k: number;
  kinds: string[];
  used: string | null;
  trials: Trial[];
}

export const readOpened = ({ result }: Answer) => result as unknown as Opened;
export const readTrial = ({ result }: Answer) => result as unknown as Trial;

/** What a way to search costs. */
export type Cost = "ms" | "bytes" | "seconds";

export interface Spot {
  trial: Trial;
  point: Point;
}

export const spotsOf = (trials: readonly Trial[]): Spot[] =>
  trials.flatMap((trial) => trial.points.map((point) => ({ trial, point })));

export const costOf = ({ trial, point }: Spot, cost: Cost): number =>
  cost === "ms" ? point.ms : trial[cost];

/** Below this an index loses too much to be called faster. */
export const ENOUGH = 0.95;

/** The fastest way that finds enough, or the most thorough. */
export function chosenOf(trial: Trial): Point | undefined {
  const enough = trial.points.filter(({ recall }) => recall >= ENOUGH);
  return enough.length > 0
    ? enough.reduce((a, b) => (b.ms < a.ms ? b : a))
    : [...trial.points].sort((a, b) => b.recall - a.recall)[0];
}

/** The fastest of all that find enough, if it is faster than comparing with every vector. */
export function winnerOf(trials: readonly Trial[]): { spot: Spot; times: number } | null {
  const all = trials.find(({ kind }) => kind === "flat")?.points[0];
  const spots = spotsOf(trials).filter(({ point, trial }) => trial.kind !== "flat" && point.recall >= ENOUGH);
  const spot = spots.reduce<Spot | null>((a, b) => (a && a.point.ms <= b.point.ms ? a : b), null);
  // Within a tenth it is chance which is faster.
  return all && spot && all.ms > spot.point.ms * 1.1 ? { spot, times: all.ms / spot.point.ms } : null;
}

/** A time as people write it: 52 µs, 1.2 ms, 3.4 s. */
export function time(ms: number): string {
  if (ms < 1) return `${Number((ms * 1000).toPrecision(2))} µs`;
  return ms < 1000 ? `${Number(ms.toPrecision(2))} ms` : `${Number((ms / 1000).toPrecision(2))} s`;
}

/** Three digits of a fraction, all of an integer: 0.0000532, 0.515, 32,768. */
export const short = (value: number): string =>
  Number.isInteger(value) ? count(value) : value.toLocaleString("en-US", { maximumSignificantDigits: 3 });

export const written = (value: number, cost: Cost): string =>
  cost === "bytes" ? bytes(value) : time(cost === "seconds" ? value * 1000 : value);

/** Powers of ten, and what lies between where there is room, from the one below to the one above. */
export function ticksOf(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const steps = last - first <= 2 ? [1, 2, 5] : [1];
  const all: number[] = [];
  for (let power = first; power <= last; power += 1) {
    for (const step of steps) all.push(step * 10 ** power);
  }
  const above = all.findIndex((tick) => tick >= high);
  const below = all.findLastIndex((tick) => tick <= low);
  return all.slice(Math.max(0, below), above < 0 ? undefined : above + 1);
}

/** Where the axis of recall begins: a tenth below the worst. */
export const lowestOf = (spots: readonly Spot[]): number =>
  Math.min(0.9, Math.floor(Math.min(...spots.map(({ point }) => point.recall)) * 10) / 10);
