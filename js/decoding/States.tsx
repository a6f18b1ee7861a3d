/** What is shown where the tree is not there yet, or no longer new. */
import { Progress, StateMessage } from "../shared/components";
import { useText } from "../shared/mount";
import { useSlow } from "../shared/slow";
import * as messages from "./messages";
import type { Store } from "./store";

/** In place of a tree that does not exist. */
export function NoTree({ store, empty }: { store: Store; empty: boolean }) {
  const t = useText();
  const link = store.link.value;
  const slow = useSlow(store.phase.value.kind === "working");
  if (link === "gone") {
    return (
      <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_NOTHING)} />
    );
  }
  if (empty && store.phase.value.kind !== "working") {
    const text = t(messages.EXAMPLE);
    const action = store.live.value ? { label: text, onPress: () => store.read(text) } : undefined;
    return (
      <StateMessage kind="empty" title={t(messages.EMPTY)} body={t(messages.EMPTY_BODY)} action={action} />
    );
  }
  if (link === "busy") {
    return <StateMessage kind="waiting" title={t(messages.BUSY)} body={t(messages.LOADING_BODY)} />;
  }
  if (store.phase.value.kind === "error" || store.phase.value.kind === "cancelled") return null;
  return (
    <StateMessage kind="working" title={t(messages.LOADING)} body={t(messages.LOADING_BODY)}>
      {slow && <Progress done={0} total={0} label={t(messages.LOADING)} onCancel={store.cancel} />}
    </StateMessage>
  );
}

/** Above a tree that is older than what was asked: refusals, a cancelled growth, a kernel that is busy or gone. */
export function Notice({ store, onEdit }: { store: Store; onEdit: () => void }) {
  const t = useText();
  const phase = store.phase.value;
  const link = store.link.value;
  const drawn = store.tree.value !== null;
  if (phase.kind === "error") {
    const large = phase.code === "too_long" && !phase.message;
    const again = phase.code === "failed" || phase.code === "closed";
    return (
      <StateMessage
        kind="error"
        title={phase.message || t(large ? messages.TOO_LARGE : messages.UNREADABLE)}
        body={phase.message ? phase.hint : t(large ? messages.TOO_LARGE_NEXT : messages.UNREADABLE_NEXT)}
        action={
          again
            ? { label: t(messages.TRY_AGAIN), onPress: store.retry }
            : drawn
              ? undefined
              : { label: t(messages.EDIT_PROMPT), icon: "edit", onPress: onEdit }
        }
      />
    );
  }
  if (phase.kind === "cancelled") {
    const action = { label: t(messages.CONTINUE), onPress: store.retry };
    const body = drawn ? t(messages.CANCELLED_BODY) : "";
    return <StateMessage kind="cancelled" title={t(messages.CANCELLED)} body={body} action={action} />;
  }
  if (link === "busy" && drawn) {
    const action =
      phase.kind === "working" ? { label: t(messages.FORGET), onPress: store.cancel } : undefined;
    return (
      <StateMessage kind="waiting" title={t(messages.BUSY)} body={t(messages.BUSY_BODY)} action={action} />
    );
  }
  if (link === "gone" && drawn) {
    return <StateMessage kind="readonly" title={t(messages.GONE)} body={t(messages.GONE_BODY)} />;
  }
  return null;
}
