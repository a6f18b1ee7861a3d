/** The keyboard on the graph: walk along the connections, and act on the node at hand. */
import { handle, isTyping } from "../../shared/keys";
import { nodeOf, order } from "../graph";
import type { Graph } from "../types";
import type { Editor } from "./editor";
import { CARD } from "./layout";

export interface View {
  zoom(direction: 1 | -1): void;
  fit(): void;
  map(): void;
}

/** Where an arrow leads from a node: along a connection, else to the nearest node on that side. */
export function step(graph: Graph, from: string, side: "left" | "right" | "up" | "down"): string | null {
  const here = nodeOf(graph, from);
  if (!here) return null;
  const along = graph.edges.filter(({ source, target }) =>
    side === "right" ? source === from : side === "left" && target === from,
  );
  const linked = along.map(({ source, target }) => (side === "right" ? target : source))[0];
  if (linked !== undefined) return linked;
  const ahead = (dx: number, dy: number) =>
    side === "left" ? -dx : side === "right" ? dx : side === "up" ? -dy : dy;
  let best: { id: string; far: number } | null = null;
  for (const { id, x, y } of graph.nodes) {
    const [dx, dy] = [x - here.x, y - here.y];
    const forth = ahead(dx, dy);
    const aside = side === "left" || side === "right" ? Math.abs(dy) : Math.abs(dx);
    // Nearly straight ahead: a column or a row counts as one place.
    if (id === from || forth < CARD.gap / 2) continue;
    const far = forth + 2 * aside;
    if (!best || far < best.far) best = { id, far };
  }
  if (best) return best.id;
  // Round the end in the order of the list, so that every node is reached.
  const sorted = order(graph).map(({ id }) => id);
  const index = sorted.indexOf(from) + (side === "left" || side === "up" ? -1 : 1);
  return sorted[index] ?? null;
}

/** Before and after in the list below 560 pixels. */
export function along(graph: Graph, from: string, by: 1 | -1): string | null {
  const sorted = order(graph).map(({ id }) => id);
  return sorted[sorted.indexOf(from) + by] ?? null;
}

const NUDGE = 8;

/** `view` gives null in the list. */
export function onKey(editor: Editor, viewOf: () => View | null, settings: (id: string) => void) {
  return (event: KeyboardEvent) => {
    const view = viewOf();
    if (isTyping(event)) return;
    const graph = editor.graph.peek();
    const id = editor.at.peek();
    const go = (to: string | null | undefined) => {
      if (to) editor.walk(to);
    };
    const walk = (side: "left" | "right" | "up" | "down") => () => {
      if (!id) return;
      if (view) go(step(graph, id, side));
      else go(along(graph, id, side === "left" || side === "up" ? -1 : 1));
    };
    const nudge = (dx: number, dy: number) => () => {
      const node = nodeOf(graph, id ?? "");
      if (!node || !view) return false;
      const place = { x: node.x + dx * NUDGE, y: node.y + dy * NUDGE };
      editor.place(new Map([[node.id, place]]), `move ${node.id}`);
      return true;
    };
    const open = () => id !== null && settings(id);
    const add = () => {
      editor.palette.value = {};
    };
    const connect = () => {
      editor.connecting.value = id === null ? null : { node: id };
    };
    const sorted = order(graph);
    handle(event, {
      ArrowRight: walk("right"),
      ArrowLeft: walk("left"),
      ArrowDown: walk("down"),
      ArrowUp: walk("up"),
      "Alt+ArrowRight": nudge(1, 0),
      "Alt+ArrowLeft": nudge(-1, 0),
      "Alt+ArrowDown": nudge(0, 1),
      "Alt+ArrowUp": nudge(0, -1),
      Home: () => go(sorted[0]?.id),
      End: () => go(sorted.at(-1)?.id),
      Enter: open,
      " ": open,
      a: add,
      A: add,
      c: connect,
      C: connect,
      Delete: () => editor.remove(),
      Backspace: () => editor.remove(),
      "Mod+c": () => editor.copy(),
      "Mod+x": () => editor.cut(),
      "Mod+v": () => editor.paste(),
      "Mod+d": () => editor.duplicate(),
      "Mod+a": () => editor.mark(sorted.map((node) => node.id)),
      l: () => editor.arrange(),
      L: () => editor.arrange(),
      m: () => view?.map(),
      M: () => view?.map(),
      "+": () => view?.zoom(1),
      "=": () => view?.zoom(1),
      "-": () => view?.zoom(-1),
      "0": () => view?.fit(),
      Escape: () => {
        const nothing = editor.store.selection.peek() === null && editor.marked.peek().size === 0;
        if (nothing && !editor.edge.peek() && !editor.palette.peek()) return false;
        editor.palette.value = null;
        editor.choose(null);
        return true;
      },
    });
  };
}
