/** What the sweep teaches, in one sentence, where it is true. */
import type { Grid } from "../document";
import type { Head } from "../types";
import type { Sweep } from "./store";

/** From here on a head looks hard. */
const HARD = 0.5;
/** A change of less, in nats, is none: half a percent of the probability. */
const NONE = 0.005;

export interface Telling {
  head: Head;
  look: number;
  change: number;
}

/** The head that looks hardest at the token without which the token is not less likely; null if there is none. */
export function lookingInVain(sweep: Sweep, grid: Grid): Telling | null {
  let best: Telling | null = null;
  for (let i = 0; i < sweep.layers * grid.heads; i++) {
    const [look = 0, change = 0] = [sweep.looks[i], sweep.values[i]];
    if (look < HARD || change <= -NONE || look <= (best?.look ?? 0)) continue;
    best = { head: [Math.floor(i / grid.heads), i % grid.heads], look, change };
  }
  return best;
}
