/** The deeper views, in the order of the depth bar. */
import type { ComponentType } from "preact";
import type { Message } from "../shared/text";
import { TITLE as EXPORT } from "./export/messages";
import { Panel as Export } from "./export/Panel";
import { TITLE as LAB } from "./lab/messages";
import { Panel as Lab } from "./lab/Panel";
import { TITLE as MEASURE } from "./measure/messages";
import { Panel as Measure } from "./measure/Panel";
import { TITLE as PAGE } from "./page/messages";
import { Panel as Page } from "./page/Panel";
import { TITLE as PROMPT } from "./prompt/messages";
import { Panel as Prompt } from "./prompt/Panel";
import { TITLE as RANKS } from "./ranks/messages";
import { Panel as Ranks } from "./ranks/Panel";
import { TITLE as SAFETY } from "./safety/messages";
import { Panel as Safety } from "./safety/Panel";
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

export const PANELS: readonly Deeper[] = [
  { id: "ranks", label: RANKS, Panel: Ranks },
  { id: "prompt", label: PROMPT, Panel: Prompt },
  { id: "page", label: PAGE, Panel: Page },
  { id: "measure", label: MEASURE, Panel: Measure },
  { id: "lab", label: LAB, Panel: Lab },
  { id: "safety", label: SAFETY, Panel: Safety },
  { id: "export", label: EXPORT, Panel: Export },
];
