/** The rule: its kind, its text, and examples of it. */
import { useId } from "preact/hooks";
import { Button, Checkbox, Icon, Segmented, Slider } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import type { Refusal } from "../../shared/refusal";
import * as messages from "./messages";
import { KINDS, type Rule } from "./rule";
import { SAMPLES } from "./samples";

const MOST_BUDGET = 128;

interface EditorProps {
  rule: Rule;
  /** Whether a space stands before the rule. */
  space: boolean;
  /** Why the kernel does not take it. */
  refusal: Refusal | null;
}

export function Editor({ rule, space, refusal }: EditorProps) {
  const t = useText();
  const { language } = useSurroundings();
  const id = useId();
  const kind = rule.kind.value;
  const source = rule.sources[kind];
  const wrong = refusal?.code === "bad_request" ? refusal : null;
  return (
    <div class="rule">
      <div class="ctl">
        <Segmented
          label={t(messages.KIND)}
          value={kind}
          onChange={(next) => {
            rule.kind.value = next;
          }}
          options={KINDS.map((value) => ({ value, label: t(messages.KINDS[value]) }))}
        />
        <Checkbox
          label={t(messages.SPACE)}
          checked={space}
          onChange={(on) => {
            rule.space.value = on;
          }}
        />
        <Slider
          label={t(messages.BUDGET)}
          value={rule.budget.value}
          min={1}
          max={MOST_BUDGET}
          step={1}
          scale="sqrt"
          format={String}
          onInput={(value) => {
            rule.budget.value = value;
          }}
        />
      </div>
      <textarea
        class={`field rule-text${wrong ? " wrong" : ""}`}
        dir="auto"
        rows={kind === "regex" ? 1 : kind === "choice" ? 3 : 6}
        spellcheck={false}
        aria-label={t(messages.EDITORS[kind])}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? `${id}why` : undefined}
        value={source.value}
        onInput={(event) => {
          source.value = event.currentTarget.value;
        }}
      />
      <div id={`${id}why`} class="why" role="status">
        {wrong && (
          <>
            <Icon name="warn" />
            <p>
              <b>{wrong.message}</b> {wrong.hint}
            </p>
          </>
        )}
      </div>
      <div class="ctl samples">
        <span class="note">{t(messages.EDITORS[kind])}</span>
        <span role="group" aria-label={t(messages.EXAMPLES)}>
          {SAMPLES[kind].map(({ name, text }) => (
            <Button
              key={name}
              kind="ghost"
              label={t(messages.SAMPLES[name])}
              onPress={() => {
                source.value = text[language.value];
              }}
            />
          ))}
        </span>
      </div>
    </div>
  );
}
