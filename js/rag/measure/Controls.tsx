/** Which questions, how many, how many passages count, and which other pipeline. */
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Select, Slider, StateMessage } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { count } from "../../shared/text";
import * as messages from "./messages";
import type { Sets } from "./read";
import { MOST_K, setOf, type Wanted } from "./wanted";

/** Fewer questions say nothing. */
const LEAST_SAMPLE = 10;

export function Controls({ wanted, sets }: { wanted: Signal<Wanted>; sets: Sets }) {
  const t = useText();
  const { language } = useSurroundings();
  const now = wanted.value;
  const set = (next: Partial<Wanted>) => {
    wanted.value = { ...wanted.peek(), ...next };
  };
  const chosen = setOf(now, sets);
  const all = sets.sets.find(({ name }) => name === chosen)?.n ?? 0;
  const names = [...sets.sets.map(({ name }) => name), "own"];
  return (
    <>
      <div class="ctl">
        <Select
          label={t(messages.QUESTIONS)}
          value={chosen}
          onChange={(name) => set({ set: name })}
          options={names.map((value) => ({
            value,
            label: t(messages.SETS[value] ?? messages.QUESTIONS),
          }))}
        />
        {all > 0 && (
          <Slider
            label={t(messages.SAMPLE, { m: count(all) })}
            value={Math.min(now.sample, all)}
            min={Math.min(LEAST_SAMPLE, all)}
            max={all}
            step={1}
            format={count}
            onInput={(sample) => set({ sample })}
          />
        )}
        <Slider
          label={t(messages.K)}
          value={now.k}
          min={1}
          max={MOST_K}
          step={1}
          format={count}
          onInput={(k) => set({ k })}
        />
        <Select
          label={t(messages.AGAINST)}
          value={sets.variants.some(({ id }) => id === now.variant) ? now.variant : ""}
          onChange={(variant) => set({ variant })}
          options={[
            { value: "", label: t(messages.NOTHING) },
            ...sets.variants.map(({ id, title }) => ({ value: id, label: title[language.value] })),
          ]}
        />
      </div>
      {chosen === "own" && <Own typed={now.labels} sets={sets} onChange={(labels) => set({ labels })} />}
    </>
  );
}

function Own({ typed, sets, onChange }: { typed: string; sets: Sets; onChange: (typed: string) => void }) {
  const t = useText();
  const id = useId();
  const { example } = sets;
  const write = () =>
    onChange(JSON.stringify({ question: t(messages.EXAMPLE_QUESTION), ...example }, null, 0));
  return (
    <div class="ms-own">
      <label for={id}>{t(messages.OWN)}</label>
      <textarea
        id={id}
        class="field"
        rows={4}
        spellcheck={false}
        value={typed}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class="cap">
        {t(messages.OWN_HINT)}
      </p>
      {!typed.trim() && (
        <StateMessage
          kind="empty"
          title={t(messages.NO_OWN)}
          body={t(messages.NO_OWN_BODY)}
          action={example ? { label: t(messages.EXAMPLE), onPress: write } : undefined}
        />
      )}
    </div>
  );
}
