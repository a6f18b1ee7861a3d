/** The one sentence under the title: which pattern, which tokens, which number. */
import type { Message } from "../shared/text";
import * as messages from "./messages";
import { locked } from "./selection";
import type { Profile } from "./weights";

/** Above this share a look at the sink is a head at rest, and the sentence says so. */
const AT_REST = 0.5;

export interface Summary {
  pattern: Message;
  query: number;
  key: number;
  weight: number;
}

/** The mean over the selected heads, one value per token on the other axis. */
export function mean(profile: Profile): Float32Array {
  const [first] = profile.values;
  if (!first) return new Float32Array();
  if (profile.values.length === 1) return first;
  return first.map(
    (_, i) => profile.values.reduce((sum, row) => sum + (row[i] ?? 0), 0) / profile.values.length,
  );
}

/** Where the largest value stands; the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

export function summarise(profile: Profile, sinks: number[]): Summary {
  const { axis, position } = locked(profile.selection);
  const values = mean(profile);
  const strongest = argmax(values);
  const weight = values[strongest] ?? 0;
  const many = profile.selection.heads.length > 1;
  if (axis === "key") {
    const pattern = many ? messages.READ_KEY_MANY : messages.READ_KEY;
    return { pattern, query: strongest, key: position, weight };
  }
  return { pattern: askPattern(), query: position, key: strongest, weight };

  function askPattern(): Message {
    if (weight === 0) return messages.READ_NOTHING;
    if (many) return messages.READ_QUERY_MANY;
    if (sinks.includes(strongest) && weight >= AT_REST && strongest !== position) return messages.READ_SINK;
    return strongest === position && profile.selection.part !== "cross"
      ? messages.READ_SELF
      : messages.READ_QUERY;
  }
}
