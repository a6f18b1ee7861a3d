/** A control for each kind of setting. What cannot be taken is said beside it, and the old value stays. */
import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";
import { Button, Checkbox, Segmented, Select, Slider } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count, type Message } from "../../shared/text";
import type { Param } from "../types";
import * as messages from "./messages";

export interface FieldProps {
  param: Param;
  value: unknown;
  onChange: (value: unknown) => void;
}

type TextControl = HTMLInputElement | HTMLTextAreaElement;

/**
 * Take a text when the reader is done with it: leaves it, or presses Enter in a line.
 *
 * Until then it is a draft, which stays while a run draws the field anew, and goes when another value comes.
 * Not `onChange`: with React Flow comes preact/compat, which makes of it every keystroke.
 */
function useDraft(text: string, take: (typed: string) => void) {
  const draft = useSignal<{ of: string; typed: string } | null>(null);
  const done = (event: Event) => {
    const field = event.currentTarget as TextControl;
    const { value } = field;
    draft.value = null;
    // What is not taken is the old value again.
    field.value = text;
    take(value);
  };
  return {
    value: draft.value?.of === text ? draft.value.typed : text,
    onInput(event: Event) {
      draft.value = { of: text, typed: (event.currentTarget as TextControl).value };
    },
    onBlur: done,
    onKeyDown(event: KeyboardEvent) {
      const line = event.currentTarget instanceof HTMLInputElement;
      if (line && event.key === "Enter" && !event.isComposing) done(event);
    },
  };
}

type Fault = { text: Message; slots: Record<string, string | number> } | null;

/** A whole text as a number: 10,000 is ten thousand, 0,5 a half, 1.2.3 nothing. */
export function numberOf(text: string): number {
  const typed = text.trim().replace("−", "-");
  const grouped = /^[-+]?[1-9]\d{0,2}(,\d{3})+(?![\d,])/.test(typed);
  const plain = grouped ? typed.replaceAll(",", "") : typed.replace(",", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/** Why a number cannot be taken; null if it can. */
export function numberFault(param: Param, text: string): Fault {
  const value = numberOf(text);
  const { low, high } = param;
  if (!Number.isFinite(value)) {
    return { text: messages.NOT_A_NUMBER, slots: { text: text.trim() || "“”" } };
  }
  if (param.kind === "int" && !Number.isInteger(value)) {
    return { text: messages.NOT_WHOLE, slots: { text: text.trim() } };
  }
  if (low !== null && value < low) return { text: messages.TOO_LOW, slots: { low, text: text.trim() } };
  if (high !== null && value > high) return { text: messages.TOO_HIGH, slots: { high, text: text.trim() } };
  return null;
}

/** What an arrow key adds, and what typed values are rounded to: a hundredth of the range, or less. */
export function stepOf({ kind, low, high, default: initial }: Param): number {
  if (kind === "int") return 1;
  const power = (value: number) => 10 ** Math.floor(Math.log10(value) + 0.01);
  const usual = typeof initial === "number" && initial > 0 ? power(initial) : Number.POSITIVE_INFINITY;
  return Math.min(power(((high ?? 1) - (low ?? 0)) / 100 || 1), usual);
}

/** Above this, a track of 120 pixels cannot be aimed at: the small values get more room. */
const WIDE_RANGE = 200;
/** Above this, no place on a track means anything: a seed. */
const NO_RANGE = 100_000;
const FEW = 4;
const SHORT = 36;

function NumberField({ param, value, onChange }: FieldProps) {
  const t = useText();
  const id = useId();
  const fault = useSignal<Fault>(null);
  const label = t(param.title);
  const { low, high } = param;
  const now = typeof value === "number" ? value : Number(param.default);
  const format = (each: number) => String(Number(each.toPrecision(6)));
  const read = (text: string) => {
    fault.value = numberFault(param, text);
    return fault.value ? Number.NaN : numberOf(text);
  };
  const draft = useDraft(format(now), (text) => {
    const typed = read(text);
    if (Number.isFinite(typed) && typed !== now) onChange(typed);
  });
  useEffect(() => {
    fault.value = null;
  }, [value]);
  return (
    <div class="cv-field">
      {low !== null && high !== null && high - low <= NO_RANGE ? (
        <Slider
          label={label}
          value={now}
          min={low}
          max={high}
          step={stepOf(param)}
          scale={low >= 0 && high - low > WIDE_RANGE ? "sqrt" : "linear"}
          format={format}
          parse={read}
          onInput={onChange}
        />
      ) : (
        <label class="cv-plain">
          <span>{label}</span>
          <input
            class="field num"
            inputMode="decimal"
            aria-describedby={fault.value ? id : undefined}
            aria-invalid={fault.value ? true : undefined}
            {...draft}
          />
        </label>
      )}
      <Answer id={id} fault={fault.value} />
    </div>
  );
}

function Answer({ id, fault }: { id: string; fault: Fault }) {
  const t = useText();
  return (
    <p id={id} class="cv-fault" role="status">
      {fault && t(fault.text, fault.slots)}
    </p>
  );
}

function ChoiceField({ param, value, onChange }: FieldProps) {
  const t = useText();
  const label = t(param.title);
  const options = param.choices.map(([name, title]) => ({ value: name, label: t(title) }));
  const letters = options.reduce((sum, option) => sum + option.label.length, 0);
  const Control = options.length <= FEW && letters <= SHORT ? Segmented : Select;
  return (
    <div class={Control === Segmented ? "cv-field cv-choice" : "cv-field"}>
      {Control === Segmented && <span aria-hidden="true">{label}</span>}
      <Control label={label} options={options} value={String(value)} onChange={onChange} />
    </div>
  );
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f" };
const CHARACTERS = Object.fromEntries(
  Object.entries(ESCAPES).map(([character, written]) => [written, character]),
);

/** A list as lines and back. Where white space counts, it is written as in a program: separators. */
export function lines({ default: initial }: Param) {
  const exact = asTextList(initial).some((item) => item.trim() !== item || item === "");
  return {
    write: (items: string[]) =>
      exact
        ? items.map((item) => item.replace(/[\\\n\r\t\f]/g, (each) => ESCAPES[each] ?? each)).join("\n")
        : items.join("\n"),
    read: (text: string) =>
      exact
        ? text.split("\n").map((line) => line.replace(/\\[\\nrtf]/g, (each) => CHARACTERS[each] ?? each))
        : text
            .split("\n")
            .map((line) => line.trim())
            .filter(Boolean),
  };
}

const asTextList = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** Long texts get an area; so do lists, a line for each. */
function TextField({ param, value, onChange }: FieldProps) {
  const t = useText();
  const id = useId();
  const list = param.kind === "list";
  const form = lines(param);
  const text = list ? form.write(asTextList(value)) : String(value ?? "");
  const initial = String(param.default ?? "");
  const long =
    list || text.length > 60 || text.includes("\n") || initial.length > 60 || initial.includes("\n");
  const draft = useDraft(text, (typed) => {
    if (typed !== text) onChange(list ? form.read(typed) : typed);
  });
  return (
    <div class={long ? "cv-field cv-long" : "cv-field cv-plain"}>
      <label for={id}>
        {t(param.title)}
        {list && <small>{t(messages.ONE_PER_LINE)}</small>}
      </label>
      {long ? (
        <textarea
          id={id}
          class="field"
          rows={Math.min(8, Math.max(2, text.split("\n").length))}
          dir="auto"
          {...draft}
        />
      ) : (
        <input id={id} class="field" dir="auto" {...draft} />
      )}
    </div>
  );
}

interface Text {
  id: string;
  text: string;
}

/** Stands for documents that the kernel has and the browser does not need. */
interface Reference {
  ref: string;
  n: number;
}

const isText = (each: Partial<Text> | null): each is Text =>
  typeof each?.id === "string" && typeof each.text === "string";
const isReference = (each: Partial<Reference> | null): each is Reference =>
  typeof each?.ref === "string" && typeof each.n === "number";

/** Documents that the pipeline itself holds: texts, and what stands for those in the kernel. */
function DocumentsField({ param, value, onChange }: FieldProps) {
  const t = useText();
  const id = useId();
  const name = useSignal("");
  const body = useSignal("");
  const fault = useSignal<Fault>(null);
  // All of it goes back in `onChange`, whatever it is.
  const entries: unknown[] = Array.isArray(value) ? value : [];
  const texts = (entries as Text[]).filter(isText);
  const references = (entries as Reference[]).filter(isReference);
  const without = (entry: unknown) => entries.filter((other) => other !== entry);
  const add = () => {
    const wanted = name.value.trim();
    if (!wanted) fault.value = { text: messages.NO_NAME, slots: {} };
    else if (texts.some((each) => each.id === wanted)) {
      fault.value = { text: messages.NAME_TAKEN, slots: { id: wanted } };
    } else if (!body.value.trim()) fault.value = { text: messages.NO_TEXT, slots: {} };
    else {
      fault.value = null;
      onChange([...entries, { id: wanted, text: body.value }]);
      name.value = "";
      body.value = "";
    }
  };
  return (
    <fieldset class="cv-field cv-long cv-texts">
      <legend>{t(param.title)}</legend>
      {texts.length + references.length === 0 && <p class="note">{t(messages.NO_DOCUMENTS)}</p>}
      {texts.length + references.length > 0 && (
        <ul>
          {references.map((each) => {
            const what = t(each.n === 1 ? messages.IN_KERNEL_ONE : messages.IN_KERNEL, { n: count(each.n) });
            return (
              <li key={`ref ${each.ref}`}>
                <span>{what}</span>
                <Button
                  kind="ghost"
                  icon="x"
                  iconOnly
                  label={t(messages.REMOVE_THESE, { what })}
                  onPress={() => onChange(without(each))}
                />
              </li>
            );
          })}
          {texts.map((each) => (
            <li key={each.id}>
              <span>{each.id}</span>
              <span class="note num">{t(messages.TEXT_LENGTH, { n: count(each.text.length) })}</span>
              <Button
                kind="ghost"
                icon="x"
                iconOnly
                label={t(messages.REMOVE_TEXT, { id: each.id })}
                onPress={() => onChange(without(each))}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="cv-new">
        <input
          class="field"
          aria-label={t(messages.TEXT_NAME)}
          placeholder={t(messages.TEXT_NAME)}
          value={name}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
        <textarea
          class="field"
          rows={2}
          dir="auto"
          aria-label={t(messages.TEXT_BODY)}
          placeholder={t(messages.TEXT_BODY)}
          value={body}
          onInput={(event) => {
            body.value = event.currentTarget.value;
          }}
        />
        <Button label={t(messages.ADD_TEXT)} onPress={add} />
      </div>
      <Answer id={id} fault={fault.value} />
    </fieldset>
  );
}

export function Field(props: FieldProps) {
  const t = useText();
  const { param, value, onChange } = props;
  const control = () => {
    switch (param.kind) {
      case "int":
      case "float":
        return <NumberField {...props} />;
      case "bool":
        return <Checkbox label={t(param.title)} checked={value === true} onChange={onChange} />;
      case "choice":
        return <ChoiceField {...props} />;
      case "documents":
        return <DocumentsField {...props} />;
      default:
        return <TextField {...props} />;
    }
  };
  return (
    <div class={param.kind === "documents" ? "cv-setting wide" : "cv-setting"}>
      {control()}
      {param.help && <p class="note">{t(param.help)}</p>}
    </div>
  );
}
