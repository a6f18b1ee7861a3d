/** The attention explorer, top to bottom. */
import { useComputed, useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { Button, DepthBar, Footer, Header, KeyHelp, Menu, Progress, Stage } from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { count, duration } from "../shared/text";
import { Words } from "./bars/Words";
import { Editor } from "./Editor";
import { continues, EFFECTS_PANEL, EffectSentence, EffectsPanel } from "./effects/EffectsPanel";
import { PANEL as SWITCH_OFF } from "./effects/messages";
import { Heads } from "./headmap/Heads";
import { MATRIX_PANEL, MatrixPanel } from "./MatrixPanel";
import * as messages from "./messages";
import { Sentence } from "./Sentence";
import { NoPicture, Notice, useProgress } from "./States";
import { saveCsv, saveHeadMap, saveMatrix } from "./save";
import type { Draft, Store } from "./store";

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root } = useSurroundings();
  const panel = useSignal<string | null>(null);
  const draft = useSignal<Draft | null>(null);
  const document = store.document.value;
  const phase = store.phase.value;
  const progress = useProgress(phase);
  const info = store.info.value;
  // A question that is only about the words and heads draws those anew, not all of the page.
  const grid = useComputed(() => store.document.value?.grids[store.selection.value.part]).value;
  const switching = panel.value === EFFECTS_PANEL && document && continues(document);
  const busy = phase.kind === "working";
  const close = useCallback(() => {
    panel.value = null;
  }, []);

  useEffect(() => store.activate(), []);
  const edit = () => {
    draft.value ??= store.draft();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      handle(event, { e: edit, "Mod+z": store.undo, "Mod+Shift+z": store.redo, "Mod+y": store.redo });
    };
    root.addEventListener("keydown", onKey);
    return () => root.removeEventListener("keydown", onKey);
  }, []);
  const run = () => {
    if (!draft.value || !store.live.value) return;
    store.read(draft.value);
  };
  // What the reader wrote stays in the editor until the model has read it.
  useEffect(() => {
    if (phase.kind === "idle" && draft.value && document && store.shows(draft.value)) draft.value = null;
  }, [phase, document]);

  const sizes = grid ? t(messages.SIZES, { layers: grid.layers, heads: grid.heads }) : "";
  const facts = document
    ? [
        ...(document.forwardMs > 0 ? [t(messages.FORWARD, { ms: duration(document.forwardMs) })] : []),
        document.targetTokens.length
          ? t(messages.TOKENS_BOTH, {
              n: count(document.tokens.length),
              m: count(document.targetTokens.length),
            })
          : t(messages.TOKENS, { n: count(document.tokens.length) }),
      ]
    : [];
  if (store.trouble.value) facts.unshift(store.trouble.value.message || t(messages.UNREADABLE));
  const link = store.link.value;
  const waiting = busy || link === "busy" || (link === "connecting" && !document);
  const state = link === "gone" ? "off" : waiting ? "busy" : phase.kind === "error" ? "error" : "ready";

  return (
    <>
      <Header title={t(messages.TITLE)} subtitle={sizes ? `${info.name} · ${sizes}` : info.name}>
        <Button
          kind="ghost"
          icon="edit"
          label={t(messages.EDIT)}
          onPress={edit}
          disabledReason={store.live.value ? undefined : t(messages.NEEDS_KERNEL)}
        />
        {store.canUndo.value && (
          <Button kind="ghost" icon="undo" iconOnly label={t(messages.UNDO)} onPress={store.undo} />
        )}
        {store.canRedo.value && (
          <Button kind="ghost" icon="redo" iconOnly label={t(messages.REDO)} onPress={store.redo} />
        )}
        {document && (
          <Menu
            label={t(messages.SAVE)}
            icon="save"
            items={[
              { label: t(messages.SAVE_MAP), onSelect: () => saveHeadMap(root, store) },
              { label: t(messages.SAVE_MATRIX), onSelect: () => saveMatrix(root, store).catch(store.report) },
              { label: t(messages.SAVE_CSV), onSelect: () => saveCsv(store).catch(store.report) },
            ]}
          />
        )}
      </Header>
      {switching && grid && store.effects.answer.value ? (
        <EffectSentence effects={store.effects} grid={grid} />
      ) : (
        document && <Sentence store={store} document={document} />
      )}
      <div class="notice">
        <Notice store={store} onEdit={edit} />
      </div>
      {draft.value && (
        <Stage>
          <Editor
            draft={draft.value}
            live={store.live.value}
            onChange={(next) => {
              draft.value = next;
            }}
            onRun={run}
            onClose={() => {
              draft.value = null;
            }}
          />
        </Stage>
      )}
      {switching ? (
        <EffectsPanel store={store} document={document} onClose={close} />
      ) : document ? (
        <>
          {!draft.value && <Words store={store} document={document} busy={busy} />}
          <Heads store={store} document={document} busy={busy} />
        </>
      ) : (
        !draft.value &&
        (phase.kind === "idle" || phase.kind === "working") && (
          <Stage>
            <NoPicture store={store} />
          </Stage>
        )
      )}
      {document && (
        <DepthBar
          items={[
            { id: MATRIX_PANEL, label: t(messages.PANEL_MATRIX) },
            ...(continues(document) ? [{ id: EFFECTS_PANEL, label: t(SWITCH_OFF) }] : []),
          ]}
          open={panel.value}
          onToggle={(id) => {
            panel.value = panel.value === id ? null : id;
          }}
        />
      )}
      {document && panel.value === MATRIX_PANEL && (
        <MatrixPanel store={store} document={document} onClose={close} />
      )}
      <Footer state={state} facts={facts} end={info.dtype && `${info.dtype}, ${info.device}`}>
        {document && progress && <Progress {...progress} onCancel={store.cancel} />}
      </Footer>
      <KeyHelp keys={messages.KEY_ROWS.map(([keys, does]) => [keys, t(does)])} />
    </>
  );
}
