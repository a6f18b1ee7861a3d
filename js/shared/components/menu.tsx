import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "../icons";
import { handle, rove } from "../keys";

export interface MenuItem {
  label: string;
  onSelect: () => void;
  /** For one of several of which one is in force. */
  checked?: boolean | undefined;
}

export interface MenuProps {
  label: string;
  icon: IconName;
  items: MenuItem[];
  /** Show the label beside the icon; it becomes an icon where it is narrow. */
  words?: boolean | undefined;
}

/** A button that offers a few actions. */
export function Menu({ label, icon, items, words }: MenuProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    (entries().find((entry) => entry.getAttribute("aria-checked") === "true") ?? entries()[0])?.focus();
    const away = (event: Event) => {
      if (root.current && !event.composedPath().includes(root.current)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("focusin", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("focusin", away);
    };
  }, [open]);

  return (
    <div ref={root} class="menu">
      <button
        ref={button}
        type="button"
        class={`btn ghost ${words ? "words" : "bare"}`}
        aria-label={words ? undefined : label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => handle(event, { ArrowDown: () => setOpen(true) })}
      >
        <Icon name={icon} />
        {words && <span>{label}</span>}
      </button>
      {open && (
        <div
          id={id}
          class="pop"
          role="menu"
          aria-label={label}
          onKeyDown={(event) => rove(event, entries(), "y") || handle(event, { Escape: close, Tab: close })}
        >
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              {...(item.checked === undefined
                ? { role: "menuitem" }
                : { role: "menuitemradio", "aria-checked": item.checked })}
              tabIndex={-1}
              onClick={() => {
                close();
                item.onSelect();
              }}
            >
              {item.checked !== undefined && <i class="tick">{item.checked && <Icon name="check" />}</i>}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
