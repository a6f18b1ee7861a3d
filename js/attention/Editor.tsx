/** The text, edited where it stands. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../shared/components";
import { handle } from "../shared/keys";
import { useText } from "../shared/mount";
import { CLOSE_EDITOR, EDITOR_KEYS, NEEDS_KERNEL, RUN, SOURCE, TARGET, TEXT } from "./messages";
import type { Draft } from "./store";

export interface EditorProps {
  draft: Draft;
  live: boolean;
  onChange: (draft: Draft) => void;
  onRun: () => void;
  onClose: () => void;
}

const MAX_ROWS = 12;

export function Editor({ draft, live, onChange, onRun, onClose }: EditorProps) {
  const t = useText();
  const both = draft.target !== null;
  const onKeyDown = (event: KeyboardEvent) =>
    handle(event, { "Mod+Enter": onRun, "Shift+Enter": onRun, Escape: onClose });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the fields inside
    <div class="editor" onKeyDown={onKeyDown}>
      <Field
        label={t(both ? SOURCE : TEXT)}
        value={draft.text}
        focus
        onInput={(text) => onChange({ ...draft, text })}
      />
      {both && (
        <Field
          label={t(TARGET)}
          value={draft.target ?? ""}
          onInput={(target) => onChange({ ...draft, target })}
        />
      )}
      <div class="actions">
        <Button
          kind="primary"
          label={t(RUN)}
          onPress={onRun}
          disabledReason={live ? undefined : t(NEEDS_KERNEL)}
        />
        <Button kind="ghost" label={t(CLOSE_EDITOR)} onPress={onClose} />
        <span class="note">{t(EDITOR_KEYS)}</span>
      </div>
    </div>
  );
}

interface FieldProps {
  label: string;
  value: string;
  focus?: boolean;
  onInput: (value: string) => void;
}

function Field({ label, value, focus, onInput }: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  // An uncontrolled field keeps its own undo, its selection, and half-composed Chinese.
  const [first] = useState(value);
  useEffect(() => {
    if (focus) field.current?.focus();
  }, []);
  const rows = Math.min(MAX_ROWS, Math.max(3, first.split("\n").length + 1));
  return (
    <label>
      <span class="note">{label}</span>
      <textarea
        ref={field}
        class="field"
        dir="auto"
        rows={rows}
        spellcheck={false}
        defaultValue={first}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}
