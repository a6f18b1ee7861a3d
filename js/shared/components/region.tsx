/** The regions of a widget, top to bottom. */
import type { ComponentChildren } from "preact";
import { ACTIONS, FAILED, NO_KERNEL, READY, WORKING } from "../messages";
import { useText } from "../mount";
import { Toolbar } from "./toolbar";

export interface HeaderProps {
  title: string;
  /** What is open: the model and its sizes. */
  subtitle?: string | undefined;
  /** At most three actions; they show only their icons where it is narrow. */
  children?: ComponentChildren;
}

export function Header({ title, subtitle, children }: HeaderProps) {
  const t = useText();
  return (
    <header class="head">
      <h2>{title}</h2>
      {subtitle && <span class="sub">{subtitle}</span>}
      {children && (
        <Toolbar label={t(ACTIONS)} class="end">
          {children}
        </Toolbar>
      )}
    </header>
  );
}

/** The one computed sentence: what the picture shows now. The note says what it does not prove. */
export function Reading({ children, note }: { children: ComponentChildren; note?: ComponentChildren }) {
  return (
    <p class="read" aria-live="polite" aria-atomic={true}>
      {children}
      {note && <small>{note}</small>}
    </p>
  );
}

/** The picture and the one control; while busy the old picture stays, dimmed. */
export function Stage({ children, busy }: { children: ComponentChildren; busy?: boolean | undefined }) {
  return (
    <div class="stage" aria-busy={busy}>
      {children}
    </div>
  );
}

export interface SectionHeadProps {
  title: ComponentChildren;
  note?: ComponentChildren;
  /** Stands at the end of the line: a legend, a control. */
  children?: ComponentChildren;
}

export function SectionHead({ title, note, children }: SectionHeadProps) {
  return (
    <div class="h">
      <h3>{title}</h3>
      {note && <span class="note">{note}</span>}
      {children && <span class="end">{children}</span>}
    </div>
  );
}

const STATES = { ready: READY, busy: WORKING, error: FAILED, off: NO_KERNEL };

export interface FooterProps {
  state: keyof typeof STATES;
  /** Costs of the last answer: "forward pass 354 ms". */
  facts: readonly string[];
  /** The device, at the end of the line. */
  end?: string | undefined;
  /** Progress and Cancel while something runs. */
  children?: ComponentChildren;
}

export function Footer({ state, facts, end, children }: FooterProps) {
  const t = useText();
  return (
    <footer class="foot">
      <span class="st" role="status">
        <i class={`dot ${state}`} />
        {t(STATES[state])}
      </span>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {children}
      {end && <span class="end">{end}</span>}
    </footer>
  );
}
