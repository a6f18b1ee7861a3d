/** The position explorer, top to bottom. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  Button,
  DepthBar,
  Footer,
  Header,
  readNumber,
  Segmented,
  Slider,
  Stage,
  StateMessage,
} from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { GONE, REDO, UNDO } from "../shared/messages";
import { useSurroundings, useText } from "../shared/mount";
import { count } from "../shared/text";
import { Alibi } from "./Alibi";
import * as messages from "./messages";
import { nameOf, Rope } from "./Rope";
import { Sentence } from "./Sentence";
import { SCHEMES } from "./schemes";
import { SINE_WIDTH, type Store } from "./store";
import { TablePicture } from "./TablePicture";
import { TrialPanel } from "./TrialPanel";

/** Heads of the ALiBi that is drawn. */
export const ALIBI_HEADS = 8;

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root } = useSurroundings();
  const open = useSignal(false);
  const scheme = store.scheme.value;
  const gone = store.link.value === "gone";

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
      <Header title={t(messages.TITLE)} subtitle={useSubtitle(store)}>
        {store.canUndo.value && (
          <Button kind="ghost" icon="undo" iconOnly label={t(UNDO)} onPress={store.undo} />
        )}
        {store.canRedo.value && (
          <Button kind="ghost" icon="redo" iconOnly label={t(REDO)} onPress={store.redo} />
        )}
      </Header>
      <Sentence store={store} />
      <Stage>
        <div class="ctl">
          <Segmented
            label={t(messages.WAY)}
            options={SCHEMES.map((value) => ({ value, label: t(messages.NAMES[value]) }))}
            value={scheme}
            onChange={(value) => store.choose({ scheme: value })}
          />
          <Control store={store} />
        </div>
        <Picture store={store} />
      </Stage>
      <DepthBar
        items={[{ id: "trial", label: t(messages.TRIAL) }]}
        open={open.value ? "trial" : null}
        onToggle={() => {
          open.value = !open.value;
        }}
      />
      {open.value && (
        <TrialPanel
          store={store}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
      <Footer state={gone ? "off" : "ready"} facts={gone ? [t(GONE)] : []} />
    </>
  );
}

function useSubtitle(store: Store): string {
  const t = useText();
  const scheme = store.scheme.value;
  const info = store.tableInfo.value;
  const { name, layers, scaling } = store.rope.value;
  const base = count(Math.round(store.base.value));
  if (scheme === "rope" && name) {
    if (!store.own.value) return t(messages.ROPE_OTHER, { name, base });
    const part = layers === "full_attention" ? t(messages.FULL_ATTENTION) : layers.replaceAll("_", " ");
    return [
      t(messages.ROPE_OWN, { name, base }),
      ...(part ? [part] : []),
      ...(scaling === "default" ? [] : [t(messages.SCALED, { kind: nameOf(scaling) })]),
    ].join(" · ");
  }
  if (scheme === "learned") {
    return info ? t(messages.SUBTITLES.learned, { name: info.name, positions: count(info.positions) }) : "";
  }
  return t(messages.SUBTITLES[scheme], {
    n: scheme === "alibi" ? ALIBI_HEADS : SINE_WIDTH,
    base,
  });
}

const thousands = (value: number) =>
  value < 10_000 ? `${Number(value.toFixed(1))}` : `${Number((value / 1000).toFixed(1))}k`;

/** The one control, and a second one where the way has something of its own to turn. */
function Control({ store }: { store: Store }) {
  const t = useText();
  const scheme = store.scheme.value;
  const { name, base: own } = store.rope.value;
  const places = {
    sinusoidal: store.length.value,
    learned: store.table.value?.rows ?? store.length.value,
    rope: store.length.value,
    alibi: store.words.value.length,
  };
  const last = Math.max(0, places[scheme] - 1);
  const whole = (value: number) => count(Math.round(value));
  return (
    <>
      <Slider
        label={t(messages.POSITION)}
        value={Math.min(store.position.value, last)}
        min={0}
        max={last}
        step={1}
        format={whole}
        onInput={(position) => store.choose({ position }, "position")}
      />
      {scheme === "rope" && (
        <Slider
          label={t(messages.BASE)}
          value={store.base.value}
          min={100}
          max={Math.max(500_000, own)}
          step={100}
          scale="sqrt"
          format={thousands}
          parse={(text) => readNumber(text) * (/k/i.test(text) ? 1000 : 1)}
          onInput={(base) => store.choose({ base }, "base")}
        />
      )}
      {scheme === "rope" && !store.own.value && (
        <Button
          kind="ghost"
          label={name ? t(messages.BACK_TO, { name }) : t(messages.BACK)}
          onPress={() => store.choose({ base: own })}
        />
      )}
      {scheme === "alibi" && (
        <Slider
          label={t(messages.HEAD)}
          value={store.head.value}
          min={0}
          max={ALIBI_HEADS - 1}
          step={1}
          format={whole}
          onInput={(head) => store.choose({ head }, "head")}
        />
      )}
    </>
  );
}

function Picture({ store }: { store: Store }) {
  const t = useText();
  const scheme = store.scheme.value;
  if (scheme === "rope") return <Rope store={store} />;
  if (scheme === "alibi") return <Alibi store={store} />;
  const table = store.table.value;
  if (table) return <TablePicture store={store} table={table} />;
  return (
    <StateMessage
      kind="empty"
      title={t(messages.NO_LEARNED)}
      body={t(messages.NO_LEARNED_NEXT)}
      action={{ label: t(messages.SHOW_SINES), onPress: () => store.choose({ scheme: "sinusoidal" }) }}
    />
  );
}
