/** What the kernel tells of a ranking, for tests: `python js/record_ranks.py`. */

import type { Wire } from "../../shared/by-hand";
import { fromBase64 } from "../../shared/testing";
import type { Ranks } from "./read";
import recorded from "./recorded.json";

/** Dense and BM25 → RRF → reranked by likelihood → MMR; the model was sent three. */
export const RANKS = recorded.ranks as unknown as Ranks;

export const ranksWire = (ranks: Ranks = RANKS): Wire => ({
  result: ranks as unknown as Record<string, unknown>,
});

export const tokensWire = (): Wire => ({
  result: recorded.tokens.result,
  arrays: recorded.tokens.arrays,
  buffers: recorded.tokens.buffers.map(fromBase64),
});
