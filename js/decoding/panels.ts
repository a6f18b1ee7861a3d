/** The deeper views, in the order of the depth bar. */
import type { ComponentType } from "preact";
import type { Message } from "../shared/text";
import { TITLE as BEAM } from "./beam/messages";
import { Panel as Beam } from "./beam/Panel";
import { TITLE as CHAT } from "./chat/messages";
import { Panel as Chat } from "./chat/Panel";
import { TITLE as CONSTRAINT } from "./constraint/messages";
import { Panel as Constraint } from "./constraint/Panel";
import { TITLE as SAMPLE } from "./sample/messages";
import { Panel as Sample } from "./sample/Panel";
import type { Store } from "./store";
import { TITLE as STRATEGIES } from "./strategies/messages";
import { Panel as Strategies } from "./strategies/Panel";
import type { Tree } from "./tree";
import { TITLE as WATERFALL } from "./waterfall/messages";
import { Panel as Waterfall } from "./waterfall/Panel";

export interface PanelProps {
  store: Store;
  /** The tree on display; `tree.rev` is 0 without a kernel: then nothing can be asked. */
  tree: Tree;
  onClose: () => void;
}

export interface Deeper {
  id: string;
  label: Message;
  Panel: ComponentType<PanelProps>;
}

export const PANELS: readonly Deeper[] = [
  { id: "waterfall", label: WATERFALL, Panel: Waterfall },
  { id: "beam", label: BEAM, Panel: Beam },
  { id: "sample", label: SAMPLE, Panel: Sample },
  { id: "strategies", label: STRATEGIES, Panel: Strategies },
  { id: "constraint", label: CONSTRAINT, Panel: Constraint },
  { id: "chat", label: CHAT, Panel: Chat },
];
