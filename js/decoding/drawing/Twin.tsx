/** The tree as elements, for those who hear it: the token in focus, its family, and the way to it. */
import { label } from "../../shared/components";
import { useSurroundings, useText } from "../../shared/mount";
import { say } from "../../shared/text";
import { COLLAPSED } from "../tree";
import { type Overlay, states } from "./facts";
import { firstChild, position, siblings } from "./keyboard";
import { share, shown } from "./labels";
import type { Layout } from "./layout";
import * as messages from "./messages";

export interface TwinProps {
  layout: Layout;
  /** The node in focus. */
  at: number;
  overlay: Overlay;
  /** Ids start with it. */
  id: string;
}

/** A family of hundreds is heard around the focus. */
const NEAR = 12;

export function Twin({ layout, at, overlay, id }: TwinProps) {
  const { language } = useSurroundings();
  const t = useText();
  const { tree, rows, parent } = layout;
  const way: number[] = [];
  for (let node = parent[at] ?? -1; node >= 0; node = parent[node] ?? -1) way.unshift(node);
  const family = siblings(layout, at);
  const here = family.indexOf(at);
  const child = firstChild(layout, at);
  const nodes = [
    ...way,
    ...family.slice(Math.max(0, here - NEAR), here + NEAR + 1),
    ...(child === null ? [] : siblings(layout, child).slice(0, NEAR)),
  ];
  const said = (node: number) => {
    const row = rows[node] ?? 0;
    if (row === 0) return say(messages.PROMPT, language.value);
    const path = Math.exp(tree.path[row] ?? 0);
    const numbers = Number.isNaN(path)
      ? [t(messages.TAIL_UNKNOWN)]
      : [
          share(Math.exp(tree.logprob[row] ?? 0), language.value),
          t(messages.PATH, { p: share(path, language.value) }),
        ];
    return [
      label(shown(tree.text[row] ?? "")),
      ...numbers,
      ...states(tree, row, overlay, language.value),
    ].join(t(messages.JOIN));
  };
  return (
    <div class="unseen" role="group">
      {nodes.map((node) => {
        const row = rows[node] ?? 0;
        const isClosed = row > 0 && ((tree.flags[row] ?? 0) & COLLAPSED) > 0;
        const grown = (tree.children[row]?.length ?? 0) > 0;
        const { at: place, of } = position(layout, node);
        return (
          <div
            key={tree.uid[row]}
            id={`${id}${tree.uid[row]}`}
            role="treeitem"
            aria-level={(tree.depth[row] ?? 0) + 1}
            aria-posinset={place}
            aria-setsize={of}
            aria-expanded={grown ? !isClosed : undefined}
            aria-selected={node === at}
          >
            {said(node)}
          </div>
        );
      })}
    </div>
  );
}
