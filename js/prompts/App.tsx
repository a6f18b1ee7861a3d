/** The prompt laboratory, top to bottom. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  Button,
  DepthBar,
  Footer,
  Header,
  Panel,
  Progress,
  Refused,
  Stage,
  StateMessage,
} from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { BUSY, GONE, NEEDS_KERNEL, REDO, UNDO } from "../shared/messages";
import { useSurroundings, useText } from "../shared/mount";
import { useSlow } from "../shared/slow";
import { Bias } from "./Bias";
import { Exact } from "./Exact";
import { Grid } from "./Grid";
import { Inputs } from "./Inputs";
import * as messages from "./messages";
import { Pair } from "./Pair";
import { Prompts } from "./Prompts";
import { Sentence } from "./Sentence";
import { faultOf, SENTENCES } from "./slots";
import type { Store } from "./store";

const PANELS = [
  { id: "inputs", label: messages.INPUTS, note: messages.INPUTS_NOTE, View: Inputs },
  { id: "pair", label: messages.PAIR, note: messages.PAIR_NOTE, View: Pair },
  { id: "bias", label: messages.BIAS, note: messages.BIAS_NOTE, View: Bias },
];

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root } = useSurroundings();
  const open = useSignal<string | null>(null);
  const phase = store.phase.value;
  const link = store.link.value;
  const live = store.live.value;
  const working = phase.kind === "working";
  const slow = useSlow(working);
  const plan = store.plan.value;
  const deeper = PANELS.find(({ id }) => id === open.value);
  const broken = plan.prompts
    .map(({ text }) => faultOf(text, store.model.value.shots))
    .find((fault) => fault !== null);

  useEffect(() => store.activate(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      handle(event, { "Mod+z": store.undo, "Mod+Shift+z": store.redo, "Mod+y": store.redo });
    };
    root.addEventListener("keydown", onKey);
    return () => root.removeEventListener("keydown", onKey);
  }, []);

  const close = () => {
    open.value = null;
  };
  return (
    <>
      <Header
        title={t(messages.TITLE)}
        subtitle={t(messages.SUBTITLE, {
          name: store.model.value.name,
          n: plan.prompts.length,
          m: plan.examples.length,
        })}
      >
        {store.canUndo.value && (
          <Button kind="ghost" icon="undo" iconOnly label={t(UNDO)} onPress={store.undo} />
        )}
        {store.canRedo.value && (
          <Button kind="ghost" icon="redo" iconOnly label={t(REDO)} onPress={store.redo} />
        )}
        <Button
          kind={store.edited.value && live ? "primary" : "plain"}
          label={t(messages.MEASURE)}
          disabledReason={
            !live ? t(NEEDS_KERNEL) : broken ? t(SENTENCES[broken.fault], { slot: broken.slot }) : undefined
          }
          onPress={() => void store.run()}
        />
      </Header>
      <Sentence store={store} />
      {phase.kind !== "working" && phase.kind !== "idle" && (
        <div class="stage">
          <Refused
            refusal={phase.kind === "error" ? phase : { code: "cancelled", message: "", hint: "" }}
            cancelled={messages.STOPPED}
            again={() => void store.run()}
          />
        </div>
      )}
      <Stage busy={working && store.results.value !== null}>
        <Prompts store={store} />
        {store.results.value ? (
          <>
            <Grid store={store} />
            <Exact store={store} />
          </>
        ) : (
          !working && (
            <StateMessage
              kind={live ? "empty" : "readonly"}
              title={t(messages.NOTHING)}
              body={t(live ? messages.NOTHING_NEXT : NEEDS_KERNEL)}
            />
          )
        )}
      </Stage>
      <DepthBar
        items={PANELS.map(({ id, label }) => ({ id, label: t(label) }))}
        open={open.value}
        onToggle={(id) => {
          open.value = open.value === id ? null : id;
        }}
      />
      {deeper && (
        <Panel key={deeper.id} id={deeper.id} title={t(deeper.label)} note={t(deeper.note)} onClose={close}>
          <deeper.View store={store} />
        </Panel>
      )}
      <Footer
        state={
          link === "gone"
            ? "off"
            : working || link === "busy"
              ? "busy"
              : phase.kind === "error"
                ? "error"
                : "ready"
        }
        facts={[
          ...(link === "gone" ? [t(GONE)] : []),
          ...(link === "busy" && slow ? [t(BUSY)] : []),
          ...(store.edited.value && store.results.value ? [t(messages.EDITED)] : []),
        ]}
      >
        {working && slow && (
          <Progress
            done={phase.done}
            total={phase.total}
            label={t(messages.MEASURING)}
            onCancel={store.cancel}
          />
        )}
      </Footer>
    </>
  );
}
