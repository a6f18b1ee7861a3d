/** What the kernel tells of rounds and steps, and what is counted in them. */
import type { Json } from "../../shared/protocol";

export interface Guess {
  token_id: number;
  text: string;
  /** Probability under the draft. */
  q: number;
  /** Under the large model. */
  p: number;
  /** Chance that a guess here is accepted, whichever it is. */
  overlap: number;
  /** Null behind a rejected token. */
  draw: number | null;
  accepted: boolean | null;
}

export interface Option {
  token_id: number;
  text: string;
  probability: number;
  p: number;
  /** Null where the draft had guessed nothing. */
  q: number | null;
}

export interface Round {
  guesses: Guess[];
  options: Option[];
  /** Null where a guess ended the text. */
  token_id: number | null;
}

export interface Candidate {
  token_id: number;
  text: string;
  confidence: number;
  penalty: number;
  score: number;
  /** The token before that it resembles most. */
  near: string;
}

export interface Step {
  candidates: Candidate[];
  chosen: number;
}

export const keptOf = ({ guesses }: Round): number => guesses.filter(({ accepted }) => accepted).length;

/** The token behind the guesses that stayed, if the text went on. */
export const lastOf = ({ options, token_id }: Round): Option | undefined =>
  options.find((option) => option.token_id === token_id);

export const isBonus = (round: Round): boolean =>
  round.guesses.length > 0 && keptOf(round) === round.guesses.length;

export const idsOf = (round: Round): number[] => [
  ...round.guesses.filter(({ accepted }) => accepted).map(({ token_id }) => token_id),
  ...(round.token_id === null ? [] : [round.token_id]),
];

export function count(rounds: readonly Round[]) {
  const decided = rounds.flatMap(({ guesses }) => guesses).filter(({ accepted }) => accepted !== null);
  const tokens = rounds.reduce((sum, round) => sum + idsOf(round).length, 0);
  return {
    decided: decided.length,
    accepted: decided.filter(({ accepted }) => accepted).length,
    expected: decided.length ? decided.reduce((sum, { overlap }) => sum + overlap, 0) / decided.length : null,
    perPass: rounds.length ? tokens / rounds.length : 0,
  };
}

/** The round that teaches most: the first with a rejected guess. */
export const tellingRound = (rounds: readonly Round[]): number =>
  Math.max(
    0,
    rounds.findIndex(({ guesses }) => guesses.some(({ accepted }) => accepted === false)),
  );

export const chosenOf = (step: Step): Candidate | undefined => step.candidates[step.chosen];

/** Steps at which not the likeliest token won. */
export const departures = (steps: readonly Step[]): number[] =>
  [...steps.keys()].filter((n) => (steps[n]?.chosen ?? 0) > 0);

/** What stands beside the list in an answer, as far as it is known. */
export interface Costs {
  draft: number;
  verify: number;
  single: number;
}

export interface Facts {
  name: string;
  layers: number;
  given: string | null;
  draft: { kind: "int8" | "layers" | "given"; name: string; layers: number };
}

export const factsOf = (result: Record<string, Json>): Facts | null =>
  result.draft ? (result as unknown as Facts) : null;
