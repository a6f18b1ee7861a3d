/** What became of any token, however far down it stands; and a bias that lifts or lowers it. */
import type { Signal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { Button, label, Slider, TokenChip } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count, percent } from "../../shared/text";
import type { Settings, Store } from "../store";
import * as messages from "./messages";
import { type Column, cutAt, type Row } from "./read";
import { titleOf } from "./Table";

const MOST_BIAS = 10;

export interface FindProps {
  store: Store;
  /** The text that is looked for. */
  sought: Signal<string>;
  found: readonly Row[];
  rows: readonly Row[];
  columns: readonly Column[];
  /** Why nothing was found. */
  refused: string;
}

export function Find({ store, sought, found, rows, columns, refused }: FindProps) {
  const t = useText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const seek = (text: string) => {
    sought.value = text;
    if (field.current && text === "") field.current.value = "";
  };
  const go = () => seek(field.current?.value ?? "");
  return (
    <div class="wt-find">
      <div class="ctl">
        <label for={id}>{t(messages.FIND)}</label>
        <input
          ref={field}
          id={id}
          class="field"
          autocomplete="off"
          spellcheck={false}
          placeholder={t(messages.FIND_HINT)}
          defaultValue={sought.peek()}
          onKeyDown={(event) =>
            handle(event, { Enter: go, ...(sought.peek() && { Escape: () => seek("") }) })
          }
        />
        <Button label={t(messages.FIND_GO)} onPress={go} />
        {sought.value !== "" && (
          <Button kind="ghost" label={t(messages.FIND_CLEAR)} onPress={() => seek("")} />
        )}
      </div>
      <div aria-live="polite">
        {refused && <p class="cap">{refused}</p>}
        {found.map((row) => (
          <Became
            key={row.id}
            row={row}
            at={rows.findIndex(({ id }) => id === row.id)}
            columns={columns}
            store={store}
          />
        ))}
      </div>
    </div>
  );
}

function Became({
  row,
  at,
  columns,
  store,
}: {
  row: Row;
  at: number;
  columns: readonly Column[];
  store: Store;
}) {
  const t = useText();
  const { language } = useSurroundings();
  const settings = store.settings.value;
  const cut = cutAt(columns, at);
  const token = <TokenChip text={row.name} small role="you" />;
  const n = count(row.place + 1);
  const bias = biasOf(settings, row.id);
  return (
    <div class="ctl">
      <span class="cap">
        {cut < 0
          ? compose(messages.FOUND_KEPT, language.value, {
              token,
              n,
              p: percent(columns.at(-1)?.probabilities[at] ?? 0, language.value, 1),
            })
          : compose(messages.FOUND_CUT, language.value, {
              token,
              n,
              stage: titleOf(columns[cut]?.name ?? "model", settings, t),
            })}
      </span>
      <Slider
        label={t(messages.BIAS, { token: label(row.name) })}
        value={Math.max(-MOST_BIAS, bias)}
        min={-MOST_BIAS}
        max={Math.max(MOST_BIAS, bias)}
        step={0.5}
        format={(value) =>
          value === 0 ? t(messages.OFF) : bias < -MOST_BIAS ? minus(bias) : minus(value.toFixed(1))
        }
        onInput={(value) => store.set({ sequence_bias: biased(settings, row.id, value) }, `bias ${row.id}`)}
      />
    </div>
  );
}

type Bias = NonNullable<Settings["sequence_bias"]>[number];

const isOf =
  (id: number) =>
  ([ids]: Bias) =>
    ids.length === 1 && ids[0] === id;

const minus = (value: number | string) => String(value).replace("-", "−").replace("Infinity", "∞");

function biasOf({ sequence_bias = [] }: Settings, id: number): number {
  const found = sequence_bias.find(isOf(id));
  // A forbidden token has null: JSON knows no infinity.
  return found ? (found[1] ?? Number.NEGATIVE_INFINITY) : 0;
}

function biased({ sequence_bias = [] }: Settings, id: number, value: number): Bias[] {
  const rest = sequence_bias.filter((entry) => !isOf(id)(entry));
  return value === 0 ? rest : [...rest, [[id], value]];
}
