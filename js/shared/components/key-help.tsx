import { useEffect, useRef, useState } from "preact/hooks";
import { handle, isTyping } from "../keys";
import { CLOSE, KEYS } from "../messages";
import { useSurroundings, useText } from "../mount";
import { Button } from "./button";

/** Keys as they are printed (`← →`, `Shift ↓`) and what they do. */
export type KeyRow = readonly [keys: string, does: string];

/** Opened by `?` anywhere in the widget, closed by `?` or Escape. */
export function KeyHelp({ keys }: { keys: readonly KeyRow[] }) {
  const { root } = useSurroundings();
  const t = useText();
  const [open, setOpen] = useState(false);
  const dialog = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const ask = (event: KeyboardEvent) => {
      if (!isTyping(event)) handle(event, { "?": () => setOpen((was) => !was) });
    };
    root.addEventListener("keydown", ask);
    return () => root.removeEventListener("keydown", ask);
  }, []);
  useEffect(() => {
    if (!open) return;
    const before = (root.getRootNode() as ShadowRoot | Document).activeElement;
    dialog.current?.focus();
    return () => before instanceof HTMLElement && before.focus();
  }, [open]);

  if (!open) return null;
  const close = () => setOpen(false);
  return (
    <div
      ref={dialog}
      class="keys"
      role="dialog"
      aria-label={t(KEYS)}
      tabIndex={-1}
      onKeyDown={(event) => handle(event, { Escape: close })}
    >
      <div class="h">
        <h3>{t(KEYS)}</h3>
        <span class="end">
          <Button kind="ghost" icon="x" iconOnly label={t(CLOSE)} onPress={close} />
        </span>
      </div>
      <dl>
        {keys.map(([chord, does]) => (
          <>
            <dt>{chord}</dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
    </div>
  );
}
