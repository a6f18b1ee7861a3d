/** What is shown where the picture is not there yet, or no longer new. */
import { Progress, StateMessage } from "../shared/components";
import { useSurroundings, useText } from "../shared/mount";
import { say } from "../shared/text";
import * as messages from "./messages";
import type { Phase, Store } from "./store";

const STAGES: Record<string, typeof messages.STAGE_FORWARD> = {
  forward: messages.STAGE_FORWARD,
  map: messages.STAGE_MAP,
};

/** Words for how far the kernel is. */
export function useProgress(phase: Phase): { done: number; total: number; label: string } | null {
  const { language } = useSurroundings();
  if (phase.kind !== "working") return null;
  const pattern = STAGES[phase.stage];
  const label = pattern
    ? say(pattern, language.value, { done: phase.done, total: phase.total })
    : say(messages.STAGE_START, language.value);
  return { done: phase.done, total: phase.total, label };
}

/** In place of a picture that does not exist. */
export function NoPicture({ store }: { store: Store }) {
  const t = useText();
  const phase = store.phase.value;
  const progress = useProgress(phase);
  const link = store.link.value;
  if (link === "gone") {
    return <StateMessage kind="readonly" title={t(messages.GONE)} body={t(messages.GONE_NOTHING)} />;
  }
  if (progress) {
    return (
      <StateMessage kind="working" title={progress.label} body={t(messages.STAGE_BODY)}>
        <Progress {...progress} onCancel={store.cancel} />
      </StateMessage>
    );
  }
  if (link !== "ready" && store.draft().text !== "") {
    return <StateMessage kind="waiting" title={t(messages.BUSY)} body={t(messages.STAGE_BODY)} />;
  }
  return (
    <StateMessage kind="empty" title={t(messages.EMPTY)} body={t(messages.EMPTY_BODY)} action={example()} />
  );

  function example() {
    const text = t(messages.EXAMPLE);
    return {
      label: text,
      onPress: () => store.read({ text, target: store.info.value.encoder_decoder ? "" : null }),
    };
  }
}

/** Above a picture that is older than the question: refusals, a cancelled reading, a kernel that is busy or gone. */
export function Notice({ store, onEdit }: { store: Store; onEdit: () => void }) {
  const t = useText();
  const phase = store.phase.value;
  const link = store.link.value;
  if (phase.kind === "error") {
    const large = phase.code === "too_long";
    return (
      <StateMessage
        kind="error"
        title={phase.message || t(large ? messages.TOO_LARGE : messages.UNREADABLE)}
        body={phase.message ? phase.hint : t(large ? messages.TOO_LARGE_NEXT : messages.UNREADABLE_NEXT)}
        action={
          phase.code === "failed"
            ? { label: t(messages.TRY_AGAIN), onPress: store.retry }
            : { label: t(messages.EDIT), icon: "edit", onPress: onEdit }
        }
      />
    );
  }
  if (phase.kind === "cancelled") {
    const action = { label: t(messages.CONTINUE), onPress: store.retry };
    return (
      <StateMessage
        kind="cancelled"
        title={t(messages.CANCELLED)}
        body={store.document.value ? t(messages.CANCELLED_BODY) : ""}
        action={action}
      />
    );
  }
  if (link === "busy" && store.document.value) {
    const action =
      phase.kind === "working" ? { label: t(messages.FORGET), onPress: store.cancel } : undefined;
    return (
      <StateMessage kind="waiting" title={t(messages.BUSY)} body={t(messages.BUSY_BODY)} action={action} />
    );
  }
  if (link === "gone" && store.document.value) {
    return <StateMessage kind="readonly" title={t(messages.GONE)} body={t(messages.GONE_BODY)} />;
  }
  return null;
}
