/** Which prompt is best, and whether that means anything. */
import { Reading } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { percent } from "../shared/text";
import * as messages from "./messages";
import { mcnemar, type Verdict, wilson } from "./statistics";
import type { Store } from "./store";

export const rightOf = (row: readonly Verdict[]) => row.filter(({ right }) => right).length;

/** `p` as it is written: never 0. */
export const chance = (p: number) => (p < 0.001 ? "< 0.001" : p.toFixed(p < 0.1 ? 3 : 2));

/** Gained and lost of a second prompt against a first. */
export function flips(first: readonly Verdict[], second: readonly Verdict[]) {
  const places = first.map((_, place) => place);
  return {
    gained: places.filter((place) => !first[place]?.right && second[place]?.right),
    lost: places.filter((place) => first[place]?.right && !second[place]?.right),
  };
}

export function Sentence({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const results = store.results.value;
  const table = store.table.value;
  if (!results) return null;
  const n = results.examples.length;
  const counts = table.map(rightOf);
  const order = counts.map((_, place) => place).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const [best = 0, next] = order;
  const name = results.prompts[best]?.name ?? "";
  const said = () => {
    if (next === undefined) {
      const k = counts[best] ?? 0;
      const [low, high] = wilson(k, n);
      return t(messages.READ_ONE, {
        name,
        k,
        n,
        share: percent(k / n, language.value),
        low: percent(low, language.value),
        high: percent(high, language.value),
      });
    }
    const other = results.prompts[next]?.name ?? "";
    if (counts[best] === counts[next]) {
      const alike = order
        .filter((place) => counts[place] === counts[best])
        .map((place) => t(messages.QUOTED, { name: results.prompts[place]?.name ?? "" }));
      const names = alike.slice(0, -1).join(t(messages.BETWEEN)) + t(messages.AND) + alike.at(-1);
      return t(messages.READ_TIE, { names, k: counts[best] ?? 0, n });
    }
    const { gained, lost } = flips(table[next] ?? [], table[best] ?? []);
    const p = mcnemar(gained.length, lost.length);
    return t(messages.READ_BEST, {
      best: name,
      k: counts[best] ?? 0,
      n,
      other,
      j: counts[next] ?? 0,
      verdict: t(p < 0.05 ? messages.CLEAR : messages.UNCLEAR, { p: chance(p) }),
    });
  };
  return <Reading note={t(messages.READ_NOTE, { n: results.labels.length })}>{said()}</Reading>;
}
