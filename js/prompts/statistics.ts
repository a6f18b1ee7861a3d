/** What log-probabilities say about prompts. Twin of llmhero_widgets/prompts/scores.py. */

export interface Prompt {
  name: string;
  text: string;
}

export type Example = readonly [text: string, label: string];

/** What is compared. */
export interface Plan {
  prompts: readonly Prompt[];
  examples: readonly Example[];
  labels: readonly string[];
}

/** What was found. */
export interface Figures {
  /** log P(label | prompt, input), by prompt, input and label. */
  logprobs: readonly (readonly (readonly number[])[])[];
  /** Length of what was read, by prompt and input. */
  tokens: readonly (readonly number[])[];
  /** What each label gets behind inputs that say nothing: log of its share, by prompt. */
  bias: readonly (readonly number[])[];
}

export type Results = Plan & Figures;

export function largest(values: readonly number[]): number {
  return values.reduce(
    (best, value, place) => (value > (values[best] ?? Number.NEGATIVE_INFINITY) ? place : best),
    0,
  );
}

/** Log-probabilities as shares of the labels. */
export function shares(logprobs: readonly number[]): number[] {
  const top = Math.max(...logprobs);
  const raised = logprobs.map((value) => Math.exp(value - top));
  const sum = raised.reduce((total, value) => total + value, 0);
  return raised.map((value) => value / sum);
}

/** One input behind one prompt. */
export interface Verdict {
  /** Share of each label. */
  shares: number[];
  chosen: number;
  truth: number;
  right: boolean;
}

/** Every input behind one prompt; `calibrated` takes out what labels get behind nothing. */
export function verdicts(results: Results, prompt: number, calibrated: boolean): Verdict[] {
  const bias = results.bias[prompt] ?? [];
  return results.examples.map(([, label], input) => {
    const raw = results.logprobs[prompt]?.[input] ?? [];
    const used = calibrated ? raw.map((value, place) => value - (bias[place] ?? 0)) : raw;
    const chosen = largest(used);
    const truth = results.labels.indexOf(label);
    return { shares: shares(used), chosen, truth, right: chosen === truth };
  });
}

const Z = 1.959963984540054;

/** Wilson's 95 % interval of a share. */
export function wilson(count: number, n: number): [low: number, high: number] {
  const share = count / n;
  const centre = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** How often chance alone would part two prompts so unevenly: the exact test of McNemar. */
export function mcnemar(gained: number, lost: number): number {
  const n = gained + lost;
  let term = 2 ** -n;
  let tail = 0;
  for (let k = 0; k <= Math.min(gained, lost); k++) {
    tail += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}
