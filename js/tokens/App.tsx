/** The token inspector, top to bottom. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import { Button, DepthBar, Footer, Header, KeyHelp, Menu, Progress, Stage } from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { useSlow } from "../shared/slow";
import { count, duration, type Message } from "../shared/text";
import { ByHand } from "./ByHand";
import type { Cut } from "./cut";
import { Field } from "./Field";
import type { Groups } from "./groups";
import { Inspector } from "./Inspector";
import * as messages from "./messages";
import { PANELS } from "./panels";
import { Facts, plural, Sentence } from "./Sentence";
import { NoTokens, Notice } from "./States";
import { Strip } from "./Strip";
import { copyText, idsOf, saveCsv, saveHtml, saveJson, savePng, saveSvg } from "./save";
import { chosenGroup, type Store } from "./store";

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root } = useSurroundings();
  const field = useRef<HTMLTextAreaElement | null>(null);
  const said = useSignal<Message | null>(null);
  /** What could not be copied for the reader. */
  const byHand = useSignal<string | null>(null);
  const open = useSignal<string | null>(null);
  const close = useCallback(() => {
    open.value = null;
  }, []);
  const deeper = PANELS.find(({ id }) => id === open.value);
  const cut = store.cut.value;
  const groups = store.groups.value;
  const phase = store.phase.value;
  const slow = useSlow(phase.kind === "working");
  const live = store.live.value;
  const tokenizers = store.tokenizers.value;
  const info = tokenizers[store.active.value];
  const name = info?.name ?? "";
  const drawn = cut && groups && cut.text !== "" ? { cut, groups } : null;
  // Nobody can be asked about a cut whose kernel is gone: to the deeper views it is a saved picture.
  const asked = useMemo(() => (cut && !live ? { ...cut, rev: 0 } : cut), [cut, live]);
  const chosen = groups && chosenGroup(groups, store.selection.value);
  const algorithm = tokenizers[cut?.active ?? 0]?.algorithm ?? "bpe";

  useEffect(() => store.activate(), []);
  useEffect(() => {
    [said.value, byHand.value] = [null, null];
  }, [cut]);
  useEffect(() => {
    const next = (step: number) => () => {
      const length = store.tokenizers.peek().length;
      if (length < 2 || !store.live.peek()) return false;
      store.choose((store.active.peek() + step + length) % length);
      return true;
    };
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      handle(event, {
        e: () => field.current?.focus(),
        "[": next(-1),
        "]": next(1),
        "Mod+z": store.undo,
        "Mod+Shift+z": store.redo,
        "Mod+y": store.redo,
      });
    };
    root.addEventListener("keydown", onKey);
    return () => root.removeEventListener("keydown", onKey);
  }, []);
  // While the reader types, the strip is ahead of everything else.
  const typed = store.typed.value;
  const strip = typed ?? drawn;
  const ahead = (token: number | null) => (typed && token !== null ? typed.carried(token) : token);
  const choose = (group: number | null, gesture?: string) => {
    const token = group === null ? null : (strip?.groups.first[group] ?? null);
    const own = typed && token !== null ? typed.original(token) : token;
    if (token === null || own !== null) store.select(own, gesture);
  };

  const link = store.link.value;
  const waiting = phase.kind === "working" || link === "busy" || (link === "connecting" && !cut);
  const state = link === "gone" ? "off" : waiting ? "busy" : phase.kind === "error" ? "error" : "ready";
  const facts = [
    ...(info ? [t(messages.ALGORITHMS[info.algorithm])] : []),
    ...(drawn ? [t(messages.CUT_IN, { ms: duration(drawn.cut.ms) })] : []),
    ...(said.value ? [t(said.value)] : []),
  ];
  const saving = drawn && { ...drawn, name, root };

  return (
    <>
      <Header
        title={t(messages.TITLE)}
        subtitle={info ? t(messages.VOCABULARY, { name, n: count(info.size) }) : undefined}
      >
        {store.canUndo.value && (
          <Button kind="ghost" icon="undo" iconOnly label={t(messages.UNDO)} onPress={store.undo} />
        )}
        {store.canRedo.value && (
          <Button kind="ghost" icon="redo" iconOnly label={t(messages.REDO)} onPress={store.redo} />
        )}
        {tokenizers.length > 1 && live && (
          <Menu
            label={t(messages.CHANGE_TOKENIZER)}
            icon="chev"
            words
            items={tokenizers.map((tokenizer, number) => ({
              label: tokenizer.name,
              checked: number === store.active.value,
              onSelect: () => store.choose(number),
            }))}
          />
        )}
        {saving && (
          <Menu
            label={t(messages.SAVE)}
            icon="save"
            items={[
              {
                label: t(messages.COPY_IDS),
                onSelect: () =>
                  void copyText(idsOf(saving), root).then((copied) => {
                    said.value = copied ? messages.COPIED : null;
                    byHand.value = copied ? null : idsOf(saving);
                  }),
              },
              { label: t(messages.SAVE_JSON), onSelect: () => saveJson(saving) },
              { label: t(messages.SAVE_CSV), onSelect: () => saveCsv(saving) },
              { label: t(messages.SAVE_SVG), onSelect: () => saveSvg(saving, t) },
              { label: t(messages.SAVE_PNG), onSelect: () => void savePng(saving, t) },
              { label: t(messages.SAVE_HTML), onSelect: () => saveHtml(saving, t) },
            ]}
          />
        )}
      </Header>
      {drawn && <Sentence {...drawn} name={tokenizers[drawn.cut.active]?.name ?? name} />}
      <div class="notice">
        <Notice store={store} />
        {byHand.value !== null && (
          <ByHand
            text={byHand.value}
            onClose={() => {
              byHand.value = null;
            }}
          />
        )}
      </div>
      <div class="stage">
        <Field text={store.draft.value} live={live} onInput={store.type} field={field} />
      </div>
      {drawn && strip ? (
        <Stage busy={phase.kind === "working"}>
          <div class="grid-in">
            <div class="main">
              <Strip
                cut={strip.cut}
                groups={strip.groups}
                chosen={chosenGroup(strip.groups, ahead(store.selection.value))}
                onChoose={choose}
              />
              <Facts {...drawn} />
            </div>
            <Inspector {...drawn} chosen={chosen} />
          </div>
        </Stage>
      ) : (
        <Stage>
          <NoTokens store={store} />
        </Stage>
      )}
      {drawn && PANELS.length > 0 && (
        <DepthBar
          items={PANELS.map(({ id, label }) => ({
            id,
            label: t(typeof label === "function" ? label(algorithm) : label),
          }))}
          open={open.value}
          onToggle={(id) => {
            open.value = open.value === id ? null : id;
          }}
        />
      )}
      {drawn && deeper && <deeper.Panel store={store} {...drawn} cut={asked ?? drawn.cut} onClose={close} />}
      <Footer state={state} facts={facts} end={drawn ? t(...addedBy(drawn)) : undefined}>
        {slow && (
          <Progress
            done={0}
            total={0}
            label={t(messages.CUTTING, {
              c: t(messages.CHARACTERS.many, { n: count(store.draft.value.length) }),
            })}
            onCancel={store.cancel}
          />
        )}
      </Footer>
      <KeyHelp keys={messages.KEY_ROWS.map(([keys, does]) => [keys, t(does)])} />
    </>
  );
}

/** What the tokenizer did to the text beside cutting it. */
function addedBy({ cut, groups }: { cut: Cut; groups: Groups }): [Message, { n: string }] {
  const { added } = groups;
  const n = count(added);
  if (added === 0) return [cut.changed ? messages.CHANGED_NONE : messages.UNCHANGED_NONE, { n }];
  return [plural(cut.changed ? messages.CHANGED_ADDED : messages.UNCHANGED_ADDED, added), { n }];
}
