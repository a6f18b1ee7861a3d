/** The metric laboratory, top to bottom. */
import { useEffect } from "preact/hooks";
import { Button, Footer, Header, Menu, Segmented, Stage, StateMessage } from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { GONE, REDO, UNDO } from "../shared/messages";
import { useSurroundings, useText } from "../shared/mount";
import { All } from "./All";
import { CASES, itemsOf } from "./cases";
import { Formula } from "./Formula";
import { Matches } from "./Matches";
import * as messages from "./messages";
import { Sentence } from "./Sentence";
import type { Family, Store } from "./store";
import { Texts } from "./Texts";

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root } = useSurroundings();
  const { items, unit } = store.state.value;
  const gone = store.link.value === "gone";
  const refusal = store.refusal.value;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      handle(event, { "Mod+z": store.undo, "Mod+Shift+z": store.redo, "Mod+y": store.redo });
    };
    root.addEventListener("keydown", onKey);
    return () => root.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <Header
        title={t(messages.TITLE)}
        subtitle={t(items.length === 1 ? messages.SUBTITLE_ONE : messages.SUBTITLE, {
          n: items.length,
          unit: t(messages.UNITS[unit === "character" ? "character" : "word"]),
        })}
      >
        {store.canUndo.value && (
          <Button kind="ghost" icon="undo" iconOnly label={t(UNDO)} onPress={store.undo} />
        )}
        {store.canRedo.value && (
          <Button kind="ghost" icon="redo" iconOnly label={t(REDO)} onPress={store.redo} />
        )}
        {store.live.value && (
          <Menu
            label={t(messages.CASES)}
            icon="chev"
            words
            items={CASES.map((ready) => ({
              label: t(ready.name),
              onSelect: () =>
                store.change({
                  items: itemsOf(ready),
                  language: ready.language,
                  unit: ready.language === "zh" ? "character" : "word",
                  chosen: 0,
                }),
            }))}
          />
        )}
      </Header>
      <Sentence store={store} />
      <Stage>
        <div class="ctl">
          <Segmented
            label={t(messages.METRIC)}
            options={(["bleu", "rouge", "meteor"] as const).map((value) => ({
              value,
              label: t(messages.FAMILIES[value]),
            }))}
            value={store.family.value}
            onChange={(value: Family) => {
              store.family.value = value;
            }}
          />
          <Size store={store} />
          {store.live.value && (
            <Segmented
              label={t(messages.UNIT)}
              options={(["word", "character"] as const).map((value) => ({
                value,
                label: t(messages.UNITS[value]),
              }))}
              value={unit === "character" ? "character" : "word"}
              onChange={(value) => store.change({ unit: value })}
            />
          )}
        </div>
        {refusal && <StateMessage kind="error" title={refusal.message} body={refusal.hint} />}
        {store.live.value ? <Texts store={store} /> : gone && <p class="note">{t(messages.NEEDS)}</p>}
        {!store.detail.value && gone && <p class="note">{t(messages.NOT_KEPT)}</p>}
        <Matches store={store} />
        <Formula store={store} />
        <All store={store} />
      </Stage>
      <Footer
        state={gone ? "off" : store.busy.value ? "busy" : refusal ? "error" : "ready"}
        facts={gone ? [t(GONE)] : []}
      />
    </>
  );
}

/** What of the metric is drawn. */
function Size({ store }: { store: Store }) {
  const t = useText();
  if (store.family.value === "bleu") {
    return (
      <Segmented
        label={t(messages.ORDER)}
        options={["1", "2", "3", "4"].map((value) => ({ value, label: value }))}
        value={String(store.order.value)}
        onChange={(value) => {
          store.order.value = Number(value);
        }}
      />
    );
  }
  if (store.family.value === "meteor") {
    // A stage that added nothing is no step.
    if (store.detail.value?.meteor.links.every((link) => link[4] === "exact") ?? true) return null;
    return (
      <Segmented
        label={t(messages.STAGE)}
        options={(["exact", "all"] as const).map((value) => ({ value, label: t(messages.STAGES[value]) }))}
        value={store.stage.value}
        onChange={(value) => {
          store.stage.value = value;
        }}
      />
    );
  }
  return (
    <Segmented
      label={t(messages.KIND)}
      options={(["1", "2", "L"] as const).map((value) => ({ value, label: value }))}
      value={store.kind.value}
      onChange={(value) => {
        store.kind.value = value;
      }}
    />
  );
}
