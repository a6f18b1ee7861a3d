/** One node as a card: name, picture of its output, size, what became of it. */
import { computed } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
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
  // One card is drawn anew when its own state changes, not with every node's.
  return useMemo(() => computed(() => store.states.value.get(id) ?? IDLE), [store, id]).value;
}

/** For the element of a card: takes the focus when somebody wants it there, also right after it was added. */
export function useFocus(id: string) {
  const { goal } = useEditor();
  const card = useRef<HTMLDivElement>(null);
  const wish = goal.value;
  useEffect(() => {
    if (wish?.id !== id || wish.reached) return;
    wish.reached = true;
    card.current?.focus({ preventScroll: true });
  }, [wish]);
  return card;
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
              store.stop(id);
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
  const ports = node ? inputsOf(store.types.value, node) : [];
  const inputs = ports.flatMap((port) => {
    const sources = now.edges.filter(({ target, port: name }) => target === id && name === port.name);
    if (sources.length === 0 && !port.optional) return [t(messages.OPEN_PORT, { port: t(flow(port.name)) })];
    const pattern = ports.length > 1 ? messages.FROM : messages.FROM_ONLY;
    return sources.map(({ source }) => t(pattern, { port: t(flow(port.name)), source: t(title(source)) }));
  });
  const outputs = now.edges
    .filter(({ source }) => source === id)
    .map(({ target }) => t(messages.TO, { target: t(title(target)) }));
  const words = [t(title(id)), size(state), stateReason(t, state), ...inputs, ...outputs];
  return words.filter(Boolean).join(language.value === "zh" ? "，" : ", ");
}
