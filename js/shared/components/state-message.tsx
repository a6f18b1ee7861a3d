import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icons";
import { Button } from "./button";

const ICONS = {
  loading: "save",
  working: "clock",
  waiting: "clock",
  readonly: "plug",
  empty: "edit",
  error: "warn",
  cancelled: "x",
} as const satisfies Record<string, IconName>;

export interface StateMessageProps {
  kind: keyof typeof ICONS;
  /** The fact. */
  title: string;
  /** What next. */
  body: ComponentChildren;
  action?: { label: string; icon?: IconName; onPress: () => void } | undefined;
  /** A progress bar, where there is progress. */
  children?: ComponentChildren;
}

/** Why the picture is not there, or not new, and the one thing to do about it. */
export function StateMessage({ kind, title, body, action, children }: StateMessageProps) {
  return (
    <div class={`msg ${kind}`} role={kind === "error" ? "alert" : "status"}>
      <Icon name={ICONS[kind]} />
      <p>
        <b>{title}</b>
        <span>{body}</span>
      </p>
      {children}
      {action && <Button {...action} />}
    </div>
  );
}
