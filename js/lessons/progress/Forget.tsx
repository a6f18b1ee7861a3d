/** Forget everything, once the reader is sure, and the way back. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button, StateMessage } from "../../shared/components";
import { useText } from "../../shared/mount";
import * as messages from "../messages";
import type { ProgressStore } from "./store";

export function Forget({ store, nothing }: { store: ProgressStore; nothing: boolean }) {
  const t = useText();
  const asking = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  const undo = store.undo.value;
  const sure = asking.value && !nothing;
  // Each press replaces the button that was pressed: the keyboard goes on at what takes its place.
  const pressed = useRef(false);
  const press = (deed: () => void) => () => {
    pressed.current = true;
    deed();
  };
  useEffect(() => {
    if (nothing) asking.value = false;
    const next = place.current?.querySelector<HTMLElement>(".btn:last-child");
    if (!pressed.current || !next) return;
    pressed.current = false;
    next.focus();
  }, [sure, undo, nothing]);
  return (
    <div class="forget" ref={place}>
      {sure ? (
        <StateMessage kind="cancelled" title={t(messages.FORGET_SURE)} body={t(messages.FORGET_BODY)}>
          <span class="sure">
            <Button label={t(messages.FORGET_YES)} onPress={press(store.forget)} />
            <Button
              kind="primary"
              label={t(messages.KEEP)}
              onPress={press(() => {
                asking.value = false;
              })}
            />
          </span>
        </StateMessage>
      ) : (
        <>
          {!nothing && (
            <Button
              kind="ghost"
              icon="x"
              label={t(messages.FORGET)}
              onPress={press(() => {
                asking.value = true;
              })}
            />
          )}
          {undo > 0 && (
            <Button icon="undo" label={t(messages.UNDO_FORGETTING)} onPress={press(store.restore)} />
          )}
        </>
      )}
    </div>
  );
}
