/** Every gesture on the graph, for the canvas, the list and the palette alike. One per view. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Message } from "../../shared/text";
import * as graphs from "../graph";
import type { Store } from "../store";
import type { Edge, Graph, GraphNode, NodeType } from "../types";
import { arranged, CARD, heightOf, isPlaced, layout, type Place } from "./layout";
import * as messages from "./messages";

export interface Goal {
  id: string;
  /** The focus has been there; a card that is drawn anew shall not take it again. */
  reached?: boolean;
}

export interface Looking {
  node: string;
  /** An input of the node; without it, its output looks. */
  port?: string;
}

export interface Editor {
  store: Store;
  /** With places for all nodes. */
  graph: ReadonlySignal<Graph>;
  /** Where nodes are while they are dragged. */
  dragged: Signal<ReadonlyMap<string, Place>>;
  /** Chosen together, to be copied or deleted. */
  marked: Signal<ReadonlySet<string>>;
  /** A connection that was clicked on. */
  edge: Signal<Edge | null>;
  /** The connection whose end is in the reader's hand: what it holds is free for it. */
  pulled: Signal<Edge | null>;
  /** The node that keys act on. */
  at: ReadonlySignal<string | null>;
  /** Where the focus shall go once it is drawn; each wish is a new object. */
  goal: Signal<Goal | null>;
  /** The node whose output looks for an input, or whose input looks for an output. */
  connecting: Signal<Looking | null>;
  /** Whether all kinds of nodes are offered; each wish to get there is a new object. */
  palette: Signal<object | null>;
  /** What the last gesture did, or why it did nothing. */
  told: Signal<{ text: Message; refused: boolean } | null>;
  title(id: string): Message;
  check(edge: Edge): graphs.Refused | null;
  /** Keys act on it from now on. */
  visit(id: string): void;
  /** Go there by key; settings that are open follow. */
  walk(id: string): void;
  /** Mark one node and show its settings; null for none. */
  choose(id: string | null): void;
  mark(ids: Iterable<string>): void;
  add(type: NodeType, place?: Place): void;
  /** False where it was refused; takes the place of what is pulled. */
  connect(edge: Edge): boolean;
  disconnect(edge: Edge): void;
  /** The marked nodes, the clicked connection, or the node at hand. */
  remove(): void;
  copy(): void;
  cut(): void;
  paste(): void;
  duplicate(): void;
  arrange(): void;
  /** Put nodes somewhere; steps of one `gesture` are one step back. */
  place(places: ReadonlyMap<string, Place>, gesture?: string): void;
  set(id: string, name: string, value: unknown): void;
}

/** What slots may hold. */
type Slots = Record<string, Message | string | number>;

const unplaced = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({ ...node, x: 0, y: 0 })),
});

const PASTE_SHIFT = 24;

export function createEditor(store: Store): Editor {
  const graph = computed(() => arranged(store.types.value, store.graph.value));
  const dragged = signal<ReadonlyMap<string, Place>>(new Map());
  const marked = signal<ReadonlySet<string>>(new Set());
  const edge = signal<Edge | null>(null);
  const pulled = signal<Edge | null>(null);
  const visited = signal<string | null>(null);
  const goal = signal<Goal | null>(null);
  const connecting = signal<Looking | null>(null);
  const palette = signal<object | null>(null);
  const told = signal<{ text: Message; refused: boolean } | null>(null);
  // Shared by all views: copied here, pasted there.
  const clipboard = store.keep("clipboard", () => ({ part: null as Graph | null, times: 0 }));

  const types = () => store.types.peek();
  const exists = (id: string | null) => id !== null && graph.value.nodes.some((node) => node.id === id);
  const at = computed(() => {
    if (exists(visited.value)) return visited.value;
    return graphs.order(graph.value)[0]?.id ?? null;
  });
  const title = (id: string) => graphs.titleOf(types(), graph.peek(), id);
  const tell = (pattern: Message, slots: Slots = {}, refused = false) => {
    told.value = { text: graphs.fill(pattern, slots), refused };
  };
  const one = (ids: readonly string[], pattern: Message, many: Message) => {
    const [id] = ids;
    if (ids.length === 1 && id !== undefined) tell(pattern, { node: title(id) });
    else tell(many, { n: ids.length });
  };
  const mark = (ids: Iterable<string>) => {
    marked.value = new Set(ids);
    edge.value = null;
  };
  const focus = (id: string) => {
    visited.value = id;
    goal.value = { id };
  };
  const choose = (id: string | null) => {
    mark(id === null ? [] : [id]);
    if (id !== null) visited.value = id;
    store.select(id);
  };
  const edit = (next: Graph, gesture?: string) => store.edit(next, gesture);
  /** What the keys act on: all that is marked, or the one node at hand. */
  const targets = (): ReadonlySet<string> => {
    const chosen = [...marked.peek()].filter(exists);
    const here = at.peek();
    if (here !== null && !chosen.includes(here) && chosen.length < 2) return new Set([here]);
    return new Set(chosen);
  };

  /** The graph without what is being pulled off. */
  const held = () => {
    const old = pulled.peek();
    return old ? graphs.disconnect(graph.peek(), old) : graph.peek();
  };
  const check = (wanted: Edge) => graphs.checkConnection(types(), held(), wanted);
  const connected = (wanted: Edge): boolean => {
    const old = pulled.peek();
    if (old && graphs.same(old, wanted)) return true;
    const refused = check(wanted);
    if (refused) {
      tell(messages.REFUSED, { why: refused.message }, true);
      return false;
    }
    tell(messages.CONNECTED, { source: title(wanted.source), target: title(wanted.target) });
    edit(graphs.connect(held(), wanted));
    return true;
  };
  /** A place beside the node at hand that nobody stands on. */
  const beside = (now: Graph, from: GraphNode | undefined): Place => {
    const x = from ? from.x + CARD.width + CARD.gap : 0;
    let y = from ? from.y : 0;
    const overlaps = (node: GraphNode) =>
      Math.abs(node.x - x) < CARD.width && y < node.y + heightOf(node) && node.y < y + CARD.height;
    for (let hit = now.nodes.find(overlaps); hit; hit = now.nodes.find(overlaps)) {
      y = hit.y + heightOf(hit) + CARD.row;
    }
    return { x, y };
  };
  /** A column freed behind a node, by moving on what is behind these connections. */
  const shifted = (now: Graph, from: GraphNode | undefined, edges: readonly Edge[]): Graph => {
    const behind = graphs.after(now, edges.map(({ target }) => target)); // biome-ignore format: one line
    const nodes = now.nodes.map((node) =>
      behind.has(node.id) && node.x > (from?.x ?? 0) ? { ...node, x: node.x + CARD.width + CARD.gap } : node,
    );
    return { ...now, nodes };
  };
  const removeNodes = (ids: ReadonlySet<string>) => {
    const now = graph.peek();
    const kept = graphs.order(now).filter(({ id }) => !ids.has(id));
    const behind = graphs
      .order(now)
      .findLast(
        ({ id }) => !ids.has(id) && now.edges.some((each) => each.source === id && ids.has(each.target)),
      );
    one([...ids], messages.REMOVED, messages.REMOVED_MANY);
    edit(graphs.removeNodes(now, ids));
    if (ids.has(store.selection.peek() ?? "")) store.select(null);
    mark([]);
    const next = behind ?? kept[0];
    if (next) focus(next.id);
  };
  const copy = () => {
    const ids = targets();
    if (ids.size === 0) return;
    clipboard.part = graphs.extract(graph.peek(), ids);
    clipboard.times = 0;
    one([...ids], messages.COPIED, messages.COPIED_MANY);
  };
  const put = (part: Graph, shift: number) => {
    // Among nodes that find their places themselves, those of the copy mean nothing.
    const free = !isPlaced(store.graph.peek());
    const [next, ids] = graphs.paste(
      free ? store.graph.peek() : graph.peek(),
      free ? unplaced(part) : part,
      free ? 0 : shift,
    );
    edit(next);
    one(ids, messages.PASTED, messages.PASTED_MANY);
    if (ids.length === 1) choose(ids[0] ?? null);
    else mark(ids);
    if (ids[0] !== undefined) focus(ids[0]);
  };

  return {
    store,
    graph,
    dragged,
    marked,
    edge,
    pulled,
    at,
    goal,
    connecting,
    palette,
    told,
    title,
    check,
    visit(id) {
      visited.value = id;
    },
    walk(id) {
      focus(id);
      if (store.selection.peek() !== null) choose(id);
    },
    choose,
    mark,
    add(type, place) {
      // As long as nobody has put a node anywhere, all of them find their places themselves.
      const free = !place && !isPlaced(store.graph.peek());
      const now = free ? store.graph.peek() : graph.peek();
      const from = place ? undefined : graphs.nodeOf(now, visited.peek() ?? store.selection.peek() ?? "");
      const gives = from && types().get(from.type)?.output;
      // Behind the node at hand it takes what that gives; what hands on the same kind stands in between then.
      const input = type.inputs.find((port) => port.type === gives);
      const moved =
        from && input && type.output === gives ? now.edges.filter((each) => each.source === from.id) : [];
      const room = moved.length > 0 && !free ? shifted(now, from, moved) : now;
      const spot = place ?? (free ? { x: 0, y: 0 } : beside(room, from ?? graphs.order(now).at(-1)));
      const [grown, id] = graphs.addNode(room, type, Math.round(spot.x), Math.round(spot.y));
      const edges = grown.edges.map((each) => (moved.includes(each) ? { ...each, source: id } : each));
      const next = { ...grown, edges };
      if (from && input) {
        edit(graphs.connect(next, { source: from.id, target: id, port: input.name }));
        const [only] = moved;
        const names = { node: title(id), source: title(from.id) };
        if (only && moved.length === 1) {
          tell(messages.ADDED_BETWEEN, { ...names, target: title(only.target) });
        } else tell(messages.ADDED_BEHIND, names);
      } else {
        edit(next);
        tell(messages.ADDED, { node: title(id) });
      }
      choose(id);
      focus(id);
    },
    connect: connected,
    disconnect(old) {
      tell(messages.DISCONNECTED, { source: title(old.source), target: title(old.target) });
      edit(graphs.disconnect(graph.peek(), old));
      edge.value = null;
    },
    remove() {
      const old = edge.peek();
      if (old) this.disconnect(old);
      else if (targets().size > 0) removeNodes(targets());
    },
    copy,
    cut() {
      copy();
      if (targets().size > 0) removeNodes(targets());
    },
    paste() {
      const { part } = clipboard;
      if (!part) {
        tell(messages.NOTHING_COPIED, {}, true);
        return;
      }
      clipboard.times += 1;
      put(part, PASTE_SHIFT * clipboard.times);
    },
    duplicate() {
      if (targets().size > 0) put(graphs.extract(graph.peek(), targets()), PASTE_SHIFT);
    },
    arrange() {
      const now = graph.peek();
      edit(graphs.withPlaces(now, layout(types(), now)));
      tell(messages.ARRANGED);
    },
    place(places, gesture) {
      edit(graphs.withPlaces(graph.peek(), places), gesture);
    },
    set(id, name, value) {
      edit(graphs.withParam(store.graph.peek(), id, name, value), `set ${id} ${name}`);
    },
  };
}

export const EditorContext = createContext<Editor | undefined>(undefined);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("a part of the canvas needs its EditorContext");
  return editor;
}
