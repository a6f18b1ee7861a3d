/** One node as a card: name, picture of its output, size, what became of it. */
import { useComputed } from "@preact/signals";
import { Icon } from "../../shared/components";
import { useSurroundings } from "../../shared/mount";
import { flow, inputsOf, nodeOf } from "../graph";
import { IDLE } from "../store";
import type { NodeState } from "../types";
import { useEditor } from "./editor";
import * as messages from "./messages";
import { Preview, useSize } from "./Preview";
import { stateReason, stateWord, useSentence } from "./words";

export function useNodeState(id: string): NodeState {
  const { store } = useEditor();
  return useComputed(() => store.states.value.get(id) ?? IDLE).value;
}

/** Name, picture, size and state: the inside of a card and of a row of the list. */
export function CardBody({ id }: { id: string }) {
  const { store, title } = useEditor();
  const t = useSentence();
  const size = useSize();
  const state = useNodeState(id);
  const name = t(title(id));
  const word = stateWord(t, state);
  const working = state.state === "running";
  return (
    <>
      <b>{name}</b>
      <span class="cv-picture">
        <Preview state={state} />
      </span>
      <span class="cv-size num">{size(state)}</span>
      <span class={`cv-state num ${state.state}`} title={stateReason(t, state)}>
        {state.state === "failed" ? <Icon name="warn" size={12} /> : <i />}
        <span>{word}</span>
        {working && (
          <button
            type="button"
            class="cv-stop nodrag"
            aria-label={t(messages.CANCEL_NODE, { node: name })}
            title={t(messages.CANCEL)}
            onClick={(event) => {
              event.stopPropagation();
              store.cancel();
            }}
          >
            <Icon name="x" size={12} />
          </button>
        )}
        {working && state.total > 0 && (
          <span
            class="cv-progress"
            role="progressbar"
            aria-label={name}
            aria-valuemin={0}
            aria-valuemax={state.total}
            aria-valuenow={state.done}
            aria-valuetext={word}
          >
            <i style={`width:${(100 * state.done) / state.total}%`} />
          </span>
        )}
      </span>
    </>
  );
}

/** A card in words. */
export function useCardLabel(id: string): string {
  const { store, graph, title } = useEditor();
  const t = useSentence();
  const { language } = useSurroundings();
  const size = useSize();
  const state = useNodeState(id);
  const now = graph.value;
  const node = nodeOf(now, id);
  const inputs = (node ? inputsOf(store.types.value, node) : []).flatMap((port) => {
    const sources = now.edges.filter(({ target, port: name }) => target === id && name === port.name);
    if (sources.length === 0 && !port.optional) return [t(messages.OPEN_PORT, { port: t(flow(port.name)) })];
    return sources.map(({ source }) =>
      t(messages.FROM, { port: t(flow(port.name)), source: t(title(source)) }),
    );
  });
  const outputs = now.edges
    .filter(({ source }) => source === id)
    .map(({ target }) => t(messages.TO, { target: t(title(target)) }));
  const words = [t(title(id)), size(state), stateReason(t, state), ...inputs, ...outputs];
  return words.filter(Boolean).join(language.value === "zh" ? "，" : ", ");
}
