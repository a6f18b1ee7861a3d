/** The deeper views: a bar of their names, and the one that is open. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../icons";
import { handle } from "../keys";
import { DEEPER } from "../messages";
import { useSurroundings, useText } from "../mount";
import { Toolbar } from "./toolbar";

export interface DepthBarProps {
  /** `id` is that of the panel which the entry opens. */
  items: readonly { id: string; label: string }[];
  open: string | null | undefined;
  /** Receives the id of the pressed entry, open or not. */
  onToggle: (id: string) => void;
}

export function DepthBar({ items, open, onToggle }: DepthBarProps) {
  const t = useText();
  return (
    <Toolbar label={t(DEEPER)} class="depth">
      {items.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-expanded={id === open}
          aria-controls={id}
          onClick={() => onToggle(id)}
        >
          <Icon name={id === open ? "up" : "chev"} />
          {label}
        </button>
      ))}
    </Toolbar>
  );
}

export interface PanelProps {
  id: string;
  title: string;
  note?: ComponentChildren;
  children: ComponentChildren;
  /** Escape inside the panel. */
  onClose?: (() => void) | undefined;
}

/** Focus goes to the heading when the reader opens it, and back to where it came from when it closes. */
export function Panel({ id, title, note, children, onClose }: PanelProps) {
  const { root } = useSurroundings();
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const focused = () => (root.getRootNode() as ShadowRoot | Document).activeElement;
    const opener = focused();
    // A panel that was open when the page loaded must not take the focus from the notebook.
    if (opener && root.contains(opener)) heading.current?.focus();
    const here = panel.current;
    return () => {
      if (here?.contains(focused()) && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <section
      ref={panel}
      id={id}
      class="sec"
      aria-labelledby={`${id}-title`}
      onKeyDown={(event) => onClose && handle(event, { Escape: onClose })}
    >
      <div class="h">
        <h3 ref={heading} id={`${id}-title`} tabIndex={-1}>
          {title}
        </h3>
        {note && <span class="note">{note}</span>}
      </div>
      {children}
    </section>
  );
}
