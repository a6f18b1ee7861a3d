/** How passages got their places, as the kernel tells it. */
import type { Tensor } from "../../shared/buffers";
import type { Answer } from "../../shared/rpc";

export interface Stage {
  /** "dense", "bm25", "fused", "reranked" or "mmr". */
  stage: string;
  unit: string;
  /** Hits in its list. */
  n: number;
  /** Numbers of the stages that it was made from. */
  before: number[];
  settings: Record<string, unknown>;
  ms: number | null;
}

/** One term of a score. */
export interface Part {
  /** "rank", "score", "relevance", "repeat", "word", or the kind of a wording: "question", "hyde", "rewrite". */
  kind: string;
  value: number;
  stage?: number | null;
  rank?: number | null;
  score?: number | null;
  weight?: number;
  /** The earlier pick that it repeats. */
  row?: number | null;
  word?: string;
}

export interface Ranked {
  row: number;
  doc: string;
  start: number;
  end: number;
  text: string;
  heading: string;
  /** Whether it went into the prompt. */
  sent: boolean;
  /** Stage by stage; null where it is not in the list. */
  way: ([rank: number, score: number] | null)[];
  parts: Part[][];
}

export interface Ranks {
  stages: Stage[];
  /** The final order first, then what went no further. */
  rows: Ranked[];
  /** How many chunks any stage has found. */
  found: number;
  /** Whether anything was sent to a model. */
  prompt: boolean;
}

export const readRanks = ({ result }: Answer): Ranks => result as unknown as Ranks;

export type Token = [text: string, start: number, end: number];

export interface Tokens {
  question: Token[];
  passage: Token[];
  /** Mean over the question's tokens of the highest similarity. */
  maxsim: number;
  model: string;
  row: number;
  /** Question tokens × passage tokens. */
  matrix: Tensor;
}

export function readTokens({ result, arrays }: Answer): Tokens {
  return { ...(result as unknown as Omit<Tokens, "matrix">), matrix: arrays.matrix as Tensor };
}

/** The passage's token that is most like one of the question's; −1 in an empty passage. */
export function nearest({ matrix, passage }: Tokens, asked: number): number {
  let best = -1;
  for (let place = 0; place < passage.length; place++) {
    if (best < 0 || similarity(matrix, asked, place) > similarity(matrix, asked, best)) best = place;
  }
  return best;
}

export function similarity({ shape, values }: Tensor, asked: number, place: number): number {
  return values[asked * (shape[1] ?? 0) + place] ?? 0;
}

/** The passage that has most to tell: of those sent the one that moved most, the best placed where none did. */
export function telling({ rows, stages }: Ranks): number | null {
  const last = stages.length - 1;
  const final = rows.filter(({ way }) => way[last]);
  const sent = final.filter((one) => one.sent);
  const moved = ({ way }: Ranked) => {
    const ranks = way.flatMap((place) => (place ? [place[0]] : []));
    return ranks.slice(1).reduce((sum, rank, k) => sum + Math.abs(rank - (ranks[k] ?? rank)), 0);
  };
  const among = sent.length > 0 ? sent : final.length > 0 ? final : rows;
  const [first, ...others] = among;
  return first ? others.reduce((best, one) => (moved(one) > moved(best) ? one : best), first).row : null;
}
