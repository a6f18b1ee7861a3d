/** The one question box. */
import { useSignal, useSignalEffect } from "@preact/signals";
import { Button } from "../shared/components";
import { isTyping } from "../shared/keys";
import { useText } from "../shared/mount";
import * as messages from "./messages";
import type { Store } from "./store";

export function Ask({ store }: { store: Store }) {
  const t = useText();
  const draft = useSignal(store.question.peek());
  // Undo, and Python, change the question too.
  useSignalEffect(() => {
    draft.value = store.question.value;
  });
  const working = store.phase.value.kind === "working";
  const text = draft.value.trim();
  const again = store.edited.value && text === store.question.value && store.shown.value !== null;
  const reason = !store.live.value
    ? t(messages.NEEDS_KERNEL)
    : working
      ? t(messages.RUNNING)
      : text === ""
        ? t(messages.NO_QUESTION)
        : undefined;
  const ask = () => {
    if (!reason) void store.pose(text);
  };
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <input
        class="field"
        type="text"
        dir="auto"
        aria-label={t(messages.QUESTION)}
        placeholder={t(messages.QUESTION_HINT)}
        value={draft}
        readOnly={!store.live.value}
        onInput={(event) => {
          draft.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing) {
            event.preventDefault();
            event.stopPropagation();
            ask();
          } else if (isTyping(event)) event.stopPropagation();
        }}
      />
      <Button
        kind="primary"
        label={t(again ? messages.RUN_AGAIN : messages.ASK)}
        onPress={ask}
        disabledReason={reason}
      />
    </form>
  );
}
