/** The prompts themselves: each can be written in place, and carries its accuracy. */
import { Button, SectionHead } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { count, percent } from "../shared/text";
import * as messages from "./messages";
import { rightOf } from "./Sentence";
import { faultOf, SENTENCES } from "./slots";
import { type Prompt, wilson } from "./statistics";
import type { Store } from "./store";

const MOST = 8;

export function Prompts({ store }: { store: Store }) {
  const t = useText();
  const { prompts } = store.plan.value;
  // What nobody could measure is not to be edited.
  const gone = store.link.value === "gone";
  const put = (next: readonly Prompt[], gesture?: string) => store.edit({ prompts: next }, gesture);
  const change = (place: number, part: Partial<Prompt>, gesture: string) =>
    put(
      prompts.map((prompt, index) => (index === place ? { ...prompt, ...part } : prompt)),
      gesture,
    );
  return (
    <>
      <SectionHead title={t(messages.PROMPTS)}>
        {!gone && prompts.length < MOST && (
          <Button
            kind="ghost"
            icon="plus"
            label={t(messages.ADD)}
            onPress={() => put([...prompts, { name: t(messages.NEW_NAME), text: "{input}" }])}
          />
        )}
      </SectionHead>
      <ol class="plist">
        {prompts.map((prompt, place) => {
          const broken = faultOf(prompt.text, store.model.value.shots);
          return (
            <li key={place}>
              <div class="pname">
                <input
                  class="field"
                  aria-label={t(messages.NAME_OF, { n: place + 1 })}
                  value={prompt.name}
                  readOnly={gone}
                  onInput={(event) => change(place, { name: event.currentTarget.value }, `name${place}`)}
                />
                {!gone && (
                  <span class="acts">
                    {prompts.length < MOST && (
                      <Button
                        kind="ghost"
                        icon="plus"
                        iconOnly
                        label={t(messages.DUPLICATE, { name: prompt.name })}
                        onPress={() =>
                          put([
                            ...prompts.slice(0, place + 1),
                            { ...prompt, name: t(messages.COPY_OF, { name: prompt.name }) },
                            ...prompts.slice(place + 1),
                          ])
                        }
                      />
                    )}
                    {prompts.length > 1 && (
                      <Button
                        kind="ghost"
                        icon="x"
                        iconOnly
                        label={t(messages.REMOVE, { name: prompt.name })}
                        onPress={() => put(prompts.filter((_, index) => index !== place))}
                      />
                    )}
                  </span>
                )}
              </div>
              <div class="ptext">
                <textarea
                  class="field"
                  rows={Math.min(6, Math.max(2, prompt.text.split("\n").length))}
                  aria-label={t(messages.TEXT_OF, { name: prompt.name })}
                  aria-invalid={broken !== null}
                  value={prompt.text}
                  readOnly={gone}
                  onInput={(event) => change(place, { text: event.currentTarget.value }, `text${place}`)}
                />
                {broken && (
                  <p class="wrong" role="alert">
                    {t(SENTENCES[broken.fault], { slot: broken.slot })}
                  </p>
                )}
              </div>
              <Accuracy store={store} prompt={prompt} />
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** A bar with its interval; only what was measured with just this text. */
function Accuracy({ store, prompt }: { store: Store; prompt: Prompt }) {
  const t = useText();
  const { language } = useSurroundings();
  const results = store.results.value;
  const place = results?.prompts.findIndex(({ text }) => text === prompt.text) ?? -1;
  const row = store.table.value[place];
  if (!results || !row) return <div class="acc none" />;
  const n = row.length;
  const k = rightOf(row);
  const [low, high] = wilson(k, n);
  const said = (share: number) => percent(share, language.value);
  const sizes = results.tokens[place] ?? [];
  const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)];
  const { context } = store.model.value;
  return (
    <div class={`acc ${store.asksOthers.value ? "old" : ""}`}>
      <div
        class="track"
        role="img"
        aria-label={t(messages.ACCURACY, { k, n, low: said(low), high: said(high) })}
      >
        <i style={`width:${(100 * k) / n}%`} />
        <b style={`left:${100 * low}%;width:${100 * (high - low)}%`} />
      </div>
      <span class="num">
        {t(messages.K_OF_N, { k, n })} <span class="muted">{said(k / n)}</span>
      </span>
      <span class="num muted">
        {t(fewest === most ? messages.TOKENS_ONE : messages.TOKENS_RANGE, {
          low: count(fewest),
          high: count(most),
        })}
        {context !== null && t(messages.OF_WINDOW, { n: count(context) })}
      </span>
      {store.asksOthers.value && <span class="stale">{t(messages.OTHER_INPUTS)}</span>}
    </div>
  );
}
