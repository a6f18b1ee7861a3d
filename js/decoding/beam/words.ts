/** What became of a candidate, and why, in words. */
import type { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import { nats } from "./layout";
import * as messages from "./messages";
import type { Candidate, Verdict } from "./read";
import type { Wanted } from "./search";

type Say = ReturnType<typeof useText>;

export function fateOf({ fate, place, reason, penalty }: Candidate, t: Say): string {
  if (fate === "kept") return t(messages.KEPT_AS, { n: place + 1 });
  if (fate === "finished") return t(messages.FINISHED_AS, { n: place + 1 });
  // In a diverse search a high sum may lose by what was taken off.
  if (reason === "beams" && penalty > 0) return t(messages.LOST_BY_PENALTY, { x: nats(penalty) });
  return t(messages.REASONS[reason ?? "beams"]);
}

/** Why the search goes on, or has stopped, with the numbers that were compared. */
export function verdictIn(
  { reason, finished, best, length, bound, worst }: Verdict,
  wanted: Wanted,
  places: number,
  t: Say,
): string {
  const slots = {
    finished: count(finished),
    places: count(places),
    best: nats(best ?? 0),
    length: count(length),
    penalty: written(wanted.penalty),
    bound: nats(bound ?? 0),
    worst: nats(worst ?? 0),
  };
  if (reason !== null) return t(messages.STOPS[reason], slots);
  if (worst === null) return t(finished === 0 ? messages.GOES_ON_EMPTY : messages.GOES_ON, slots);
  return t(wanted.early === "never" && wanted.penalty > 0 ? messages.CAN_NEVER : messages.CAN, slots);
}

/** A length penalty as it stands in an exponent. */
export function written(penalty: number): string {
  return nats(penalty).replace(/\.?0+$/, "") || "0";
}
