/** What both strategies have: how the work goes on, a walk through it, and a list to choose from. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button, Progress, Refused, Slider } from "../../shared/components";
import { handle } from "../../shared/keys";
import { useText } from "../../shared/mount";
import type { Message } from "../../shared/text";
import type { Store } from "../store";
import * as messages from "./messages";
import type { Running } from "./run";

/** Steps through what is there at 2 per second, and stops at the end. */
const PLAY_MS = 500;

export function Work({ running, empty }: { running: Running; empty: boolean }) {
  const t = useText();
  const { refusal, slow, progress } = running;
  return (
    <>
      {refusal && (
        <Refused
          refusal={refusal}
          cancelled={messages.CANCELLED}
          failed={messages.FAILED}
          next={messages.FAILED_NEXT}
          again={running.again}
        />
      )}
      {slow && (
        <Progress
          done={progress.stage === "tokens" ? progress.done : 0}
          total={progress.stage === "tokens" ? progress.total : 0}
          label={t(
            progress.stage === "draft"
              ? messages.MAKING
              : progress.stage === "tokens"
                ? messages.WRITING
                : messages.ASKING,
          )}
          onCancel={running.cancel}
        />
      )}
      {empty && !refusal && !slow && <p class="muted">{t(messages.ASKING)}</p>}
    </>
  );
}

interface WalkProps {
  label: string;
  at: number;
  total: number;
  onMove: (to: number) => void;
}

export function Walk({ label, at, total, onMove }: WalkProps) {
  const t = useText();
  const playing = useSignal(false);
  const last = total - 1;
  useEffect(() => {
    if (!playing.value) return;
    if (at >= last) {
      playing.value = false;
      return;
    }
    const timer = setTimeout(() => onMove(at + 1), PLAY_MS);
    return () => clearTimeout(timer);
  }, [playing.value, at, last]);
  const go = (to: number) => {
    playing.value = false;
    onMove(Math.max(0, Math.min(last, to)));
  };
  return (
    <div class="walk">
      <Button icon="prev" iconOnly label={t(messages.EARLIER)} onPress={() => go(at - 1)} />
      <Button
        icon={playing.value ? "pause" : "play"}
        iconOnly
        label={t(playing.value ? messages.PAUSE : messages.PLAY)}
        onPress={() => {
          if (!playing.value && at >= last) onMove(0);
          playing.value = !playing.value;
        }}
      />
      <Button icon="next" iconOnly label={t(messages.LATER)} onPress={() => go(at + 1)} />
      {total > 1 && (
        <Slider
          label={label}
          value={at + 1}
          min={1}
          max={total}
          step={1}
          format={(value) => `${value} / ${total}`}
          onInput={(value) => go(value - 1)}
        />
      )}
    </div>
  );
}

interface ListProps<T> {
  label: string;
  items: readonly T[];
  at: number;
  onMove: (to: number) => void;
  /** The arrows that move: rows lie under each other, tokens beside each other. */
  axis: "x" | "y";
  kind: string;
  say: (item: T, index: number) => string;
  draw: (item: T, index: number) => ComponentChildren;
}

export function List<T>({ label, items, at, onMove, axis, kind, say, draw }: ListProps<T>) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [outer, row] = [box.current, box.current?.children[at] as HTMLElement | undefined];
    if (!outer || !row) return;
    // Only the list itself scrolls, never the notebook.
    if (row.offsetTop < outer.scrollTop) outer.scrollTop = row.offsetTop;
    const below = row.offsetTop + row.offsetHeight - outer.clientHeight;
    if (below > outer.scrollTop) outer.scrollTop = below;
  }, [at]);
  const go = (to: number) => () => onMove(Math.max(0, Math.min(items.length - 1, to)));
  const [back, forth] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  return (
    <div
      ref={box}
      class={`pick ${kind}`}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === "x" ? "horizontal" : "vertical"}
      aria-activedescendant={items.length ? `${id}${at}` : undefined}
      onKeyDown={(event) =>
        handle(event, {
          [back]: go(at - 1),
          [forth]: go(at + 1),
          PageUp: go(at - 5),
          PageDown: go(at + 5),
          Home: go(0),
          End: go(items.length - 1),
        })
      }
    >
      {items.map((item, index) => (
        <div key={index} id={`${id}${index}`} role="option" aria-selected={index === at} onClick={go(index)}>
          <span class="unseen">{say(item, index)}</span>
          <span class="seen" aria-hidden={true}>
            {draw(item, index)}
          </span>
        </div>
      ))}
    </div>
  );
}

/** Puts what was written into the tree; one step back. */
export function Show(props: { store: Store; uid: number; ids: number[]; old: boolean }) {
  const { store, uid, ids, old } = props;
  const t = useText();
  return (
    <Button
      icon="plus"
      label={t(messages.SHOW)}
      // What is on display may go on from another node.
      disabledReason={old ? t(messages.ASKING) : undefined}
      onPress={() => void store.act("strategies_keep", { node: uid, ids })}
    />
  );
}

/** A number of tokens, layers, candidates. */
export function Count(props: {
  label: Message;
  value: number;
  min: number;
  max: number;
  onInput: (value: number) => void;
}) {
  const t = useText();
  return <Slider {...props} label={t(props.label)} step={1} format={String} />;
}

/** A length with its number, on a scale from 0 to 1. */
export function Bar({ value, text, soft }: { value: number; text: string; soft?: boolean }) {
  return (
    <span class="lv">
      <i aria-hidden={true}>
        <i class={soft ? "soft" : ""} style={`width:${Math.max(0, Math.min(1, value)) * 100}%`} />
      </i>
      <span class="num">{text}</span>
    </span>
  );
}
