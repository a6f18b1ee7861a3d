/** The search for entries that no text produces: a stretch at a time, so that nothing else has to wait. */
import { type Signal, signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button, Progress } from "../../shared/components";
import { useText } from "../../shared/mount";
import { heard, type Refusal } from "../../shared/refusal";
import { count } from "../../shared/text";
import type { Store } from "../store";
import * as messages from "./messages";
import { type Row, readStretch } from "./read";

export interface Checked {
  done: number;
  total: number;
  rows: Row[];
  running: boolean;
}

/** What was found of one tokenizer stays found when the view is closed. */
export function useCheck(store: Store, tokenizer: number) {
  const checked = store.keep(`vocabulary check ${tokenizer}`, () => signal<Checked | null>(null));
  const refusal = useSignal<Refusal | null>(null);
  const running = useRef<AbortController | null>(null);
  const stop = () => {
    running.current?.abort();
    running.current = null;
    if (checked.peek()?.running) checked.value = { ...(checked.peek() as Checked), running: false };
  };
  useEffect(() => stop, []);
  const start = async () => {
    stop();
    const controller = new AbortController();
    running.current = controller;
    refusal.value = null;
    let at: Checked = checked.peek() ?? { done: 0, total: 0, rows: [], running: true };
    checked.value = { ...at, running: true };
    try {
      do {
        const args = { tokenizer, first: at.done };
        const next = readStretch(await store.ask("vocabulary_check", args, { signal: controller.signal }));
        if (running.current !== controller) return;
        at = { ...next, rows: [...at.rows, ...next.rows], running: next.done < next.total };
        checked.value = at;
      } while (at.running);
    } catch (error) {
      if (running.current !== controller) return;
      refusal.value = heard(error);
      stop();
    }
  };
  return { checked, refusal, start, stop };
}

export interface CheckProps {
  check: ReturnType<typeof useCheck>;
  size: number;
  /** Whether the list shows what was found. */
  shown: Signal<boolean>;
}

export function Check({ check: { checked, refusal, start, stop }, size, shown }: CheckProps) {
  const t = useText();
  const found = checked.value;
  const rows = found?.rows.length ?? 0;
  const done = found !== null && found.total > 0 && found.done >= found.total;
  const kind = rows === 0 ? "none" : rows === 1 ? "one" : "many";
  const looked = done ? size : (found?.done ?? 0);
  return (
    <div class="check-all">
      {found && !done && (
        <Progress
          label={t(found.running ? messages.CHECKING : messages.CHECK_STOPPED)}
          done={found.done}
          total={found.total}
          onCancel={found.running ? stop : undefined}
        />
      )}
      {refusal.value && <span class="note">{refusal.value.message}</span>}
      {found && (done || rows > 0) && (
        <span class="note" role="status">
          {t(messages.CHECKED[kind], { n: count(rows), size: count(looked) })}
        </span>
      )}
      {!found && <Button label={t(messages.CHECK_ALL)} onPress={start} />}
      {found && !found.running && !done && <Button label={t(messages.CONTINUE)} onPress={start} />}
      {rows > 0 && (
        <Button
          label={t(shown.value ? messages.BACK : messages.SHOW_THEM)}
          onPress={() => {
            shown.value = !shown.value;
          }}
        />
      )}
    </div>
  );
}
