/**
 * What temperature and cut-offs do to the next token, over the whole vocabulary and in the frame of a gesture.
 *
 * The same steps in the same order as the processors of Hugging Face, whose scores are float32. The scores come sorted
 * falling, and every stage keeps a stretch of that order, so that sums up to each place answer for all of them. What is
 * left to chance is the last bit of a sum: where a threshold falls within it, the kernel's own answer takes its place.
 */
import type { Settings } from "../store";

export type Warper =
  | "greedy"
  | "temperature"
  | "top_k"
  | "top_p"
  | "min_p"
  | "typical_p"
  | "epsilon_cutoff"
  | "eta_cutoff";

export interface LocalStage {
  name: Warper;
  /** What is left: places `low` to `high` of the order, the last one excluded. */
  low: number;
  high: number;
  /** Of the probability before, the share of what is left. */
  mass: number;
  /** Of what is left, in bits. */
  entropy: number;
  /** NaN for a place that is cut. */
  probability(place: number): number;
}

/** In the order of `generate`, each with the value that changes nothing. */
export const WARPERS = [
  ["temperature", 1],
  ["top_k", 0],
  ["top_p", 1],
  ["min_p", 0],
  ["typical_p", 1],
  ["epsilon_cutoff", 0],
  ["eta_cutoff", 0],
] as const satisfies readonly (readonly [Warper, number])[];

export type Warp = (settings: Settings) => LocalStage[];

const { fround } = Math;

/**
 * Prepare scores for any settings.
 *
 * `scores` fall and end in the `-Infinity` of what was cut before; `best` is the place that greedy decoding takes.
 */
export function warper(scores: Float32Array, best: number): Warp {
  let left = scores.length;
  while (left > 1 && scores[left - 1] === Number.NEGATIVE_INFINITY) left--;
  const sums = createSums(scores.length);
  let temperature = Number.NaN;
  // A drag of any other slider finds the sums as they are.
  const at = (wanted: number) => {
    if (wanted !== temperature) sums.read(scores, left, wanted);
    temperature = wanted;
  };

  return (settings) => {
    if (settings.temperature === 0) {
      at(1);
      return [sums.stage("greedy", best, best + 1, 0, left)];
    }
    at(settings.temperature);
    const stages: LocalStage[] = [];
    let [low, high] = [0, left];
    for (const [name, neutral] of WARPERS) {
      const value = settings[name];
      if (value === neutral) continue;
      const [from, to] = cut(name, value, sums, low, high);
      stages.push(sums.stage(name, from, to, low, high));
      [low, high] = [from, to];
    }
    return stages;
  };
}

/** The scores at one temperature, and for each place the sums of everything before it. */
interface Sums {
  read(scores: Float32Array, left: number, temperature: number): void;
  stage(name: Warper, low: number, high: number, before: number, after: number): LocalStage;
  score(place: number): number;
  /** Of a place among those that are left, rounded as HF rounds it. */
  share(place: number, total: number): number;
  total(low: number, high: number): number;
  /** Of what is left, in nats. */
  entropy(low: number, high: number): number;
}

function createSums(length: number): Sums {
  const scaled = new Float32Array(length);
  const weights = new Float32Array(length);
  // Sums of weights, and of weights times their logarithm.
  const sum = new Float64Array(length + 1);
  const weighted = new Float64Array(length + 1);
  const total = (low: number, high: number) => (sum[high] ?? 0) - (sum[low] ?? 0);
  const entropy = (low: number, high: number) => {
    const all = total(low, high);
    return Math.max(0, Math.log(all) - ((weighted[high] ?? 0) - (weighted[low] ?? 0)) / all);
  };
  return {
    total,
    entropy,
    score: (place) => scaled[place] ?? 0,
    share: (place, all) => fround((weights[place] ?? 0) / all),
    read(scores, left, temperature) {
      const by = fround(temperature);
      const most = fround((scores[0] ?? 0) / by);
      let [all, logs] = [0, 0];
      for (let place = 0; place < left; place++) {
        const score = fround((scores[place] ?? 0) / by);
        const below = fround(score - most);
        const weight = fround(Math.exp(below));
        scaled[place] = score;
        weights[place] = weight;
        sum[place + 1] = all += weight;
        weighted[place + 1] = logs += weight * below;
      }
    },
    stage(name, low, high, before, after) {
      const all = total(low, high);
      return {
        name,
        low,
        high,
        mass: all / total(before, after),
        entropy: entropy(low, high) / Math.LN2,
        probability: (place) => (place < low || place >= high ? Number.NaN : (weights[place] ?? 0) / all),
      };
    },
  };
}

/** What one setting leaves of the places from `low` to `high`. */
function cut(
  name: (typeof WARPERS)[number][0],
  value: number,
  sums: Sums,
  low: number,
  high: number,
): [number, number] {
  const all = sums.total(low, high);
  /** The likeliest is never cut. */
  const upTo = (cuts: (place: number) => boolean): [number, number] => [low, first(cuts, low + 1, high)];
  // Nor is what ties with it, by anything but top-p.
  const most = sums.score(low);
  const below = (threshold: number) =>
    upTo((place) => sums.share(place, all) < threshold && sums.score(place) < most);
  switch (name) {
    case "temperature":
      return [low, high];
    case "top_k": {
      // Ties with the last of them stay.
      const least = sums.score(Math.min(value, high) - 1);
      return upTo((place) => sums.score(place) < least);
    }
    case "top_p": {
      const rest = fround(1 - value);
      return upTo((place) => fround(sums.total(place, high) / all) <= rest);
    }
    case "min_p":
      return below(fround(fround(value) * sums.share(low, all)));
    case "typical_p":
      return typical(value, sums, low, high);
    case "epsilon_cutoff":
      return below(fround(value));
    case "eta_cutoff": {
      const epsilon = fround(value);
      const spread = fround(Math.exp(-fround(sums.entropy(low, high))));
      return below(Math.min(epsilon, fround(fround(Math.sqrt(epsilon)) * spread)));
    }
  }
}

/** Those whose surprise is nearest to the entropy, until they hold their share; a walk to both sides of it. */
function typical(mass: number, sums: Sums, low: number, high: number): [number, number] {
  const all = sums.total(low, high);
  const most = sums.score(low);
  const log = fround(Math.log(all));
  const expected = fround(sums.entropy(low, high));
  const surprise = (place: number) => -fround(fround(sums.score(place) - most) - log);
  const distance = (place: number) => Math.abs(fround(surprise(place) - expected));
  const wanted = fround(mass);
  // The first place that is more surprising than expected, and the last that is not.
  let after = first((place) => surprise(place) >= expected, low, high);
  let before = after - 1;
  let [held, last] = [0, 0];
  while (fround(held) < wanted && (before >= low || after < high)) {
    const takesBefore = before >= low && (after >= high || distance(before) <= distance(after));
    const place = takesBefore ? before-- : after++;
    held += sums.share(place, all);
    last = distance(place);
  }
  // What is as near as the last one stays.
  while (before >= low && distance(before) <= last) before--;
  while (after < high && distance(after) <= last) after++;
  return [before + 1, after];
}

/** The first place for which something holds that holds for all after it; `high` without one. */
function first(holds: (place: number) => boolean, low: number, high: number): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
