/** The one computed sentence. */
import { Reading } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count, percent } from "../../shared/text";
import * as messages from "./messages";
import type { Measured } from "./read";
import { points, pValue } from "./words";

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
  const which =
    change.low > 0 ? messages.MORE_FOUND : change.high < 0 ? messages.FEWER_FOUND : messages.NO_DIFFERENCE;
  // Of what is fewer, the interval is told as fewer too.
  const sign = change.high < 0 ? -1 : 1;
  const [low, high] = sign < 0 ? [-change.high, -change.low] : [change.low, change.high];
  return (
    <Reading note={t(messages.CLAIM)}>
      {t(which, {
        other,
        a: count(found),
        b: count(measured.found_b),
        n: count(n),
        k,
        diff: points(Math.abs(change.mean)),
        low: points(low),
        high: points(high),
        p: pValue(change.p),
      })}
    </Reading>
  );
}
