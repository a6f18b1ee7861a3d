/** The stages are those of Hugging Face's processors, as `js/record_waterfall.py` has recorded them. */
import { expect, test } from "vitest";
import type { Settings } from "../store";
import recorded from "./recorded.json";
import { type LocalStage, warper } from "./stages";

interface Recorded {
  seed: number;
  size: number;
  spread: number;
  step: number;
  banned: number;
  best: number;
  settings: Partial<Settings>;
  stages: { name: string; low: number; high: number; mass: number; entropy: number }[];
}

const CASES = recorded as Recorded[];
const OFF: Settings = {
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
};
const WHOLE_VOCABULARY = 152_064;

function mixed(seed: number, place: number): number {
  let h = (Math.imul(place + 1, 0x9e3779b1) ^ seed) >>> 0;
  for (const [shift, factor] of [
    [16, 0x85ebca6b],
    [13, 0xc2b2ae35],
    [16, 1],
  ] as const) {
    h = Math.imul(h ^ (h >>> shift), factor) >>> 0;
  }
  return h / 2 ** 32;
}

/** The scores of a case, sorted falling. */
function scoresOf({ seed, size, spread, step, banned }: Recorded): Float32Array {
  const scores = Float32Array.from({ length: size }, (_, place) => {
    if (place < banned) return Number.NEGATIVE_INFINITY;
    const x = mixed(seed, place) + mixed(seed + 1, place) + mixed(seed + 2, place) - 1.5;
    const score = x * x * x * spread;
    return step ? Math.floor(score / step) * step : score;
  });
  return scores.sort().reverse();
}

const stagesOf = (made: Recorded): LocalStage[] =>
  warper(scoresOf(made), made.best)({ ...OFF, ...made.settings });

const kept = (stages: readonly { name: string; low: number; high: number }[]) =>
  stages.map(({ name, low, high }) => [name, low, high]);

test("hundreds of random settings leave exactly what the processors leave", () => {
  const small = CASES.filter(({ size }) => size < WHOLE_VOCABULARY);
  expect(small.length).toBeGreaterThan(200);
  for (const made of small) {
    const stages = stagesOf(made);
    expect(kept(stages), JSON.stringify(made.settings)).toEqual(kept(made.stages));
    for (const [k, { mass, entropy }] of made.stages.entries()) {
      expect(stages[k]?.mass).toBeCloseTo(mass, 5);
      expect(stages[k]?.entropy).toBeCloseTo(entropy, 4);
    }
  }
});

test("of 152,064 tokens all are left that the processors leave, but for a few in the last bit of a sum", () => {
  const large = CASES.filter(({ size }) => size === WHOLE_VOCABULARY);
  expect(large.length).toBeGreaterThan(20);
  for (const made of large) {
    const stages = stagesOf(made);
    expect(stages.map(({ name }) => name)).toEqual(made.stages.map(({ name }) => name));
    for (const [k, { low, high, mass, entropy }] of made.stages.entries()) {
      const here = stages[k] as LocalStage;
      expect(Math.abs(here.low - low) + Math.abs(here.high - high)).toBeLessThanOrEqual(high / 1000);
      expect(here.mass).toBeCloseTo(mass, 4);
      expect(here.entropy).toBeCloseTo(entropy, 3);
    }
  }
});

test("probabilities are those of what is left, and nothing of what is cut", () => {
  const scores = Float32Array.from([0.4, 0.3, 0.2, 0.1], Math.log);
  const [topK, topP] = warper(scores, 0)({ ...OFF, top_k: 3, top_p: 0.7 });
  expect(topK?.mass).toBeCloseTo(0.9, 6);
  expect(topP?.mass).toBeCloseTo(7 / 9, 6);
  expect(topP?.probability(0)).toBeCloseTo(4 / 7, 6);
  expect(topP?.probability(2)).toBeNaN();
});

test("another setting forgets nothing of the one before", () => {
  const warp = warper(scoresOf(CASES.at(-1) as Recorded), 0);
  const plain = kept(warp({ ...OFF, top_p: 0.9 }));
  warp({ ...OFF, temperature: 0.5, top_p: 0.9 });
  warp({ ...OFF, temperature: 0 });
  expect(kept(warp({ ...OFF, top_p: 0.9 }))).toEqual(plain);
});
