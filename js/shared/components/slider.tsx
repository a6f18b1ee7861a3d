import { useId, useRef } from "preact/hooks";
import { handle } from "../keys";
import { EXACT_VALUE } from "../messages";
import { useText } from "../mount";

export interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  format: (value: number) => string;
  /** The inverse of `format`; without it the number in the text is taken. */
  parse?: ((text: string) => number) | undefined;
  onInput: (value: number) => void;
  /** `sqrt` gives small values more room. */
  scale?: "linear" | "sqrt" | undefined;
}

const SCALES = {
  linear: { to: (value: number) => value, from: (place: number) => place },
  sqrt: { to: Math.sqrt, from: (place: number) => place * place },
};

/** A quantity: track, and a number that can be typed (Enter on the track leads to it). */
export function Slider(props: SliderProps) {
  const { label, value, min, max, step, format, parse = readNumber, onInput, scale = "linear" } = props;
  const t = useText();
  const id = useId();
  const track = useRef<HTMLInputElement>(null);
  const number = useRef<HTMLInputElement>(null);
  const { to, from } = SCALES[scale];

  const set = (wanted: number) => {
    const steps = Math.round((wanted - min) / step);
    // Twelve digits hide the binary dust of 3 × 0.1.
    const next = Number(Math.min(max, Math.max(min, min + steps * step)).toPrecision(12));
    if (next !== value) onInput(next);
    else if (track.current) track.current.value = String(to(value));
  };
  const by = (steps: number) => () => set(value + steps * step);
  const moves = {
    ArrowUp: by(1),
    ArrowDown: by(-1),
    "Shift+ArrowUp": by(10),
    "Shift+ArrowDown": by(-10),
    PageUp: by(10),
    PageDown: by(-10),
  };
  const onTrackKey = (event: KeyboardEvent) =>
    handle(event, {
      ...moves,
      ArrowRight: by(1),
      ArrowLeft: by(-1),
      "Shift+ArrowRight": by(10),
      "Shift+ArrowLeft": by(-10),
      Home: () => set(min),
      End: () => set(max),
      Enter: () => {
        number.current?.focus();
        number.current?.select();
      },
    });

  const commit = () => {
    const field = number.current;
    if (!field) return;
    const typed = parse(field.value);
    if (Number.isFinite(typed)) set(typed);
    field.value = format(value);
  };
  const onNumberKey = (event: KeyboardEvent) => {
    const leave = () => track.current?.focus();
    handle(event, {
      ...moves,
      Enter: leave,
      Escape: () => {
        if (number.current) number.current.value = format(value);
        leave();
      },
    });
  };

  const share = (to(value) - to(min)) / (to(max) - to(min) || 1);
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <input
        ref={track}
        id={id}
        type="range"
        min={to(min)}
        max={to(max)}
        step={scale === "linear" ? step : "any"}
        value={to(value)}
        style={`--share:${share * 100}%`}
        aria-valuetext={format(value)}
        onInput={(event) => set(from(event.currentTarget.valueAsNumber))}
        onKeyDown={onTrackKey}
      />
      <input
        ref={number}
        class="num"
        inputMode="decimal"
        tabIndex={-1}
        aria-label={t(EXACT_VALUE, { label })}
        value={format(value)}
        onBlur={commit}
        onKeyDown={onNumberKey}
      />
    </div>
  );
}

/** The first number in a text: "0.10", "10 %", "−0.35". */
export function readNumber(text: string): number {
  return Number.parseFloat(text.replace("−", "-").replace(",", "."));
}
