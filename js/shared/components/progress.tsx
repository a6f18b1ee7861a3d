import { CANCEL, DONE_OF_TOTAL } from "../messages";
import { useText } from "../mount";
import { count } from "../text";
import { Button } from "./button";

export interface ProgressProps {
  done: number;
  /** 0 while nobody knows. */
  total: number;
  /** What is counted, where the label does not say it: "MB". */
  unit?: string | undefined;
  label: string;
  onCancel?: (() => void) | undefined;
}

export function Progress({ done, total, unit, label, onCancel }: ProgressProps) {
  const t = useText();
  const state =
    total > 0
      ? t(DONE_OF_TOTAL, { done: count(done), total: `${count(total)}${unit ? ` ${unit}` : ""}` })
      : "";
  return (
    <div class="progress">
      <span>{label}</span>
      <span class="num">{state}</span>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total || undefined}
        aria-valuenow={total > 0 ? done : undefined}
        aria-valuetext={state || undefined}
      >
        <i style={`width:${total > 0 ? (done / total) * 100 : 0}%`} />
      </div>
      {onCancel && <Button label={t(CANCEL)} onPress={onCancel} />}
    </div>
  );
}
