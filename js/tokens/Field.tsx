/** The reader's text, cut anew at every key. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { useText } from "../shared/mount";
import { isRtl } from "./groups";
import { NEEDS_KERNEL, TEXT } from "./messages";

export interface FieldProps {
  text: string;
  live: boolean;
  onInput: (text: string) => void;
  /** Puts the focus into it. */
  field: { current: HTMLTextAreaElement | null };
}

const MAX_ROWS = 7;
/** From here on all paragraphs run as the first one does: with `auto`, Chromium reads a long one for seconds at every key. */
const LONG = 20_000;

export function Field({ text, live, onInput, field }: FieldProps) {
  const t = useText();
  const composing = useRef(false);
  // Written only where it differs: a value that is set anew moves the cursor and ends half-composed Chinese.
  useLayoutEffect(() => {
    const area = field.current;
    if (!area || composing.current) return;
    if (area.value !== text) area.value = text;
  }, [text]);
  return (
    <textarea
      ref={field}
      class="field text"
      dir={text.length < LONG ? "auto" : isRtl(text) ? "rtl" : "ltr"}
      aria-label={t(TEXT)}
      rows={Math.min(MAX_ROWS, rowsOf(text))}
      spellcheck={false}
      readOnly={!live}
      title={live ? undefined : t(NEEDS_KERNEL)}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        onInput(event.currentTarget.value);
      }}
      onInput={(event) => {
        if (!composing.current) onInput(event.currentTarget.value);
      }}
    />
  );
}

/** For browsers that do not size a field by its content. */
function rowsOf(text: string): number {
  let rows = 1;
  for (let at = text.indexOf("\n"); at >= 0 && rows < MAX_ROWS; at = text.indexOf("\n", at + 1)) rows += 1;
  return rows;
}
