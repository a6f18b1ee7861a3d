/** Two prompts side by side: the inputs on which they part. */
import { useSignal } from "@preact/signals";
import { Select } from "../shared/components";
import { useText } from "../shared/mount";
import * as messages from "./messages";
import { chance, flips } from "./Sentence";
import { mcnemar } from "./statistics";
import type { Store } from "./store";

export function Pair({ store }: { store: Store }) {
  const t = useText();
  const results = store.results.value;
  const table = store.table.value;
  const chosen = useSignal<readonly [number, number]>([0, 1]);
  if (!results) return <p class="note">{t(messages.NOTHING)}</p>;
  const options = results.prompts.map(({ name }, place) => ({ value: String(place), label: name }));
  // Prompts may have gone since they were chosen.
  const there = (place: number) => Math.min(place, results.prompts.length - 1);
  const [first, second] = [there(chosen.value[0]), there(chosen.value[1])];
  const [one, two] = [table[first], table[second]];
  const apart = one && two && first !== second;
  const { gained, lost } = flips(one ?? [], two ?? []);
  const name = results.prompts[first]?.name ?? "";
  const other = results.prompts[second]?.name ?? "";
  const p = mcnemar(gained.length, lost.length);
  return (
    <>
      <div class="ctl">
        <Select
          label={t(messages.FIRST)}
          options={options}
          value={String(first)}
          onChange={(value) => {
            chosen.value = [Number(value), second];
          }}
        />
        <Select
          label={t(messages.SECOND)}
          options={options}
          value={String(second)}
          onChange={(value) => {
            chosen.value = [first, Number(value)];
          }}
        />
      </div>
      {apart ? (
        <>
          <p class="read">
            {t(gained.length + lost.length === 0 ? messages.PAIR_SAME : messages.PAIR_READ, {
              name,
              other,
              gained: gained.length,
              lost: lost.length,
              verdict: t(p < 0.05 ? messages.CLEAR : messages.UNCLEAR, { p: chance(p) }),
            })}
          </p>
          <div class="cols two">
            {(
              [
                [messages.GAINED, gained],
                [messages.LOST, lost],
              ] as const
            ).map(([title, places]) => (
              <div key={title.en}>
                <h3>{t(title, { name, other })}</h3>
                <ul class="flipped">
                  {places.map((place) => (
                    <li key={place}>
                      {results.examples[place]?.[0]} <span class="muted">{results.examples[place]?.[1]}</span>
                    </li>
                  ))}
                  {places.length === 0 && <li class="muted">{t(messages.NONE)}</li>}
                </ul>
              </div>
            ))}
          </div>
        </>
      ) : (
        <p class="note">{t(messages.SAME_PROMPT)}</p>
      )}
    </>
  );
}
