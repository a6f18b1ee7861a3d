/** What the page may not put on the clipboard: selected, to be copied by key. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { StateMessage } from "../shared/components";
import { CLOSE } from "../shared/messages";
import { useText } from "../shared/mount";
import * as messages from "./messages";

export function ByHand({ text, onClose }: { text: string; onClose: () => void }) {
  const t = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = field.current;
    area?.focus();
    area?.select();
    // Selecting scrolls to the end, and the beginning is what is looked for.
    if (area) area.scrollTop = 0;
  }, [text]);
  return (
    <StateMessage
      kind="error"
      title={t(messages.NOT_COPIED)}
      body={t(messages.NOT_COPIED_NEXT)}
      action={{ label: t(CLOSE), onPress: onClose }}
    >
      <textarea
        ref={field}
        class="field by-hand"
        readOnly={true}
        rows={3}
        aria-label={t(messages.IDS)}
        value={text}
      />
    </StateMessage>
  );
}
