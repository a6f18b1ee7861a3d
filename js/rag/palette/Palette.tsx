/** All kinds of nodes, by what they are for: click, press or drag one into the graph. */
import { useEffect, useRef } from "preact/hooks";
import { Button, SectionHead } from "../../shared/components";
import { handle, rove } from "../../shared/keys";
import { useText } from "../../shared/mount";
import { message } from "../../shared/text";
import { useEditor } from "../canvas/editor";
import * as messages from "../canvas/messages";
import type { NodeType } from "../types";

/** What is dragged: a kind of node, and nothing that another page could mean. */
export const DRAGGED = "application/x-llmhero-node";

export interface PaletteProps {
  /** Another one takes the focus here again. */
  asked: object;
  leave: () => void;
}

export function Palette({ asked, leave }: PaletteProps) {
  const { store, add } = useEditor();
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const items = () => [...(box.current?.querySelectorAll<HTMLElement>("[data-type]") ?? [])];
  useEffect(() => {
    const all = items();
    (all.find((item) => item.tabIndex === 0) ?? all[0])?.focus();
  }, [asked]);
  const groups = new Map<string, NodeType[]>();
  for (const type of store.types.value.values()) {
    groups.set(type.group, [...(groups.get(type.group) ?? []), type]);
  }
  let first = true;
  return (
    <section
      class="pl"
      aria-label={t(messages.ADD_NODE)}
      onKeyDown={(event) => {
        if (rove(event, items(), "y") || rove(event, items(), "x")) return;
        handle(event, { Escape: leave });
      }}
    >
      <SectionHead title={t(messages.ADD_NODE)} note={t(HOW)}>
        <Button kind="ghost" icon="x" iconOnly label={t(messages.CLOSE)} onPress={leave} />
      </SectionHead>
      <div ref={box} class="pl-groups">
        {[...groups].map(([group, types]) => (
          <div key={group} role="group" aria-label={t(messages.GROUPS[group] ?? message(group, group))}>
            <h4>{t(messages.GROUPS[group] ?? message(group, group))}</h4>
            {types.map((type) => {
              const stop = first;
              first = false;
              return (
                <button
                  key={type.name}
                  type="button"
                  data-type={type.name}
                  tabIndex={stop ? 0 : -1}
                  draggable={true}
                  title={t(type.about)}
                  onClick={() => add(type)}
                  onDragStart={(event) => {
                    event.dataTransfer?.setData(DRAGGED, type.name);
                    if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
                  }}
                >
                  {t(type.title)}
                </button>
              );
            })}
          </div>
        ))}
      </div>
    </section>
  );
}

const HOW = message(
  "Press one to add it behind the chosen node, or drag it.",
  "点按即可加在所选节点之后，也可以拖进流程图。",
);
