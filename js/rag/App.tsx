/** The retrieval pipeline, top to bottom. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import { Button, DepthBar, Footer, Header, KeyHelp, Progress, Stage } from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { useSlow } from "../shared/slow";
import { count, duration } from "../shared/text";
import { Ask } from "./Ask";
import { AnswerView } from "./answer/AnswerView";
import { Passages } from "./answer/Passages";
import { Canvas } from "./canvas/Canvas";
import { KEY_ROWS as CANVAS_KEYS } from "./canvas/messages";
import { addFiles, Files } from "./Files";
import * as messages from "./messages";
import { PANELS } from "./panels";
import { Sentence, useCounted } from "./Sentence";
import { Notice } from "./States";
import type { States, Store } from "./store";

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root } = useSurroundings();
  const open = useSignal<string | null>(null);
  const over = useSignal(false);
  const shown = store.shown.value;
  const phase = store.phase.value;
  const live = store.live.value;
  const link = store.link.value;
  const deeper = PANELS.find(({ id }) => id === open.value);
  // Nobody can be asked about a run whose kernel is gone: to the deeper views it is a saved picture.
  const asked = useMemo(() => (shown && !live ? { ...shown, rev: 0 } : shown), [shown, live]);
  const documents = useCounted(shown?.documents ?? 0, messages.ONE_DOCUMENT, messages.DOCUMENTS);
  const chunks = useCounted(shown?.chunks ?? 0, messages.ONE_CHUNK, messages.CHUNKS);
  const close = useCallback(() => {
    open.value = null;
  }, []);
  useEffect(() => store.activate(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      handle(event, {
        "/": () => root.querySelector<HTMLElement>(".ask .field")?.focus(),
        "Mod+Enter": () => root.querySelector<HTMLFormElement>(".ask")?.requestSubmit(),
        "Mod+z": store.undo,
        "Mod+Shift+z": store.redo,
        "Mod+y": store.redo,
      });
    };
    root.addEventListener("keydown", onKey);
    return () => root.removeEventListener("keydown", onKey);
  }, [live]);

  const working = phase.kind === "working";
  const state =
    link === "gone"
      ? "off"
      : working || link === "busy" || link === "connecting"
        ? "busy"
        : phase.kind === "error"
          ? "error"
          : "ready";
  const drop = (event: DragEvent) => {
    over.value = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0 || !live) return;
    event.preventDefault();
    event.stopPropagation();
    void addFiles(store, files);
  };
  const drag = (event: DragEvent) => {
    if (!live || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over.value = true;
  };

  return (
    // Files may be dropped anywhere; the menu does the same by keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      class={over.value ? "drop over" : "drop"}
      onDragOver={drag}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={drop}
    >
      {over.value && <p class="falling">{t(messages.DROP_HERE)}</p>}
      <Header
        title={t(messages.TITLE)}
        subtitle={shown ? t(messages.SIZES, { d: documents, c: chunks }) : store.info.value.name}
      >
        <Back store={store} />
        <Files store={store} />
      </Header>
      {shown && shown.documents > 0 && <Sentence shown={shown} />}
      <div class="notice">
        <Notice store={store} />
      </div>
      <Stage>
        <Ask store={store} />
        <Canvas store={store} />
        {shown && (shown.passages.length > 0 || drafting(store.states.value)) && (
          <div class="found" aria-busy={working}>
            <AnswerView store={store} shown={shown} />
            <Passages store={store} shown={shown} />
          </div>
        )}
      </Stage>
      {shown && (
        <DepthBar
          items={PANELS.map(({ id, label }) => ({ id, label: t(label) }))}
          open={open.value}
          onToggle={(id) => {
            open.value = open.value === id ? null : id;
          }}
        />
      )}
      {asked && deeper && <deeper.Panel store={store} shown={asked} onClose={close} />}
      <Footer
        state={state}
        facts={useFacts(store)}
        end={shown ? t(messages.TOTAL, { ms: duration(shown.ms) }) : undefined}
      >
        <Working store={store} />
      </Footer>
      <KeyHelp keys={[...messages.KEY_ROWS, ...CANVAS_KEYS].map(([keys, does]) => [keys, t(does)])} />
    </div>
  );
}

/** How many nodes ran, and why the first of them did. */
function useFacts(store: Store): string[] {
  const t = useText();
  const states = [...store.states.value.values()].filter(({ state }) => state !== "idle");
  const ran = states.filter(({ state }) => state === "ran");
  if (store.phase.value.kind === "working" || ran.length === 0) return [];
  const slots = { k: count(ran.length), n: count(states.length) };
  const why = ran[0]?.why;
  return [why ? t(messages.RAN_WHY, { ...slots, why: t(why) }) : t(messages.RAN, slots)];
}

/** Words for the node at work; long work can be counted and stopped. */
function Working({ store }: { store: Store }) {
  const t = useText();
  const working = store.phase.value.kind === "working";
  const slow = useSlow(working);
  if (!working) return null;
  const [id, state] = runningOf(store.states.value);
  const type = store.graph.value.nodes.find((node) => node.id === id)?.type ?? "";
  const title = store.types.value.get(type)?.title;
  const node = title ? t(title) : t(store.shown.value ? messages.WAITS : messages.LOADING);
  const { done = 0, total = 0 } = state ?? {};
  if (!slow && total === 0) return null;
  return (
    <Progress done={done} total={total} label={t(messages.WORKING_ON, { node })} onCancel={store.cancel} />
  );
}

/** Whether something is being written. */
function drafting(states: States): boolean {
  return [...states.values()].some(({ state, text }) => state === "running" && text !== undefined);
}

/** Both stay where they are once there was something to take back: the focus has nowhere else to go. */
function Back({ store }: { store: Store }) {
  const t = useText();
  const seen = useRef(false);
  const [back, forth] = [store.canUndo.value, store.canRedo.value];
  if (back || forth) seen.current = true;
  if (!seen.current) return null;
  const nothing = t(messages.NOTHING);
  return (
    <>
      <Button
        kind="ghost"
        icon="undo"
        iconOnly
        label={t(messages.UNDO)}
        onPress={store.undo}
        disabledReason={back ? undefined : nothing}
      />
      <Button
        kind="ghost"
        icon="redo"
        iconOnly
        label={t(messages.REDO)}
        onPress={store.redo}
        disabledReason={forth ? undefined : nothing}
      />
    </>
  );
}

function runningOf(states: States) {
  return [...states].find(([, { state }]) => state === "running") ?? [null, null];
}
