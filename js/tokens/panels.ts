/** The deeper views, in the order of the depth bar. */
import type { ComponentType } from "preact";
import type { Message } from "../shared/text";
import type { Cut } from "./cut";
import type { Groups } from "./groups";
import type { Store } from "./store";

export interface PanelProps {
  store: Store;
  /** The cut on display; `cut.rev` is 0 without a kernel: then nothing can be asked. */
  cut: Cut;
  groups: Groups;
  onClose: () => void;
}

export interface Deeper {
  id: string;
  label: Message;
  Panel: ComponentType<PanelProps>;
}

export const PANELS: readonly Deeper[] = [];
