/** The deeper views, in the order of the depth bar. */
import type { ComponentType } from "preact";
import type { Message } from "../shared/text";
import type { Store } from "./store";
import type { Shown } from "./types";

export interface PanelProps {
  store: Store;
  /** The run on display; `shown.rev` is 0 without a kernel: then nothing can be asked. */
  shown: Shown;
  onClose: () => void;
}

export interface Deeper {
  id: string;
  label: Message;
  Panel: ComponentType<PanelProps>;
}

export const PANELS: readonly Deeper[] = [];
