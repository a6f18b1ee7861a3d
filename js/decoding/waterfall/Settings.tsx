/** How the next token is drawn: what is used most, and the rest behind one entry. */
import type { Signal } from "@preact/signals";
import { Button, readNumber, SectionHead, Slider } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count } from "../../shared/text";
import type { Settings, Store } from "../store";
import * as messages from "./messages";

type Name = Exclude<keyof Settings, "sequence_bias">;

interface Control {
  /** The value that changes nothing. */
  neutral: number;
  min: number;
  max: number;
  step: number;
  digits: number;
  scale?: "sqrt";
}

export const CONTROLS: Record<Name, Control> = {
  temperature: { neutral: 1, min: 0, max: 2, step: 0.05, digits: 2 },
  top_k: { neutral: 0, min: 0, max: 1000, step: 1, digits: 0, scale: "sqrt" },
  top_p: { neutral: 1, min: 0, max: 1, step: 0.01, digits: 2 },
  min_p: { neutral: 0, min: 0, max: 1, step: 0.01, digits: 2, scale: "sqrt" },
  typical_p: { neutral: 1, min: 0.01, max: 1, step: 0.01, digits: 2 },
  epsilon_cutoff: { neutral: 0, min: 0, max: 0.02, step: 0.0001, digits: 4, scale: "sqrt" },
  eta_cutoff: { neutral: 0, min: 0, max: 0.02, step: 0.0001, digits: 4, scale: "sqrt" },
  repetition_penalty: { neutral: 1, min: 0.5, max: 2, step: 0.05, digits: 2 },
  presence_penalty: { neutral: 0, min: -2, max: 2, step: 0.1, digits: 1 },
  frequency_penalty: { neutral: 0, min: -2, max: 2, step: 0.1, digits: 1 },
  no_repeat_ngram_size: { neutral: 0, min: 0, max: 8, step: 1, digits: 0 },
};
/** What is often recommended, to see each of the three at work. */
const EXAMPLE = { temperature: 0.8, top_k: 40, top_p: 0.9 };
const FIRST: readonly Name[] = ["temperature", "top_k", "top_p", "min_p"];
const MORE = (Object.keys(CONTROLS) as Name[]).filter((name) => !FIRST.includes(name));

export const NEUTRAL = Object.fromEntries(
  Object.entries(CONTROLS).map(([name, { neutral }]) => [name, neutral]),
) as Record<Name, number>;

/** A value as the sliders and the heads of the columns write it; what Python has set finer keeps its digits. */
export function written(name: Name, value: number): string {
  const { digits } = CONTROLS[name];
  const short = value.toFixed(digits);
  return (Math.abs(Number(short) - value) < 1e-9 ? short : String(Number(value.toPrecision(6)))).replace(
    "-",
    "−",
  );
}

export function SettingsColumn({
  store,
  more,
  moved,
}: {
  store: Store;
  more: Signal<boolean>;
  moved: Signal<Name | null>;
}) {
  const t = useText();
  const settings = store.settings.value;
  const biases = settings.sequence_bias ?? [];
  const inUse = MORE.filter((name) => settings[name] !== CONTROLS[name].neutral).length + biases.length;
  const slider = (name: Name) => (
    <One
      key={name}
      name={name}
      value={settings[name]}
      onInput={(value) => {
        moved.value = name;
        store.set({ [name]: value }, name);
      }}
    />
  );
  const isNeutral =
    biases.length === 0 && (Object.keys(NEUTRAL) as Name[]).every((name) => settings[name] === NEUTRAL[name]);
  return (
    <div class="sl">
      <SectionHead title={t(messages.SETTINGS)} />
      {FIRST.map(slider)}
      <details
        open={more.value}
        onToggle={(event) => {
          more.value = event.currentTarget.open;
        }}
      >
        <summary>
          {t(messages.MORE)}
          {inUse > 0 && <span class="muted"> · {t(messages.IN_USE, { n: count(inUse) })}</span>}
        </summary>
        <div class="sl">{MORE.map(slider)}</div>
      </details>
      {isNeutral ? (
        <Button
          label={t(messages.EXAMPLE, {
            t: written("temperature", EXAMPLE.temperature),
            k: EXAMPLE.top_k,
            p: written("top_p", EXAMPLE.top_p),
          })}
          onPress={() => store.set(EXAMPLE)}
        />
      ) : (
        <Button
          kind="ghost"
          icon="undo"
          label={t(messages.RESET)}
          onPress={() => store.set({ ...NEUTRAL, sequence_bias: [] })}
        />
      )}
      <p class="cap">{t(messages.APPLIED)}</p>
    </div>
  );
}

function One({ name, value, onInput }: { name: Name; value: number; onInput: (value: number) => void }) {
  const t = useText();
  const { neutral, min, max, step, scale } = CONTROLS[name];
  // A temperature of 1 is a temperature; any other neutral value is a setting that is not in use.
  const off = t(messages.OFF);
  const hasOff = name !== "temperature";
  return (
    <Slider
      label={t(messages.CONTROLS[name])}
      value={value}
      min={Math.min(min, value)}
      max={Math.max(max, value)}
      step={step}
      scale={scale}
      format={(shown) => (hasOff && shown === neutral ? off : written(name, shown))}
      parse={(text) => (hasOff && text.trim().toLowerCase() === off ? neutral : readNumber(text))}
      onInput={onInput}
    />
  );
}
