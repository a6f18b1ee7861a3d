import { CONTINUE, TRY_AGAIN, UNREADABLE, UNREADABLE_NEXT } from "../messages";
import { useText } from "../mount";
import type { Refusal } from "../refusal";
import type { Message } from "../text";
import { StateMessage } from "./state-message";

export interface RefusedProps {
  refusal: Refusal;
  /** Said where the reader has cancelled. */
  cancelled: Message;
  /** Said where the kernel gave no reason, with what to do then. */
  failed?: Message;
  next?: Message;
  again: () => void;
}

/** Why an answer did not come. What the kernel refuses with a reason, asking again would not change. */
export function Refused({
  refusal,
  cancelled,
  failed = UNREADABLE,
  next = UNREADABLE_NEXT,
  again,
}: RefusedProps) {
  const t = useText();
  const { code, message, hint } = refusal;
  if (code === "cancelled") {
    const action = { label: t(CONTINUE), onPress: again };
    return <StateMessage kind="cancelled" title={t(cancelled)} body="" action={action} />;
  }
  if (message) return <StateMessage kind="error" title={message} body={hint} />;
  const action = { label: t(TRY_AGAIN), onPress: again };
  return <StateMessage kind="error" title={t(failed)} body={t(next)} action={action} />;
}
