/** Two more ways to write: a draft that guesses ahead, and candidates that must not repeat the text. */
import { type Signal, signal } from "@preact/signals";
import { Panel as Frame, Segmented, StateMessage, TokenChip } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { compose } from "../../shared/text";
import type { PanelProps } from "../panels";
import type { Store } from "../store";
import { placeOf } from "../tree";
import { Contrastive } from "./Contrastive";
import * as messages from "./messages";
import type { Facts, Round, Step } from "./read";
import type { Run } from "./run";
import { Speculative } from "./Speculative";

type Strategy = keyof typeof messages.STRATEGIES;
const STRATEGIES: Strategy[] = ["speculative", "contrastive"];

/** What the reader chose, and what was written last. */
export interface Kept {
  strategy: Signal<Strategy>;
  tokens: Signal<number>;
  /** Null as long as the kernel's own choice will do. */
  draft: Signal<Facts["draft"]["kind"] | null>;
  layers: Signal<number | null>;
  lookahead: Signal<number>;
  seed: Signal<number>;
  alpha: Signal<number>;
  k: Signal<number>;
  rounds: Signal<Run<Round> | null>;
  steps: Signal<Run<Step> | null>;
  /** The round and the step that are looked at; null for the most telling one. */
  round: Signal<number | null>;
  step: Signal<number | null>;
}
const make = (): Kept => ({
  strategy: signal<Strategy>("speculative"),
  tokens: signal(32),
  draft: signal(null),
  layers: signal(null),
  lookahead: signal(4),
  seed: signal(0),
  alpha: signal(0.6),
  k: signal(4),
  rounds: signal(null),
  steps: signal(null),
  round: signal(null),
  step: signal(null),
});

export interface StrategyProps {
  store: Store;
  rev: number;
  /** The node that is gone on from, and the text up to it. */
  uid: number;
  place: string;
  kept: Kept;
}

export function Panel({ store, tree, onClose }: PanelProps) {
  const t = useText();
  const { language } = useSurroundings();
  const kept = store.keep("strategies", make);
  const row = tree.rowOf(store.selection.value ?? tree.uid[0] ?? 0) ?? 0;
  const note =
    row === 0
      ? t(messages.NOTE_ROOT)
      : compose(messages.NOTE, language.value, { token: <TokenChip text={tree.text[row] ?? ""} small /> });
  const frame = { id: "strategies", title: t(messages.TITLE), onClose };
  if (tree.rev === 0) {
    return (
      <Frame {...frame}>
        <StateMessage kind="readonly" title={t(messages.WITHOUT_KERNEL)} body={t(messages.GONE_BODY)} />
      </Frame>
    );
  }
  const View = kept.strategy.value === "speculative" ? Speculative : Contrastive;
  return (
    <Frame {...frame} note={note}>
      <div class="ctl">
        <Segmented
          label={t(messages.STRATEGY)}
          value={kept.strategy.value}
          onChange={(next) => {
            kept.strategy.value = next;
          }}
          options={STRATEGIES.map((value) => ({ value, label: t(messages.STRATEGIES[value]) }))}
        />
      </div>
      <View
        store={store}
        rev={tree.rev}
        uid={tree.uid[row] ?? 0}
        place={placeOf(store.prompt.value, tree, row)}
        kept={kept}
      />
    </Frame>
  );
}
