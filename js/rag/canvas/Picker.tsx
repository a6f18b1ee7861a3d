/**
 * Where the output of a node may go: every input of the others, those that fit first, the rest with the reason.
 *
 * For an input it is the other way round.
 */
import { useEffect, useId, useRef } from "preact/hooks";
import { Button, Icon } from "../../shared/components";
import { handle, rove } from "../../shared/keys";
import { flow, inputsOf, order, type Refused, same } from "../graph";
import type { Edge } from "../types";
import { type Looking, useEditor } from "./editor";
import * as messages from "./messages";
import { useSentence } from "./words";

export function Picker({ node: here, port: into }: Looking) {
  const editor = useEditor();
  const { store, graph, title, check } = editor;
  const t = useSentence();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const now = graph.value;
  const wanted: Edge[] = order(now)
    .filter(({ id }) => id !== here)
    .flatMap((node) =>
      into
        ? [{ source: node.id, target: here, port: into }]
        : inputsOf(store.types.value, node).map(({ name }) => ({
            source: here,
            target: node.id,
            port: name,
          })),
    );
  const judged = wanted.map((edge) => ({ edge, refused: check(edge) }));
  const held = (edge: Edge) => now.edges.some((known) => same(known, edge));
  // What fits comes first, then what would fit if it were free.
  const rank = (refused: Refused | null) => (!refused ? 0 : refused.code === "wrong_type" ? 2 : 1);
  const sorted = judged.filter(({ edge }) => !held(edge)).sort((a, b) => rank(a.refused) - rank(b.refused));
  const leave = () => {
    editor.connecting.value = null;
    editor.goal.value = { id: here };
  };
  useEffect(() => items()[0]?.focus(), []);
  const choose = (edge: Edge) => {
    // Refused, the list stays open for another choice; the reason is told at once.
    if (editor.connect(edge)) leave();
  };
  return (
    <div
      class="cv-picker"
      role="dialog"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (!rove(event, items(), "y")) handle(event, { Escape: leave });
      }}
    >
      <div class="h">
        <h3 id={id}>
          {into
            ? t(messages.CONNECT_INTO, { node: t(title(here)), port: t(flow(into)) })
            : t(messages.CONNECT_FROM, { node: t(title(here)) })}
        </h3>
        <span class="end">
          <Button kind="ghost" icon="x" iconOnly label={t(messages.CLOSE)} onPress={leave} />
        </span>
      </div>
      {sorted.length === 0 && <p class="note">{t(messages.NO_PORTS)}</p>}
      <div ref={list} role="menu" aria-labelledby={id}>
        {sorted.map(({ edge, refused }, i) => (
          <button
            key={`${edge.source} ${edge.target} ${edge.port}`}
            type="button"
            role="menuitem"
            tabIndex={i === 0 ? 0 : -1}
            aria-disabled={refused ? true : undefined}
            onClick={() => choose(edge)}
          >
            <Icon name={refused ? "x" : "plus"} />
            <span>
              {into
                ? t(title(edge.source))
                : t(messages.INPUT_OF, { node: t(title(edge.target)), port: t(flow(edge.port)) })}
              {refused && <small>{t(refused.message)}</small>}
            </span>
          </button>
        ))}
      </div>
    </div>
  );
}
