/** The step that is looked at, and what is searched for. */
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Button, Segmented, Select, Slider, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose, count } from "../../shared/text";
import * as messages from "./messages";
import {
  type Early,
  groupings,
  groupsFor,
  MOST_BEAMS,
  MOST_STEPS,
  type Variant,
  type Wanted,
} from "./search";

const VARIANTS: readonly Variant[] = ["plain", "diverse", "constrained"];
const EARLY: readonly Early[] = ["no", "yes", "never"];
const MOST_DIVERSITY = 5;

interface StepsProps {
  at: number;
  steps: number;
  playing: boolean;
  onStep: (number: number) => void;
  onPlay: () => void;
}

export function StepControls({ at, steps, playing, onStep, onPlay }: StepsProps) {
  const t = useText();
  return (
    <>
      <span class="bs-play">
        <Button icon="prev" iconOnly label={t(messages.BACK)} onPress={() => onStep(Math.max(1, at - 1))} />
        <Button
          icon={playing ? "pause" : "play"}
          iconOnly
          label={t(playing ? messages.PAUSE : messages.PLAY)}
          onPress={onPlay}
        />
        <Button
          icon="next"
          iconOnly
          label={t(messages.FORWARD)}
          onPress={() => onStep(Math.min(steps, at + 1))}
        />
      </span>
      <Slider
        label={t(messages.STEP)}
        value={at}
        min={1}
        max={Math.max(1, steps)}
        step={1}
        format={(n) => t(messages.OF, { n, m: steps })}
        onInput={onStep}
      />
    </>
  );
}

interface WantedProps {
  wanted: Signal<Wanted>;
  /** Tokens of the phrases of the search on display. */
  phrases: readonly (readonly string[])[];
}

export function BeamsControl({ wanted }: Pick<WantedProps, "wanted">) {
  const t = useText();
  return (
    <Slider
      label={t(messages.BEAMS)}
      value={wanted.value.beams}
      min={1}
      max={MOST_BEAMS}
      step={1}
      format={count}
      onInput={(beams) => {
        wanted.value = { ...wanted.peek(), beams };
      }}
    />
  );
}

export function SearchControls({ wanted, phrases }: WantedProps) {
  const t = useText();
  const now = wanted.value;
  const set = (next: Partial<Wanted>) => {
    wanted.value = { ...wanted.peek(), ...next };
  };
  return (
    <>
      <div class="ctl">
        <Segmented
          label={t(messages.VARIANT)}
          value={now.variant}
          onChange={(variant) => set({ variant })}
          options={VARIANTS.map((value) => ({ value, label: t(messages.VARIANTS[value]) }))}
        />
        {now.variant === "diverse" && <DiverseControls now={now} set={set} />}
        <Slider
          label={t(messages.LENGTH)}
          value={now.steps}
          min={1}
          max={MOST_STEPS}
          step={1}
          scale="sqrt"
          format={count}
          onInput={(steps) => set({ steps })}
        />
        <Select
          label={t(messages.EARLY)}
          value={now.early}
          onChange={(early) => set({ early })}
          options={EARLY.map((value) => ({ value, label: t(messages.EARLY_NAMES[value]) }))}
        />
      </div>
      {now.variant === "constrained" && (
        <PhraseField typed={now.phrases} phrases={phrases} onChange={(typed) => set({ phrases: typed })} />
      )}
    </>
  );
}

function DiverseControls({ now, set }: { now: Wanted; set: (next: Partial<Wanted>) => void }) {
  const t = useText();
  const can = groupings(now.beams);
  if (can.length === 0) return <span class="note">{t(messages.NO_GROUPS)}</span>;
  return (
    <>
      <Select
        label={t(messages.GROUPS)}
        value={String(groupsFor(now))}
        onChange={(groups) => set({ groups: Number(groups) })}
        options={can.map((groups) => ({ value: String(groups), label: count(groups) }))}
      />
      <Slider
        label={t(messages.DIVERSITY)}
        value={now.diversity}
        min={0}
        max={MOST_DIVERSITY}
        step={0.1}
        format={(value) => value.toFixed(1)}
        onInput={(diversity) => set({ diversity })}
      />
    </>
  );
}

function PhraseField({
  typed,
  phrases,
  onChange,
}: {
  typed: string;
  phrases: WantedProps["phrases"];
  onChange: (typed: string) => void;
}) {
  const t = useText();
  const { language } = useSurroundings();
  const id = useId();
  return (
    <div class="bs-phrases">
      <label for={id}>{t(messages.PHRASES)}</label>
      <input
        id={id}
        class="field"
        value={typed}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class="cap">
        {t(messages.PHRASES_HINT)}{" "}
        {phrases.length > 0 &&
          compose(messages.PHRASES_READ, language.value, {
            tokens: phrases.map((tokens, k) => (
              <span key={`${k} ${tokens.join()}`} class="bs-phrase">
                {tokens.map((text, place) => (
                  <TokenChip key={`${place} ${text}`} text={text} small />
                ))}
              </span>
            )),
          })}
      </p>
    </div>
  );
}
