/** What is shown where the tokens are not there yet, or no longer new. */
import { StateMessage } from "../shared/components";
import { useText } from "../shared/mount";
import * as messages from "./messages";
import type { Store } from "./store";

/** In place of tokens that do not exist. */
export function NoTokens({ store }: { store: Store }) {
  const t = useText();
  const empty = store.draft.value === "";
  if (store.link.value === "gone") {
    const body = t(empty ? messages.GONE_EMPTY : messages.GONE_NOTHING);
    return <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={body} />;
  }
  if (empty) {
    const text = t(messages.EXAMPLE);
    const action = store.live.value ? { label: text, onPress: () => store.replace(text) } : undefined;
    return (
      <StateMessage kind="empty" title={t(messages.EMPTY)} body={t(messages.EMPTY_BODY)} action={action} />
    );
  }
  return <StateMessage kind="waiting" title={t(messages.WAITING)} body={t(messages.WAITING_BODY)} />;
}

/** Above tokens that are older than the text: refusals, a cancelled cut, a kernel that is busy or gone. */
export function Notice({ store }: { store: Store }) {
  const t = useText();
  const phase = store.phase.value;
  const link = store.link.value;
  const drawn = Boolean(store.cut.value?.text);
  if (phase.kind === "error") {
    const large = phase.code === "too_long";
    return (
      <StateMessage
        kind="error"
        title={phase.message || t(large ? messages.TOO_LARGE : messages.UNREADABLE)}
        body={phase.message ? phase.hint : t(large ? messages.TOO_LARGE_NEXT : messages.UNREADABLE_NEXT)}
        action={phase.code === "failed" ? { label: t(messages.TRY_AGAIN), onPress: store.retry } : undefined}
      />
    );
  }
  if (phase.kind === "cancelled") {
    const action = { label: t(messages.CONTINUE), onPress: store.retry };
    const body = drawn ? t(messages.CANCELLED_BODY) : "";
    return <StateMessage kind="cancelled" title={t(messages.CANCELLED)} body={body} action={action} />;
  }
  if (link === "busy" && drawn) {
    return <StateMessage kind="waiting" title={t(messages.BUSY)} body={t(messages.BUSY_BODY)} />;
  }
  if (link === "gone" && drawn) {
    return <StateMessage kind="readonly" title={t(messages.GONE)} body={t(messages.GONE_BODY)} />;
  }
  return null;
}
