/** Step back, play, step forward, and the place on a slider. */
import { useEffect, useState } from "preact/hooks";
import { Button, Slider } from "../../shared/components";
import { useText } from "../../shared/mount";
import { count, type Message } from "../../shared/text";
import * as messages from "./messages";

/** Two steps per second: the design's pace for every picture that plays. */
const PACE_MS = 500;

/** Whether it plays, and what starts and stops it; it stops by itself at the end, and when another piece comes. */
export function usePlaying(piece: unknown, step: number, steps: number, go: (step: number) => void) {
  const [playing, setPlaying] = useState(false);
  const runs = playing && step < steps;
  useEffect(() => setPlaying(false), [piece]);
  useEffect(() => {
    if (!playing) return;
    if (step >= steps) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => go(step + 1), PACE_MS);
    return () => clearTimeout(timer);
  }, [playing, step, steps]);
  const toggle = () => {
    if (!runs && step >= steps) go(0);
    setPlaying(!runs);
  };
  return { playing: runs, toggle, stop: () => setPlaying(false) };
}

export interface ControlsProps {
  label: Message;
  step: number;
  steps: number;
  playing: boolean;
  go: (step: number) => void;
  toggle: () => void;
  /** How a place is written, and read; by default as one of so many. */
  format?: (step: number) => string;
  parse?: (text: string) => number;
}

export function Controls({ label, step, steps, playing, go, toggle, format, parse }: ControlsProps) {
  const t = useText();
  const to = (next: number) => () => go(Math.max(0, Math.min(steps, next)));
  return (
    <div class="ctl steps">
      <Button icon="prev" iconOnly label={t(messages.BACK)} onPress={to(step - 1)} />
      <Button
        icon={playing ? "pause" : "play"}
        iconOnly
        label={t(playing ? messages.STOP : messages.PLAY)}
        onPress={toggle}
      />
      <Button icon="next" iconOnly label={t(messages.FORWARD)} onPress={to(step + 1)} />
      <Slider
        label={t(label)}
        value={step}
        min={0}
        max={steps}
        step={1}
        format={format ?? ((value) => `${count(value)} / ${count(steps)}`)}
        parse={parse ?? ((text) => Number.parseInt(text.replaceAll(",", ""), 10))}
        onInput={go}
      />
    </div>
  );
}
