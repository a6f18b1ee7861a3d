import { Icon } from "../icons";
import type { ChoiceProps } from "./segmented";

/** More than four to choose from. */
export function Select<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <label class="select">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value as Value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chev" />
    </label>
  );
}
