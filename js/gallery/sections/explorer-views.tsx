/** The deeper views of the attention explorer, each by itself. */
import { useEffect } from "preact/hooks";
import { EffectSentence, EffectsPanel } from "../../attention/effects/EffectsPanel";
import { Heads } from "../../attention/headmap/Heads";
import { MatrixPanel } from "../../attention/MatrixPanel";
import type { Store } from "../../attention/store";
import type { Head } from "../../attention/types";
import { Footer, Header } from "../../shared/components";
import { useText } from "../../shared/mount";
import * as messages from "../messages";
import { HEADS_ASKED } from "../recorded";

const nothing = () => undefined;

export function MatrixView({ store }: { store: Store }) {
  const t = useText();
  const document = store.document.value;
  return (
    <>
      <Header title={t(messages.EXPLORER_VIEW)} />
      {document && (
        <>
          <MatrixPanel store={store} document={document} onClose={nothing} />
          <Heads store={store} document={document} busy={false} />
        </>
      )}
      <Footer state="ready" facts={[t(messages.RECORDED.matrix)]} />
    </>
  );
}

/** The heads of every recorded question about some. */
const SWITCHED = HEADS_ASKED.questions
  .filter(([op]) => op === "effect")
  .map(([, { heads }]) => heads as unknown as Head[]);
const ALONE = new Set(SWITCHED.filter(({ length }) => length === 1).map(String));
const PAIR = SWITCHED.find(({ length }) => length === 2) ?? [];

export function EffectsView({ store }: { store: Store }) {
  const t = useText();
  const document = store.document.value;
  const { effects } = store;
  const grid = document?.grids.self;
  const known = effects.answer.value !== null;
  useEffect(() => store.activate(), []);
  // As a reader would find it who has tried every head and switched two of them off.
  useEffect(() => {
    if (!known || effects.sweep.peek()) return;
    effects.tryAll();
    for (const head of PAIR) effects.toggle(head);
  }, [known]);
  const trouble = effects.stale.value ? store.trouble.value : null;
  return (
    <>
      <Header title={t(messages.EXPLORER_VIEW)} />
      {document && grid && (
        <>
          <EffectSentence effects={effects} grid={grid} />
          <EffectsPanel store={store} document={document} onClose={nothing} />
          <Footer
            state={trouble ? "error" : "ready"}
            facts={[...(trouble ? [trouble.message] : []), t(messages.RECORDED.effects, { n: ALONE.size })]}
          />
        </>
      )}
    </>
  );
}
