/** Where it is narrow: the nodes in the order in which they run, the settings of the chosen one below it. */
import type { ComponentChildren } from "preact";
import { order } from "../graph";
import { CardBody, useCardLabel, useFocus, useNodeState } from "./Card";
import { useEditor } from "./editor";
import * as messages from "./messages";
import { useSentence } from "./words";

export function List({ children }: { children: (id: string) => ComponentChildren }) {
  const { graph } = useEditor();
  const t = useSentence();
  const sorted = order(graph.value);
  return (
    <ol class="cv-list" aria-label={t(messages.CANVAS)}>
      {sorted.map(({ id }, index) => (
        <Row key={id} id={id} before={sorted[index - 1]?.id}>
          {children(id)}
        </Row>
      ))}
    </ol>
  );
}

function Row({
  id,
  before,
  children,
}: {
  id: string;
  before?: string | undefined;
  children: ComponentChildren;
}) {
  const editor = useEditor();
  const { store, graph, at, marked, title } = editor;
  const t = useSentence();
  const label = useCardLabel(id);
  const card = useFocus(id);
  const { state } = useNodeState(id);
  const chosen = store.selection.value === id || marked.value.has(id);
  const sources = graph.value.edges.filter(({ target }) => target === id).map(({ source }) => source);
  // A line to the row above says it already.
  const straight = sources.length === 1 && sources[0] === before;
  return (
    <li class={straight ? "straight" : ""}>
      {!straight && sources.length > 0 && (
        <span class="cv-from">{sources.map((source) => `← ${t(title(source))}`).join("  ")}</span>
      )}
      {/* The card holds a button while it runs, so it cannot be one. */}
      <div
        class={`cv-card row ${state}${chosen ? " chosen" : ""}`}
        ref={card}
        data-node={id}
        role="group"
        aria-roledescription={t(messages.NODE)}
        aria-label={label}
        aria-current={chosen ? "true" : undefined}
        tabIndex={at.value === id ? 0 : -1}
        onClick={() => editor.choose(store.selection.peek() === id ? null : id)}
        onFocus={(event) => event.target === event.currentTarget && at.peek() !== id && editor.visit(id)}
      >
        <CardBody id={id} />
      </div>
      {children}
    </li>
  );
}
