/** The decoding tree, top to bottom. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef } from "preact/hooks";
import { Button, DepthBar, Footer, Header, KeyHelp, Menu, Progress, Stage } from "../shared/components";
import { handle, isTyping } from "../shared/keys";
import { useSurroundings, useText } from "../shared/mount";
import { useSlow } from "../shared/slow";
import { count, duration, percent } from "../shared/text";
import { Drawing } from "./drawing/Drawing";
import { KEY_ROWS as TREE_KEYS } from "./drawing/messages";
import { Editor, PromptChips } from "./Field";
import { Files } from "./Files";
import * as messages from "./messages";
import { PANELS } from "./panels";
import { Sentence } from "./Sentence";
import { NoTree, Notice } from "./States";
import type { Phase, Store } from "./store";
import type { Tree } from "./tree";

/** As `BRANCHES` and `MOST_NODES` in Python. */
const BRANCHES = 4;
const MOST_NODES = 10_000;
/** Tokens that "follow" writes at once. */
const STEPS = 16;
const BUDGETS = [24, 100, 300, 1000];
const COVERAGE = { top_p: 0.9, budget: 300 };

export function App({ store }: { store: Store }) {
  const t = useText();
  const { root, language } = useSurroundings();
  const editing = useSignal(false);
  const draft = useRef<string | null>(null);
  const open = useSignal<string | null>(null);
  const fit = useRef<(() => void) | null>(null);
  const tree = store.tree.value;
  const prompt = store.prompt.value;
  const phase = store.phase.value;
  const live = store.live.value;
  const info = store.info.value;
  const lang = language.value;
  // Nobody can be asked about a tree whose kernel is gone: to the deeper views it is a saved picture.
  const asked = useMemo(() => (tree && !live ? { ...tree, rev: 0 } : tree), [tree, live]);
  const deeper = PANELS.find(({ id }) => id === open.value);

  const close = useCallback(() => {
    open.value = null;
  }, []);
  const edit = () => {
    if (!live) return;
    draft.current ??= store.prompt.peek()?.text ?? "";
    editing.value = true;
  };
  /** The field closes and the focus goes to what stands in its place: keys are the widget's as before. */
  const leave = () => {
    editing.value = false;
    requestAnimationFrame(() => root.querySelector<HTMLElement>(".prompt")?.focus());
  };
  // What was refused stays in the field, to be mended.
  const read = () =>
    void store.read(draft.current ?? "").then((done) => {
      if (!done) return;
      draft.current = null;
      leave();
    });
  useEffect(() => store.activate(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      handle(event, { e: edit, "Mod+z": store.undo, "Mod+Shift+z": store.redo, "Mod+y": store.redo });
    };
    root.addEventListener("keydown", onKey);
    return () => root.removeEventListener("keydown", onKey);
  }, [live]);

  const room = tree ? MOST_NODES - tree.length : 0;
  const full = room <= 0 ? t(messages.FULL, { n: count(MOST_NODES) }) : undefined;
  const cannot = live ? full : t(messages.NEEDS_KERNEL);
  const grow = (args: Record<string, string | number>) => void store.act("grow", args);
  const link = store.link.value;
  const waiting = phase.kind === "working" || link === "busy" || (link === "connecting" && !tree);
  const state = link === "gone" ? "off" : waiting ? "busy" : phase.kind === "error" ? "error" : "ready";
  const empty = prompt === null && phase.kind !== "working";

  return (
    <>
      <Header
        title={t(messages.TITLE)}
        subtitle={
          info.vocabulary === null
            ? t(messages.REMOTE, { name: info.name })
            : t(messages.VOCABULARY, { name: info.name, n: count(info.vocabulary) })
        }
      >
        {store.canUndo.value && (
          <Button kind="ghost" icon="undo" iconOnly label={t(messages.UNDO)} onPress={store.undo} />
        )}
        {store.canRedo.value && (
          <Button kind="ghost" icon="redo" iconOnly label={t(messages.REDO)} onPress={store.redo} />
        )}
        {tree && (
          <Button kind="ghost" icon="fit" iconOnly label={t(messages.FIT)} onPress={() => fit.current?.()} />
        )}
        <Files store={store} tree={tree} />
      </Header>
      {tree && <Sentence tree={tree} selection={store.selection.value} remote={info.remote} />}
      <div class="notice">
        <Notice store={store} onEdit={edit} />
      </div>
      <Stage>
        {editing.value ? (
          <Editor draft={draft} live={live} onRead={read} onClose={leave} />
        ) : (
          prompt && <PromptChips prompt={prompt} live={live} onEdit={edit} />
        )}
        {tree ? (
          <div class="picture">
            <Drawing
              tree={tree}
              selection={store.selection.value}
              busy={phase.kind === "working"}
              live={live}
              overlay={store.overlay.value}
              fit={fit}
              onSelect={(uid, gesture) => store.select(uid, gesture)}
              onGrow={(uid) => void store.act("expand", { node: uid, k: BRANCHES })}
              onPrune={(uid) => void store.act("prune", { node: uid })}
              onMark={(uid, mark) => void store.act("mark", { node: uid, ...mark })}
              onFollow={(uid, draw) =>
                void store.act("follow", { node: uid, steps: STEPS, draw, seed: draw ? fresh() : null })
              }
              onWrite={(uid, text) => store.act("write", { node: uid, text })}
              onBranch={(uid, ids) => store.act("branch", { node: uid, ids })}
            />
            <div class="asking">
              <Button
                kind="primary"
                icon="plus"
                label={t(messages.GROW)}
                disabledReason={cannot}
                onPress={() => grow({ budget: BRANCHES, k: BRANCHES, batch: 1 })}
              />
              {!cannot && (
                <Menu
                  label={t(messages.GROW_MORE)}
                  icon="chev"
                  words
                  items={[
                    ...BUDGETS.filter((budget) => budget <= room).map((budget) => ({
                      label: t(messages.BY_PROBABILITY, { n: count(budget) }),
                      onSelect: () => grow({ budget, by: "probability" }),
                    })),
                    {
                      label: t(messages.BY_COVERAGE, {
                        p: percent(COVERAGE.top_p, lang),
                        n: count(COVERAGE.budget),
                      }),
                      onSelect: () => grow({ ...COVERAGE, by: "coverage" }),
                    },
                  ]}
                />
              )}
              <span class="cap">{t(messages.HOW)}</span>
            </div>
          </div>
        ) : (
          !editing.value && <NoTree store={store} empty={empty} />
        )}
      </Stage>
      {tree && PANELS.length > 0 && (
        <DepthBar
          items={PANELS.map(({ id, label }) => ({ id, label: t(label) }))}
          open={open.value}
          onToggle={(id) => {
            open.value = open.value === id ? null : id;
          }}
        />
      )}
      {tree && asked && deeper && <deeper.Panel store={store} tree={asked} onClose={close} />}
      <Footer
        state={state}
        facts={tree ? facts(tree, store.took.value, t) : []}
        end={tree ? t(messages.LEAVES, { p: percent(tree.coverage, lang) }) : undefined}
      >
        <Working phase={phase} onCancel={store.cancel} />
      </Footer>
      <KeyHelp keys={[...messages.KEY_ROWS, ...TREE_KEYS].map(([keys, does]) => [keys, t(does)])} />
    </>
  );
}

type Say = ReturnType<typeof useText>;

function facts(tree: Tree, took: number | null, t: Say): string[] {
  return [
    ...(tree.cached > 0
      ? [t(messages.CACHE, { n: count(tree.cached), size: megabytes(tree.cacheBytes) })]
      : []),
    ...(took === null ? [] : [t(messages.TOOK, { ms: duration(took) })]),
    ...(tree.leftOut > 0 ? [t(messages.LEFT_OUT, { n: count(tree.leftOut) })] : []),
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Words for how far the kernel is; long work can be counted and stopped. */
function Working({ phase, onCancel }: { phase: Phase; onCancel: () => void }) {
  const t = useText();
  const slow = useSlow(phase.kind === "working");
  if (phase.kind !== "working" || (phase.total === 0 && !slow)) return null;
  const known = messages.WORKING[phase.op as keyof typeof messages.WORKING] ?? messages.WORKING.other;
  const { done, total } = phase;
  return (
    <Progress
      done={done}
      total={total}
      label={t(known, { done: count(done), total: count(total) })}
      onCancel={onCancel}
    />
  );
}

/** A seed that the kernel is told, so that what was drawn can be drawn again. */
function fresh(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
