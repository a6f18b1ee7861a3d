import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "../icons";
import { handle, rove } from "../keys";

export interface MenuItem {
  label: string;
  onSelect: () => void;
}

/** A button that offers a few actions. */
export function Menu({ label, icon, items }: { label: string; icon: IconName; items: MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    entries()[0]?.focus();
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
        class="btn ghost bare"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => handle(event, { ArrowDown: () => setOpen(true) })}
      >
        <Icon name={icon} />
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
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                item.onSelect();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
