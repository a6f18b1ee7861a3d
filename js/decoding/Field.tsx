/** The prompt: its tokens, and behind them the text to edit. */
import { useEffect, useRef } from "preact/hooks";
import { Button, TokenChip } from "../shared/components";
import { handle } from "../shared/keys";
import { useText } from "../shared/mount";
import { count } from "../shared/text";
import { folded } from "./fold-bytes";
import { CLOSE_EDITOR, EDIT_PROMPT, EDITOR_KEYS, MORE_TOKENS, NEEDS_KERNEL, PROMPT, READ } from "./messages";
import type { Prompt } from "./prompt";

/** A tree grows from the end of its prompt: of a long one, that is what is shown. */
const MOST_CHIPS = 300;
const MAX_ROWS = 12;

export function PromptChips({ prompt, live, onEdit }: { prompt: Prompt; live: boolean; onEdit: () => void }) {
  const t = useText();
  const { tokens, special } = prompt;
  const first = Math.max(0, tokens.length - MOST_CHIPS);
  return (
    <button
      type="button"
      class="prompt"
      aria-disabled={live ? undefined : true}
      title={t(live ? EDIT_PROMPT : NEEDS_KERNEL)}
      onClick={() => live && onEdit()}
    >
      <span class="unseen">{t(PROMPT)}: </span>
      {first > 0 && <small class="muted">{t(MORE_TOKENS, { n: count(first) })}</small>}
      {folded(tokens.slice(first)).map(({ text, first: at }) => (
        <TokenChip key={first + at} text={text} role={special[first + at] ? "special" : undefined} />
      ))}
    </button>
  );
}

export interface EditorProps {
  /** Kept while the reader looks elsewhere. */
  draft: { current: string | null };
  live: boolean;
  onRead: () => void;
  onClose: () => void;
}

export function Editor({ draft, live, onRead, onClose }: EditorProps) {
  const t = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const area = field.current;
    area?.focus();
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);
  const read = () => live && onRead();
  return (
    <div class="editor">
      <textarea
        ref={field}
        class="field"
        dir="auto"
        aria-label={t(PROMPT)}
        rows={Math.min(MAX_ROWS, (draft.current ?? "").split("\n").length + 1)}
        spellcheck={false}
        defaultValue={draft.current ?? ""}
        onInput={(event) => {
          draft.current = event.currentTarget.value;
        }}
        onKeyDown={(event) => handle(event, { "Mod+Enter": read, "Shift+Enter": read, Escape: onClose })}
      />
      <div class="actions">
        <Button
          kind="primary"
          label={t(READ)}
          onPress={onRead}
          disabledReason={live ? undefined : t(NEEDS_KERNEL)}
        />
        <Button kind="ghost" label={t(CLOSE_EDITOR)} onPress={onClose} />
        <span class="note">{t(EDITOR_KEYS)}</span>
      </div>
    </div>
  );
}
