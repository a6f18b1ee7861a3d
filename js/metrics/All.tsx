/** Every candidate by every metric: who is best by which. */
import { Button, SectionHead } from "../shared/components";
import { useText } from "../shared/mount";
import * as messages from "./messages";
import { two } from "./Sentence";
import { METRICS, type Metric, type Scores, type Store } from "./store";

const MOST = 12;

/** Place of the best candidate by one metric; the first of equals. */
export function bestBy(scores: readonly Scores[], metric: Metric): number {
  return scores.reduce(
    (best, row, place) => (row[metric] > (scores[best]?.[metric] ?? -1) ? place : best),
    0,
  );
}

export function All({ store }: { store: Store }) {
  const t = useText();
  const { items, chosen } = store.state.value;
  const scores = store.scores.value;
  const live = store.live.value;
  const name = (place: number) => items[place]?.candidate ?? "";
  const verdict = () => {
    const first = bestBy(scores, METRICS[0]);
    const other = METRICS.find((metric) => bestBy(scores, metric) !== first);
    if (!other) return t(messages.AGREE, { best: name(first) });
    return t(messages.DISAGREE, {
      metric: t(messages.NAMES[METRICS[0]]),
      best: name(first),
      other: t(messages.NAMES[other]),
      what: name(bestBy(scores, other)),
    });
  };
  return (
    <>
      <SectionHead title={t(messages.ALL)}>
        {live && items.length < MOST && (
          <Button
            kind="ghost"
            icon="plus"
            label={t(messages.ADD)}
            onPress={() =>
              store.change({
                items: [...items, { candidate: name(chosen), references: items[chosen]?.references ?? [""] }],
                chosen: items.length,
              })
            }
          />
        )}
      </SectionHead>
      {items.length > 1 && <p class="verdicts">{verdict()}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="across" tabIndex={0} aria-label={t(messages.ALL)}>
        <table class="t all">
          <thead>
            <tr>
              <th scope="col">{t(messages.CANDIDATE)}</th>
              {METRICS.map((metric) => (
                <th key={metric} scope="col">
                  {t(messages.NAMES[metric])}
                </th>
              ))}
              {live && items.length > 1 && <td />}
            </tr>
          </thead>
          <tbody>
            {items.map(({ candidate }, place) => (
              <tr key={place} class={place === chosen ? "chosen" : ""}>
                <td>
                  <button
                    type="button"
                    class="pick"
                    aria-pressed={place === chosen}
                    aria-label={t(messages.CHOOSE, { what: candidate })}
                    aria-disabled={!live}
                    onClick={() => live && store.change({ chosen: place })}
                  >
                    {candidate || "–"}
                  </button>
                </td>
                {METRICS.map((metric) => {
                  const value = scores[place]?.[metric] ?? 0;
                  const best = scores.length > 1 && bestBy(scores, metric) === place;
                  return (
                    <td key={metric} class={best ? "best" : ""}>
                      <i style={`width:${40 * value}px`} />
                      <span class="num">{two(value)}</span>
                    </td>
                  );
                })}
                {live && items.length > 1 && (
                  <td>
                    <Button
                      kind="ghost"
                      icon="x"
                      iconOnly
                      label={t(messages.REMOVE, { what: candidate })}
                      onPress={() =>
                        store.change({
                          items: items.filter((_, other) => other !== place),
                          chosen: Math.min(chosen, items.length - 2),
                        })
                      }
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
