/** Every candidate by every metric: who is best by which. */
import { Button, SectionHead } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { bestBy, verdicts } from "./best";
import { caseOf } from "./cases";
import * as messages from "./messages";
import { two } from "./Sentence";
import { METRICS, type Store } from "./store";

const MOST = 12;
const QUOTED = 64;

/** A text short enough to stand in a sentence, without its full stop. */
export function quoted(text: string): string {
  const characters = [...text.trim().replace(/[.。]$/, "")];
  return characters.length > QUOTED
    ? `${characters
        .slice(0, QUOTED - 1)
        .join("")
        .trim()}…`
    : characters.join("");
}

export function All({ store }: { store: Store }) {
  const t = useText();
  const { items, chosen } = store.state.value;
  const scores = store.scores.value;
  const live = store.live.value;
  const name = (place: number) => items[place]?.candidate ?? "";
  const bests = Object.fromEntries(METRICS.map((metric) => [metric, bestBy(scores, metric)]));
  const { bleu: corpus, mean } = store.corpus.value;
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
      {items.length > 1 && scores.length === items.length && <Verdicts store={store} />}
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
                    aria-label={t(messages.CHOOSE, { what: candidate || "–" })}
                    aria-disabled={!live}
                    onClick={() => live && store.change({ chosen: place })}
                  >
                    <bdi class="text">{candidate || "–"}</bdi>
                  </button>
                </td>
                {METRICS.map((metric) => {
                  const value = scores[place]?.[metric];
                  if (value === undefined) return <td key={metric}>–</td>;
                  const best = scores.length > 1 && bests[metric]?.includes(place);
                  return (
                    <td key={metric} class={best ? "best" : ""}>
                      <i style={`width:${40 * value}px`} />
                      <span class="num">{two(value)}</span>
                    </td>
                  );
                })}
                {live && items.length > 1 && (
                  <td class="bare">
                    <Button
                      kind="ghost"
                      icon="x"
                      iconOnly
                      label={t(messages.REMOVE, { what: candidate || "–" })}
                      onPress={() =>
                        store.change({
                          items: items.filter((_, other) => other !== place),
                          chosen: place < chosen ? chosen - 1 : Math.min(chosen, items.length - 2),
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
      {corpus !== undefined && mean !== undefined && (
        <p class="verdicts">{t(messages.CORPUS, { score: two(corpus), mean: two(mean) })}</p>
      )}
    </>
  );
}

/** Where the metrics agree and where they do not; of a ready case, what a reader would say. */
function Verdicts({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const zh = language.value === "zh";
  const { items } = store.state.value;
  const name = (place: number) => quoted(items[place]?.candidate ?? "") || "–";
  const found = verdicts(store.scores.value);
  const [first] = found;
  const ready = caseOf(items);
  const choices = found.map(({ place, metrics }) =>
    t(metrics.length === 1 ? messages.CHOICE_ONE : messages.CHOICE, {
      metrics: metrics.map((metric) => t(messages.NAMES[metric])).join(zh ? "、" : ", "),
      best: name(place),
    }),
  );
  return (
    <div class="verdicts">
      <p class={found.length > 1 ? "disagree" : ""}>
        {!first
          ? t(messages.EQUAL)
          : found.length === 1
            ? t(messages.AGREE, { best: name(first.place) })
            : t(messages.DISAGREE, { choices: choices.join(zh ? "；" : "; ") })}
      </p>
      {ready && (
        <p class="reader">
          {t(messages.READER, { best: name(ready.better) })}
          {zh ? "" : " "}
          {t(ready.why)}
        </p>
      )}
    </div>
  );
}
