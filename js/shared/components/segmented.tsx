import { useId } from "preact/hooks";
import { handle } from "../keys";

export interface Option<Value extends string> {
  value: Value;
  label: string;
}

export interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

/** Two to four words of which one is chosen; the arrows choose. */
export function Segmented<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  const name = useId();
  const now = options.findIndex((option) => option.value === value);
  const choose = (to: number) => (event: KeyboardEvent) => {
    const index = (to + options.length) % options.length;
    const option = options[index];
    if (!option) return;
    const group = event.currentTarget as HTMLElement;
    group.querySelectorAll("input")[index]?.focus();
    if (option.value !== value) onChange(option.value);
  };
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, {
      ArrowLeft: choose(now - 1),
      ArrowUp: choose(now - 1),
      ArrowRight: choose(now + 1),
      ArrowDown: choose(now + 1),
      Home: choose(0),
      End: choose(-1),
    });
  return (
    <div class="seg" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
