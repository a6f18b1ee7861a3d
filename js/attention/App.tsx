/** The attention explorer, top to bottom. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  Button,
  Checkbox,
  DepthBar,
  Footer,
  Header,
  KeyHelp,
  Legend,
  Menu,
  Progress,
  SectionHead,
  Segmented,
  Stage,
} from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { count, duration } from "../shared/text";
import { WordBars } from "./bars/WordBars";
import { axes, type Document } from "./document";
import { Editor } from "./Editor";
import { continues, EFFECTS_PANEL, EffectSentence, EffectsPanel } from "./effects/EffectsPanel";
import { PANEL as SWITCH_OFF } from "./effects/messages";
import { HeadMap, headColour } from "./headmap/HeadMap";
import { MATRIX_PANEL, MatrixPanel } from "./MatrixPanel";
import * as messages from "./messages";
import { Sentence } from "./Sentence";
import { NoPicture, Notice, useProgress } from "./States";
import { saveCsv, saveHeadMap, saveMatrix } from "./save";
import { SEQ_TICKS } from "./scale";
import { choose, choosePart, headName, lock, locked, toggle } from "./selection";
import type { Draft, Store } from "./store";
import type { Part } from "./types";

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root } = useSurroundings();
  const panel = useSignal<string | null>(null);
  const draft = useSignal<Draft | null>(null);
  const document = store.document.value;
  const phase = store.phase.value;
  const progress = useProgress(phase);
  const info = store.info.value;
  const grid = document?.grids[store.selection.value.part];
  const switching = panel.value === EFFECTS_PANEL && document && continues(document);
  const close = () => {
    panel.value = null;
  };

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
  if (store.trouble.value) facts.unshift(store.trouble.value);
  const state =
    store.link.value === "gone"
      ? "off"
      : phase.kind === "working"
        ? "busy"
        : phase.kind === "error"
          ? "error"
          : "ready";

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
        document && store.profile.value && <Sentence document={document} profile={store.profile.value} />
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
        <Picture
          store={store}
          document={document}
          editing={draft.value !== null}
          busy={phase.kind === "working"}
        />
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

interface PictureProps {
  store: Store;
  document: Document;
  editing: boolean;
  busy: boolean;
}

/** The words with their weights, and all heads to choose from. */
function Picture({ store, document, editing, busy }: PictureProps) {
  const t = useText();
  const adding = useSignal(false);
  const selection = store.selection.value;
  const { part, heads, hide } = selection;
  const { queries, keys } = axes(document, part);
  const { axis, position } = locked(selection);
  const across = axis === "query" ? keys : queries;
  const sinks = document.sinks[part] ?? [];
  const visibility = document.visibility[part];
  const window = visibility?.windows[heads[0]?.[0] ?? 0] ?? null;
  const thumbnails = document.thumbnails[part];
  const perGroup = thumbnails ? Math.round(thumbnails.heads / thumbnails.kvHeads) : 1;
  const token = (axis === "query" ? queries : keys)[position]?.text ?? "";
  const headNames =
    heads.length > 1
      ? t(messages.HEADS, { n: heads.length })
      : t(messages.HEAD, { name: headName(heads[0] ?? [0, 0]) });

  const unseen = (other: number) => {
    const [query, key] = axis === "query" ? [position, other] : [other, position];
    if (hide.includes(key)) return true;
    if (!visibility?.causal) return false;
    return key > query || (window !== null && key <= query - window);
  };
  const pickHead = (head: [number, number]) => store.select(choose(selection, head));

  return (
    <>
      {!editing && (
        <Stage busy={busy}>
          <div class="ctl">
            {document.parts.length > 1 && (
              <Segmented
                label={t(messages.PART)}
                value={part}
                onChange={(next) => {
                  const grid = document.grids[next as Part];
                  if (grid)
                    store.select(
                      choosePart(selection, next as Part, grid, axes(document, next as Part).queries.length),
                    );
                }}
                options={document.parts.map((each) => ({ value: each, label: t(PART_NAMES[each]) }))}
              />
            )}
            <Segmented
              label={t(messages.DIRECTION)}
              value={axis}
              onChange={(next) =>
                store.select(lock(selection, next as "query" | "key", turned(next as "query" | "key")))
              }
              options={[
                { value: "query", label: t(messages.ASKS) },
                { value: "key", label: t(messages.ASKED) },
              ]}
            />
            {sinks.length > 0 && (
              <Checkbox
                label={t(messages.HIDE_SINK)}
                checked={hide.length > 0}
                onChange={(on) => store.select({ ...selection, hide: on ? sinks : [] })}
              />
            )}
          </div>
          {part === "cross" && (
            <WordBars
              tokens={axis === "query" ? queries : keys}
              profile={undefined}
              locked={position}
              name={t(axis === "query" ? messages.TARGET : messages.SOURCE)}
              unseen={() => false}
              onLock={(at) => store.select(lock(selection, axis, at))}
            />
          )}
          <WordBars
            tokens={across}
            profile={store.profile.value}
            locked={part === "cross" ? -1 : position}
            name={t(axis === "query" ? messages.BARS_QUERY : messages.BARS_KEY, { token, heads: headNames })}
            unseen={unseen}
            onLock={(at) => store.select(lock(selection, part === "cross" ? other(axis) : axis, at))}
          />
        </Stage>
      )}
      {thumbnails && (
        <div class="stage heads" aria-busy={busy}>
          <SectionHead
            title={t(messages.CHOOSE, { n: thumbnails.layers * thumbnails.heads })}
            note={
              perGroup > 1
                ? `${t(messages.MAP_NOTE)} · ${t(messages.MAP_GROUPS, { n: perGroup })}`
                : t(messages.MAP_NOTE)
            }
          >
            <Legend map="seq" width={170} ticks={SEQ_TICKS} label={t(messages.LEGEND)} />
          </SectionHead>
          <HeadMap
            thumbnails={thumbnails}
            chosen={heads}
            adding={adding.value}
            onChoose={pickHead}
            onToggle={(head) => store.select(toggle(selection, head))}
          />
          <div class="ctl chosen">
            <Checkbox
              label={t(messages.ADD_HEADS)}
              checked={adding.value}
              onChange={(on) => {
                adding.value = on;
              }}
            />
            {heads.length > 1 &&
              heads.map((head, i) => (
                <span key={headName(head)} class="hchip">
                  <i style={`background:${headColour(i)}`} />
                  {headName(head)}
                  <Button
                    kind="ghost"
                    icon="x"
                    iconOnly
                    label={t(messages.REMOVE_HEAD, { name: headName(head) })}
                    onPress={() => store.select(toggle(selection, head))}
                  />
                </span>
              ))}
          </div>
        </div>
      )}
    </>
  );

  /** Turning the question round keeps the token, or takes the one that was looked at on the other axis. */
  function turned(next: "query" | "key"): number {
    if (part !== "cross") return position;
    return Math.min(position, (next === "query" ? queries : keys).length - 1);
  }
}

const other = (axis: "query" | "key") => (axis === "query" ? "key" : "query");

const PART_NAMES = {
  self: messages.PART_DECODER,
  encoder: messages.PART_ENCODER,
  cross: messages.PART_CROSS,
};
