/** The deeper views, in the order of the depth bar. */
import type { ComponentType } from "preact";
import type { Message } from "../shared/text";
import { TITLE as CHAT } from "./chat/messages";
import { Panel as Chat } from "./chat/Panel";
import { TITLE as COMPARE } from "./compare/messages";
import { Panel as Compare } from "./compare/Panel";
import type { Cut } from "./cut";
import type { Groups } from "./groups";
import { TITLE as LOSS } from "./loss/messages";
import { Panel as Loss } from "./loss/Panel";
import { TITLES as REPLAY } from "./replay/messages";
import { ReplayPanel } from "./replay/Panel";
import type { Store, TokenizerInfo } from "./store";
import { TITLE as VOCABULARY } from "./vocabulary/messages";
import { Panel as Vocabulary } from "./vocabulary/Panel";
import { TITLE as XRAY } from "./xray/messages";
import { Panel as Xray } from "./xray/Panel";

export interface PanelProps {
  store: Store;
  /** The cut on display; `cut.rev` is 0 without a kernel: then nothing can be asked. */
  cut: Cut;
  groups: Groups;
  onClose: () => void;
}

export interface Deeper {
  id: string;
  /** Some are named after what the tokenizer does. */
  label: Message | ((algorithm: TokenizerInfo["algorithm"]) => Message);
  Panel: ComponentType<PanelProps>;
}

export const PANELS: readonly Deeper[] = [
  { id: "compare", label: COMPARE, Panel: Compare },
  { id: "replay", label: (algorithm) => REPLAY[algorithm], Panel: ReplayPanel },
  { id: "xray", label: XRAY, Panel: Xray },
  { id: "vocabulary", label: VOCABULARY, Panel: Vocabulary },
  { id: "chat", label: CHAT, Panel: Chat },
  { id: "loss", label: LOSS, Panel: Loss },
];
