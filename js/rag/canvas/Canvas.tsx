/** The pipeline as a graph that can be edited: a canvas, and where it is narrow a list. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Button, Icon, type IconName, StateMessage, Toolbar } from "../../shared/components";
import { useSurroundings } from "../../shared/mount";
import type { Message } from "../../shared/text";
import { nodeOf } from "../graph";
import { Palette } from "../palette/Palette";
import type { Store } from "../store";
import { createEditor, type Editor, EditorContext } from "./editor";
import { Flow } from "./Flow";
import { List } from "./List";
import * as messages from "./messages";
import { Picker } from "./Picker";
import { Settings } from "./Settings";
import { onKey, type View } from "./useKeys";
import { boundsOf, heightFor } from "./view";
import { useSentence } from "./words";

/** Below, the graph is an ordered list. */
const NARROW = 560;
/** Both borders and gutters of the stage around the canvas. */
const AROUND = 26;

export function Canvas({ store }: { store: Store }) {
  const t = useSentence();
  const { root } = useSurroundings();
  const editor = useMemo(() => createEditor(store), [store]);
  const { graph, at, goal, palette, connecting, told } = editor;
  const box = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLElement>(null);
  const view = useRef<View | null>(null);
  const width = useSignal(0);
  const map = useSignal(false);
  const space = useSignal({ larger: false, corner: false });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    width.value = element.clientWidth;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.floor(entry.contentRect.width);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const narrow = width.value < NARROW - AROUND;
  const height = useComputed(() => heightFor(boundsOf(graph.value), width.value - 2)).value;
  const chosen = store.selection.value;
  const shown = chosen !== null && nodeOf(graph.value, chosen) ? chosen : null;
  // The form of a node is opened by key or by hand; only a key takes the focus along.
  const enters = useRef(false);
  useEffect(() => {
    if (enters.current) form.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
    enters.current = false;
  });
  const leave = () => {
    const id = store.selection.peek() ?? at.peek();
    editor.choose(null);
    if (id !== null) goal.value = { id };
  };
  const close = () => {
    palette.value = null;
    const id = at.peek();
    if (id !== null) goal.value = { id };
    else root.focus();
  };
  const keys = onKey(
    editor,
    () => (narrow ? null : view.current),
    (id) => {
      enters.current = true;
      if (store.selection.peek() === id)
        form.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
      editor.choose(id);
    },
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const inside = (event.composedPath()[0] as Element | undefined)?.closest?.(".cv-settings, button");
    if (!inside) keys(event);
  };
  const looking = connecting.value;
  const picker = looking && nodeOf(graph.value, looking.node) && (
    <Picker key={`${looking.node} ${looking.port}`} {...looking} />
  );
  const toggleMap = () => {
    map.value = !map.value;
  };

  const corner = !narrow && space.value.corner && !map.value;
  const tools = (
    <Tools editor={editor} narrow={narrow} view={view} map={map.value} larger={space.value.larger} />
  );

  return (
    <EditorContext.Provider value={editor}>
      <div class={narrow ? "cv narrow" : "cv"} ref={box}>
        {palette.value && <Palette asked={palette.value} leave={close} />}
        <div class="cv-stage">
          {/* The cards are the tab stops; clicking between them keeps the keys here. */}
          <div
            class="cv-frame"
            role="group"
            aria-label={t(messages.CANVAS)}
            tabIndex={-1}
            onKeyDown={onKeyDown}
          >
            {graph.value.nodes.length === 0 ? (
              <StateMessage
                kind="empty"
                title={t(messages.NO_NODES)}
                body=""
                action={{
                  label: t(messages.ADD_NODE),
                  onPress: () => {
                    palette.value = {};
                  },
                }}
              />
            ) : narrow ? (
              <List>
                {(id) => (
                  <>
                    {looking?.node === id && picker}
                    {shown === id && <Settings id={id} box={form} leave={leave} />}
                  </>
                )}
              </List>
            ) : (
              width.value > 0 && (
                <Flow
                  width={width.value - 2}
                  height={height}
                  view={view}
                  onSpace={(larger, corner) => {
                    space.value = { larger, corner };
                  }}
                  map={map.value}
                  toggleMap={toggleMap}
                />
              )
            )}
          </div>
          {!narrow && picker}
          {corner && tools}
        </div>
        <div class="cv-bar">
          {!corner && tools}
          <p class={told.value?.refused ? "cv-told refused" : "cv-told"} role="status">
            {told.value?.refused && <Icon name="warn" size={12} />}
            {told.value && t(told.value.text)}
          </p>
        </div>
        {!narrow && shown !== null && <Settings id={shown} box={form} leave={leave} />}
      </div>
    </EditorContext.Provider>
  );
}

interface ToolsProps {
  editor: Editor;
  narrow: boolean;
  view: { readonly current: View | null };
  map: boolean;
  larger: boolean;
}

function Tools({ editor, narrow, view, map, larger }: ToolsProps) {
  const t = useSentence();
  const { palette } = editor;
  const icon = (name: IconName, label: Message, onPress: () => void) => (
    <Button kind="ghost" icon={name} iconOnly label={t(label)} onPress={onPress} />
  );
  return (
    <Toolbar label={t(messages.TOOLS)} class="cv-tools">
      <Button
        kind="ghost"
        icon="plus"
        label={t(messages.ADD_NODE)}
        onPress={() => {
          palette.value = palette.value ? null : {};
        }}
      />
      {!narrow && <Button kind="ghost" label={t(messages.TIDY)} onPress={editor.arrange} />}
      {!narrow && (larger || map) && (
        <>
          {icon("fit", messages.FIT, () => view.current?.fit())}
          {icon("minus", messages.ZOOM_OUT, () => view.current?.zoom(-1))}
          {icon("plus", messages.ZOOM_IN, () => view.current?.zoom(1))}
          <button type="button" class="btn ghost" aria-pressed={map} onClick={() => view.current?.map()}>
            {t(messages.MAP)}
          </button>
        </>
      )}
    </Toolbar>
  );
}
