/** What is shown where there is no run yet, or where the last one did not succeed. */
import { StateMessage } from "../shared/components";
import { useText } from "../shared/mount";
import * as messages from "./messages";
import type { Store } from "./store";

export function Notice({ store }: { store: Store }) {
  const t = useText();
  const phase = store.phase.value;
  const link = store.link.value;
  const shown = store.shown.value;
  const complaint = store.complaint.value;
  if (complaint) {
    const { what, hint, slots } = complaint;
    return <StateMessage kind="error" title={t(what, slots)} body={hint ? t(hint, slots) : ""} />;
  }
  if (phase.kind === "error") {
    return (
      <StateMessage
        kind="error"
        title={phase.message || t(messages.UNREADABLE)}
        body={phase.message ? phase.hint : t(messages.UNREADABLE_NEXT)}
        action={{ label: t(messages.TRY_AGAIN), onPress: store.retry }}
      />
    );
  }
  if (phase.kind === "cancelled") {
    const action = { label: t(messages.CONTINUE), onPress: store.retry };
    return (
      <StateMessage
        kind="cancelled"
        title={t(messages.CANCELLED)}
        body={t(messages.CANCELLED_BODY)}
        action={action}
      />
    );
  }
  if (store.held.value.length > 0 && phase.kind === "idle") {
    const places = store.held.value.join(t(messages.COMMA));
    const action = { label: t(messages.RUN_IT), onPress: () => void store.run() };
    return (
      <StateMessage
        kind="waiting"
        title={t(messages.HELD, { places })}
        body={t(messages.HELD_BODY)}
        action={action}
      />
    );
  }
  const failed = [...store.states.value].find(([, { state, error }]) => state === "failed" && error);
  if (failed && phase.kind === "idle") {
    const [id, { error }] = failed;
    const type = store.graph.value.nodes.find((node) => node.id === id)?.type ?? "";
    const title = store.types.value.get(type)?.title;
    const node = title ? t(title) : id;
    const what = error ? t(error.message) : "";
    return (
      <StateMessage
        kind="error"
        title={t(messages.NODE_FAILED, { node, what })}
        body={error?.hint ? t(error.hint) : ""}
        action={{ label: t(messages.SHOW_NODE), onPress: () => store.select(id) }}
      />
    );
  }
  if (link === "busy") {
    const action =
      phase.kind === "working" ? { label: t(messages.FORGET), onPress: store.cancel } : undefined;
    return (
      <StateMessage kind="waiting" title={t(messages.BUSY)} body={t(messages.BUSY_BODY)} action={action} />
    );
  }
  if (link === "gone") {
    return shown ? (
      <StateMessage kind="readonly" title={t(messages.GONE)} body={t(messages.GONE_BODY)} />
    ) : (
      <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_NOTHING)} />
    );
  }
  if (shown && shown.documents === 0 && phase.kind === "idle") {
    return <StateMessage kind="empty" title={t(messages.EMPTY)} body={t(messages.EMPTY_BODY)} />;
  }
  if (!shown) {
    return <StateMessage kind="working" title={t(messages.LOADING)} body={t(messages.LOADING_BODY)} />;
  }
  return null;
}
