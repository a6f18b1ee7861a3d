import { Icon, type IconName } from "../icons";

export interface ButtonProps {
  kind?: "plain" | "primary" | "ghost" | undefined;
  icon?: IconName | undefined;
  label: string;
  /** Show only the icon; the label becomes its name. */
  iconOnly?: boolean | undefined;
  onPress: () => void;
  /** Why it cannot be pressed now; the button stays reachable so that the reason can be read. */
  disabledReason?: string | undefined;
}

export function Button({ kind = "plain", icon, label, iconOnly, onPress, disabledReason }: ButtonProps) {
  return (
    <button
      type="button"
      class={`btn ${kind}${iconOnly ? " bare" : ""}`}
      aria-label={iconOnly ? label : undefined}
      aria-disabled={disabledReason ? true : undefined}
      title={disabledReason ?? (iconOnly ? label : undefined)}
      onClick={() => disabledReason || onPress()}
    >
      {icon && <Icon name={icon} />}
      {!iconOnly && <span>{label}</span>}
    </button>
  );
}
