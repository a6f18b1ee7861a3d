/** The one computed sentence. */
import { Reading } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, percent } from "../../shared/text";
import * as messages from "./messages";
import type { Measured } from "./read";
import { LEAST_P, points, pValue } from "./words";

export function Sentence({ measured, other }: { measured: Measured; other: string }) {
  const t = useText();
  const language = useSurroundings().language.value;
  const { n, k, found, metrics, differences } = measured;
  const share = (value: number) => percent(value, language);
  const first = metrics?.[0];
  const change = differences?.[0];
  if (!first) return null;
  if (!change) {
    const slots = { found: count(found), n: count(n), k, share: share(first.mean) };
    return (
      <Reading note={t(messages.CLAIM)}>
        {t(messages.FOUND, { ...slots, low: share(first.low), high: share(first.high) })}
      </Reading>
    );
  }
  const chance = change.low <= 0 && change.high >= 0;
  return (
    <Reading note={t(messages.CLAIM)}>
      {t(messages.BESIDE, {
        other,
        a: count(found),
        b: count(measured.found_b),
        n: count(n),
        k,
        diff: points(change.mean),
        low: points(change.low),
        high: points(change.high),
        p: change.p < LEAST_P ? pValue(change.p) : `= ${pValue(change.p)}`,
        verdict: t(chance ? messages.CHANCE : messages.NO_CHANCE),
      })}
    </Reading>
  );
}
