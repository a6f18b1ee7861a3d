/** The chosen node: what became of it and why, its settings, its connections. */
import type { RefObject } from "preact";
import { Button, Icon, StateMessage, Toolbar } from "../../shared/components";
import { handle } from "../../shared/keys";
import { duration } from "../../shared/text";
import { flow, inputsOf, nodeOf } from "../graph";
import { useNodeState } from "./Card";
import { useEditor } from "./editor";
import { Field } from "./fields";
import * as messages from "./messages";
import { bytes, stateReason, useSentence } from "./words";

export interface SettingsProps {
  id: string;
  box?: RefObject<HTMLElement | null> | undefined;
  /** Back to the card. */
  leave: () => void;
}

export function Settings({ id, box, leave }: SettingsProps) {
  const editor = useEditor();
  const { store, graph, title } = editor;
  const t = useSentence();
  const state = useNodeState(id);
  const node = nodeOf(graph.value, id);
  const type = node && store.types.value.get(node.type);
  if (!node || !type) return null;
  const name = t(title(id));
  const params = type.params.filter(({ hide }) => !hide);
  const cost =
    state.ms !== null && state.bytes !== null
      ? t(messages.TIMES, { ms: duration(state.ms), size: bytes(state.bytes) })
      : state.ms !== null
        ? duration(state.ms)
        : "";
  return (
    <section
      ref={box as RefObject<HTMLElement>}
      class="cv-settings"
      aria-label={t(messages.SETTINGS, { node: name })}
      onKeyDown={(event) => handle(event, { Escape: leave })}
    >
      <div class="h">
        <h3>{name}</h3>
        <span class="note">{t(type.about)}</span>
        <Toolbar label={t(messages.SETTINGS, { node: name })} class="end">
          <Button
            kind="ghost"
            label={t(messages.CONNECT)}
            onPress={() => {
              editor.connecting.value = { node: id };
            }}
          />
          <Button
            kind="ghost"
            label={t(messages.DUPLICATE)}
            onPress={() => {
              editor.mark([id]);
              editor.duplicate();
            }}
          />
          <Button
            kind="ghost"
            label={t(messages.DELETE)}
            onPress={() => {
              editor.mark([id]);
              editor.remove();
            }}
          />
          <Button kind="ghost" icon="x" iconOnly label={t(messages.CLOSE)} onPress={leave} />
        </Toolbar>
      </div>
      {state.error ? (
        <StateMessage
          kind="error"
          title={t(state.error.message)}
          body={state.error.hint ? t(state.error.hint) : ""}
        />
      ) : (
        <p class={`cv-state num ${state.state}`}>
          <i />
          <span>{stateReason(t, state)}</span>
          {cost && <span class="note">{cost}</span>}
        </p>
      )}
      <div class="cv-form">
        {params.length === 0 && <p class="note">{t(messages.NO_SETTINGS)}</p>}
        {params.map((param) => (
          <Field
            key={`${id} ${param.name}`}
            param={param}
            value={node.params[param.name] ?? param.default}
            onChange={(value) => editor.set(id, param.name, value)}
          />
        ))}
      </div>
      <Connections id={id} />
    </section>
  );
}

function Connections({ id }: { id: string }) {
  const editor = useEditor();
  const { store, graph, title } = editor;
  const t = useSentence();
  const now = graph.value;
  const node = nodeOf(now, id);
  if (!node) return null;
  const inputs = inputsOf(store.types.value, node);
  const open = inputs.filter(
    ({ name }) => !now.edges.some((edge) => edge.target === id && edge.port === name),
  );
  const edges = now.edges.filter(({ source, target }) => source === id || target === id);
  return (
    <ul class="cv-edges" aria-label={t(messages.CONNECTIONS)}>
      {open.map(({ name, optional }) => (
        <li key={name} class={optional ? "" : "open"}>
          <span>{t(optional ? messages.OPTIONAL_PORT : messages.OPEN_PORT, { port: t(flow(name)) })}</span>
          <Button
            kind="ghost"
            label={t(messages.CONNECT)}
            onPress={() => {
              editor.connecting.value = { node: id, port: name };
            }}
          />
        </li>
      ))}
      {edges.map((edge) => {
        const [source, target] = [t(title(edge.source)), t(title(edge.target))];
        const into = edge.target === id;
        return (
          <li key={`${edge.source} ${edge.target} ${edge.port}`}>
            <span>
              {into ? t(messages.FROM, { port: t(flow(edge.port)), source }) : t(messages.TO, { target })}
            </span>
            <button
              type="button"
              class="btn ghost bare"
              aria-label={t(messages.DISCONNECT, { source, target })}
              title={t(messages.DISCONNECT, { source, target })}
              onClick={() => editor.disconnect(edge)}
            >
              <Icon name="x" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
