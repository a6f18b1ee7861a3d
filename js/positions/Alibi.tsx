/** ALiBi: what a penalty on distance leaves of the words before. */
import { SectionHead, StateMessage } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { count, percent } from "../shared/text";
import { ALIBI_HEADS } from "./App";
import * as messages from "./messages";
import { alibiSlopes, alibiWeights } from "./schemes";
import { MAX_CHARACTERS, type Store } from "./store";

export function Alibi({ store }: { store: Store }) {
  const t = useText();
  const { language } = useSurroundings();
  const words = store.words.value;
  const unseen = store.unseen.value;
  const p = Math.min(store.position.value, words.length - 1);
  const h = store.head.value;
  const slopes = alibiSlopes(ALIBI_HEADS);
  const weights = p < 0 ? [] : alibiWeights(slopes[h] ?? 0, p);
  const most = Math.max(...weights, Number.MIN_VALUE);
  return (
    <>
      <label class="words">
        <span>{t(messages.SENTENCE)}</span>
        <input
          class="field"
          maxLength={MAX_CHARACTERS}
          value={store.text.value}
          onInput={(event) => store.write(event.currentTarget.value)}
        />
      </label>
      {words.length === 0 ? (
        <StateMessage kind="empty" title={t(messages.NO_WORDS)} body={t(messages.NO_WORDS_NEXT)} />
      ) : (
        <div class="cols two">
          <section>
            <SectionHead title={t(messages.WEIGHTS, { h, word: words[p] ?? "" })} />
            <ol class="bars">
              {words.map((word, place) => {
                const weight = weights[place];
                const figure = weight !== undefined && weight >= 0.015;
                return (
                  <li key={place} class={place === p ? "asks" : weight === undefined ? "later" : ""}>
                    <button
                      type="button"
                      aria-pressed={place === p}
                      onClick={() => store.choose({ position: place }, "position")}
                    >
                      <span class={figure ? "num" : "unseen"}>
                        {weight === undefined ? t(messages.UNSEEN) : percent(weight, language.value)}
                      </span>
                      <i style={`height:${weight === undefined ? 0 : (80 * weight) / most}px`} />
                      <span class="tok">{word}</span>
                    </button>
                  </li>
                );
              })}
            </ol>
            {unseen > 0 && (
              <p class="cap">
                {t(messages.FIRST_WORDS, { n: count(words.length), all: count(words.length + unseen) })}
              </p>
            )}
          </section>
          <section>
            <SectionHead title={t(messages.SLOPES)} />
            <ol class="slopes">
              {slopes.map((slope, head) => (
                <li key={slope}>
                  <button type="button" aria-pressed={head === h} onClick={() => store.choose({ head })}>
                    <span>{t(messages.HEAD_N, { h: head })}</span>
                    <i style={`width:${160 * (slope / (slopes[0] ?? 1))}px`} />
                    <span class="num">{Number(slope.toPrecision(2))}</span>
                  </button>
                </li>
              ))}
            </ol>
          </section>
        </div>
      )}
    </>
  );
}
