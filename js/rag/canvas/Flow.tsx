/** The graph drawn by React Flow: cards, connections, and what the pointer does to them. */

import { useComputed, useSignal } from "@preact/signals";
import {
  type Connection,
  type Edge as DrawnEdge,
  type Node as DrawnNode,
  Handle,
  MiniMap,
  type NodeChange,
  Position,
  ReactFlow,
  useConnection,
  type Viewport,
  ViewportPortal,
} from "@xyflow/react";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Icon } from "../../shared/components";
import { useSurroundings } from "../../shared/mount";
import { after, flow, inputsOf, nodeOf } from "../graph";
import { DRAGGED } from "../palette/Palette";
import type { Edge, GraphNode } from "../types";
import { CardBody, useCardLabel, useFocus, useNodeState } from "./Card";
import { useEditor } from "./editor";
import { bendOf, CARD, heightOf, type Place, portY } from "./layout";
import * as messages from "./messages";
import type { View } from "./useKeys";
import { boundsOf, fitted, isCornerFree, LANE, LEAST_ZOOM, MOST_ZOOM, revealed, within } from "./view";
import { useSentence } from "./words";

const DOT = 8;
const nameOf = ({ source, target, port }: Edge) => `${source} ${target} ${port}`;
const asEdge = (from: { source: string; target: string; targetHandle?: string | null }): Edge => ({
  source: from.source,
  target: from.target,
  port: from.targetHandle ?? "",
});

interface End {
  nodeId: string;
  type: string;
  id?: string | null;
}

/** The connection of two ports, whichever was pressed first; null for two of one side. */
function between(a: End, b: End): Edge | null {
  if (a.type === b.type) return null;
  const [out, into] = a.type === "source" ? [a, b] : [b, a];
  return { source: out.nodeId, target: into.nodeId, port: into.id ?? "" };
}

function CardNode({ id }: { id: string }) {
  const editor = useEditor();
  const { store, graph, at, marked } = editor;
  const t = useSentence();
  const label = useCardLabel(id);
  const card = useFocus(id);
  const { state } = useNodeState(id);
  const node = nodeOf(graph.value, id);
  const chosen = marked.value.has(id) || store.selection.value === id;
  if (!node) return null;
  const type = store.types.value.get(node.type);
  return (
    <div
      class={`cv-card ${state}${chosen ? " chosen" : ""}${node.type === "question" ? " small" : ""}`}
      style={`height:${heightOf(node)}px`}
      ref={card}
      data-node={id}
      role="group"
      aria-roledescription={t(messages.NODE)}
      aria-label={label}
      aria-current={chosen ? "true" : undefined}
      tabIndex={at.value === id ? 0 : -1}
      onFocus={(event) => event.target === event.currentTarget && editor.at.peek() !== id && editor.visit(id)}
    >
      {inputsOf(store.types.value, node).map((port, index) => (
        <Handle
          key={port.name}
          id={port.name}
          type="target"
          position={Position.Left}
          style={{ top: portY(node, index) }}
          title={t(flow(port.type))}
        />
      ))}
      <CardBody id={id} />
      {type && (
        <Handle
          type="source"
          position={Position.Right}
          style={{ top: portY(node, 0) }}
          title={t(flow(type.output))}
        />
      )}
    </div>
  );
}

const NODE_TYPES = { card: CardNode };

/** While a connection is drawn: why the port under the pointer will not take it. */
function Reason() {
  const { check } = useEditor();
  const t = useSentence();
  const drawn = useConnection();
  if (!drawn.inProgress || !drawn.toHandle || drawn.isValid !== false) return null;
  const edge = between(drawn.fromHandle, drawn.toHandle);
  const refused = edge && check(edge);
  if (!refused) return null;
  return (
    <ViewportPortal>
      <p class="cv-reason" style={`translate:${drawn.to.x + 12}px ${drawn.to.y + 12}px`} role="status">
        <Icon name="warn" />
        {t(refused.message)}
      </p>
    </ViewportPortal>
  );
}

/** What is done once, and what is done for every question, where the two stand apart. */
function Lanes() {
  const { graph, store } = useEditor();
  const t = useSentence();
  const { nodes } = graph.value;
  const questions = nodes.filter(({ type }) => type === "question").map(({ id }) => id);
  const asked = after(graph.value, questions);
  const span = (members: GraphNode[]) => {
    if (members.length === 0) return null;
    const left = Math.min(...members.map(({ x }) => x));
    return { left, right: Math.max(...members.map(({ x }) => x)) + CARD.width };
  };
  const once = span(nodes.filter(({ id }) => !asked.has(id)));
  const isQuery = ({ type }: GraphNode) => store.types.value.get(type)?.output === "query";
  const each = span(nodes.filter((node) => asked.has(node.id) && !isQuery(node)));
  if (!once || !each || once.right > each.left) return null;
  const top = Math.min(...nodes.map(({ y }) => y)) - LANE;
  return (
    <ViewportPortal>
      {[
        { ...once, word: messages.PREPARED },
        { ...each, word: messages.PER_QUESTION },
      ].map(({ left, right, word }) => (
        <span key={word.en} class="cv-lane" style={`translate:${left}px ${top}px;width:${right - left}px`}>
          {t(word)}
        </span>
      ))}
    </ViewportPortal>
  );
}

export interface FlowProps {
  width: number;
  height: number;
  /** Filled in with what keys and buttons do to the view. */
  view: { current: View | null };
  /** Told whether there is more than is in view, and whether the lower left corner is free. */
  onSpace: (larger: boolean, corner: boolean) => void;
  map: boolean;
  toggleMap: () => void;
}

export function Flow({ width, height, view, onSpace, map, toggleMap }: FlowProps) {
  const editor = useEditor();
  const { graph, dragged, marked, edge: clicked, pulled, store } = editor;
  const { root, theme } = useSurroundings();
  const t = useSentence();
  const shown = useSignal<Viewport>(fitted(boundsOf(graph.peek()), width, height));
  const boxing = useRef(false);
  const frame = useRef<HTMLDivElement>(null);

  const nodes = useComputed<DrawnNode[]>(() =>
    graph.value.nodes.map((node) => {
      const { id, x, y } = node;
      const type = store.types.value.get(node.type);
      const port = (kind: "source" | "target", name: string | null, index: number) => ({
        type: kind,
        id: name,
        position: kind === "source" ? Position.Right : Position.Left,
        x: (kind === "source" ? CARD.width : 0) - DOT / 2,
        y: portY(node, index) - DOT / 2,
        width: DOT,
        height: DOT,
      });
      return {
        id,
        type: "card",
        position: dragged.value.get(id) ?? { x, y },
        data: {},
        width: CARD.width,
        height: heightOf(node),
        measured: { width: CARD.width, height: heightOf(node) },
        selected: marked.value.has(id),
        // Known beforehand, so that connections are drawn with the first frame.
        handles: [
          ...(type?.inputs ?? []).map(({ name }, index) => port("target", name, index)),
          port("source", null, 0),
        ],
      };
    }),
  );
  const edges = useComputed<DrawnEdge[]>(() =>
    graph.value.edges.map((edge) => {
      const [source, target] = [nodeOf(graph.value, edge.source), nodeOf(graph.value, edge.target)];
      const ports = target ? inputsOf(store.types.value, target).map(({ name }) => name) : [];
      return {
        id: nameOf(edge),
        source: edge.source,
        target: edge.target,
        targetHandle: edge.port,
        ariaLabel: t(messages.CONNECTED, {
          source: t(editor.title(edge.source)),
          target: t(editor.title(edge.target)),
        }),
        type: "smoothstep",
        // Between two columns there is room for one end to be grabbed.
        reconnectable: "target",
        // As wide as half a gap, so that neighbours can be told apart; the one that was clicked comes first.
        interactionWidth: CARD.gap / 2,
        pathOptions: {
          // Between the ports of two columns there is no room to go straight first.
          offset: 0,
          borderRadius: 4,
          stepPosition:
            source && target ? bendOf(graph.value, source, target, ports.indexOf(edge.port)) : 0.5,
        },
        selected: clicked.value !== null && nameOf(clicked.value) === nameOf(edge),
      };
    }),
  );

  const bounds = useComputed(() => boundsOf(graph.value)).value;
  const whole = fitted(bounds, width, height);
  const larger = !within(bounds, shown.value, width, height);
  const corner = !larger && isCornerFree(graph.value, shown.value, height);
  useLayoutEffect(() => onSpace(larger, corner), [larger, corner]);
  // What was added, undone or arranged comes into view; what the reader drags stays under the pointer.
  const members = graph.value.nodes.map(({ id, x, y }) => `${id} ${x} ${y}`).join();
  const before = useRef({ width, height, members });
  useLayoutEffect(() => {
    const { width: wide, height: high, members: known } = before.current;
    before.current = { width, height, members };
    if (wide !== width || high !== height) shown.value = whole;
    else if (known !== members && !within(bounds, shown.peek(), width, height)) {
      const place = nodeOf(graph.peek(), editor.at.peek() ?? "");
      shown.value =
        whole.zoom > LEAST_ZOOM || !place
          ? whole
          : revealed(shown.peek(), place, heightOf(place), width, height);
    }
  }, [width, height, members]);
  const goal = editor.goal.value;
  useEffect(() => {
    const place = goal && nodeOf(graph.peek(), goal.id);
    if (!place) return;
    shown.value = revealed(shown.peek(), place, heightOf(place), width, height);
  }, [goal]);
  const zoom = (direction: 1 | -1) => {
    const { x, y, zoom: now } = shown.peek();
    const next = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM / 2, now * 1.25 ** direction));
    const scale = next / now;
    shown.value = {
      x: width / 2 - (width / 2 - x) * scale,
      y: height / 2 - (height / 2 - y) * scale,
      zoom: next,
    };
  };
  view.current = {
    zoom,
    map: toggleMap,
    fit: () => {
      shown.value = fitted(bounds, width, height, LEAST_ZOOM / 2);
    },
  };

  const onNodesChange = (changes: NodeChange[]) => {
    const moved = new Map<string, Place>();
    const chosen = new Set(marked.peek());
    let ends = false;
    for (const change of changes) {
      if (change.type === "position") {
        if (change.position) moved.set(change.id, change.position);
        if (change.dragging === false) ends = true;
      } else if (change.type === "select" && boxing.current) {
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      }
    }
    if (boxing.current) editor.mark(chosen);
    if (moved.size > 0 && !ends) dragged.value = new Map([...dragged.peek(), ...moved]);
    if (ends) {
      const places = new Map([...dragged.peek(), ...moved]);
      dragged.value = new Map();
      if (places.size > 0) editor.place(places);
    }
  };
  /** Not React Flow's own choosing: that knows of a held key only a frame later. */
  const press = (event: MouseEvent, id: string) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      editor.choose(id);
      return;
    }
    const chosen = new Set(marked.peek());
    if (!chosen.delete(id)) chosen.add(id);
    const [only] = chosen;
    store.select(chosen.size === 1 && only !== undefined ? only : null);
    editor.mark(chosen);
  };
  /** Dropped on a card instead of a port: its first input that fits, else the reason. False if on none. */
  const onCard = (event: MouseEvent | TouchEvent, from: End): boolean => {
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    const page = root.getRootNode() as ShadowRoot | Document;
    const card = point && page.elementFromPoint?.(point.clientX, point.clientY)?.closest("[data-node]");
    const other = card?.getAttribute("data-node");
    if (!other) return false;
    if (other === from.nodeId) return true;
    const [source, target] = from.type === "source" ? [from.nodeId, other] : [other, from.nodeId];
    const node = nodeOf(graph.peek(), target);
    const wanted = (node ? inputsOf(store.types.peek(), node) : []).map(({ name }) => ({
      source,
      target,
      port: name,
    }));
    const fits = wanted.find((edge) => !editor.check(edge)) ?? wanted[0];
    if (fits) editor.connect(fits);
    return true;
  };
  const drop = (event: DragEvent) => {
    const type = store.types.peek().get(event.dataTransfer?.getData(DRAGGED) ?? "");
    const box = frame.current?.getBoundingClientRect();
    if (!type || !box) return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y, zoom: scale } = shown.peek();
    editor.add(type, {
      x: (event.clientX - box.left - x) / scale - CARD.width / 2,
      y: (event.clientY - box.top - y) / scale - CARD.height / 2,
    });
  };
  const flowNodes = useMemo(() => nodes.value, [nodes.value]);

  return (
    // Dropping is one of three ways to add a node; the others need no pointer.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div
      ref={frame}
      class={larger ? "cv-flow larger" : "cv-flow"}
      style={`height:${height}px`}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes(DRAGGED)) return;
        event.preventDefault();
        event.stopPropagation();
        event.dataTransfer.dropEffect = "copy";
      }}
      onDrop={drop}
    >
      <ReactFlow
        nodes={flowNodes}
        edges={edges.value}
        nodeTypes={NODE_TYPES}
        width={width}
        height={height}
        colorMode={theme.value}
        viewport={shown.value}
        onViewportChange={(next) => {
          shown.value = next;
        }}
        minZoom={LEAST_ZOOM / 2}
        maxZoom={MOST_ZOOM}
        onNodesChange={onNodesChange}
        onNodeClick={(event, node) => press(event as unknown as MouseEvent, node.id)}
        onEdgeClick={(_, drawn) => {
          editor.choose(null);
          clicked.value = asEdge(drawn);
        }}
        onSelectionStart={() => {
          boxing.current = true;
          editor.choose(null);
        }}
        onSelectionEnd={() => {
          boxing.current = false;
        }}
        isValidConnection={(wanted) => !editor.check(asEdge(wanted))}
        onConnect={(wanted: Connection) => editor.connect(asEdge(wanted))}
        onConnectEnd={(event, { isValid, fromHandle, toHandle }) => {
          if (isValid || !fromHandle) return;
          const edge = toHandle && between(fromHandle, toHandle);
          if (edge) editor.connect(edge);
          else if (!onCard(event, fromHandle) && pulled.peek()) editor.disconnect(pulled.peek() as Edge);
        }}
        reconnectRadius={CARD.gap / 4}
        onReconnectStart={(_, edge) => {
          pulled.value = asEdge(edge);
        }}
        onReconnect={(_, wanted) => editor.connect(asEdge(wanted))}
        onReconnectEnd={() => {
          pulled.value = null;
        }}
        onPaneClick={() => editor.choose(null)}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        // Its authors ask to be named; up there no card is when all of them are in view.
        attributionPosition="top-right"
        deleteKeyCode={null}
        selectNodesOnDrag={false}
        nodeDragThreshold={3}
        panOnDrag={larger}
        autoPanOnNodeDrag={larger}
        autoPanOnConnect={larger}
        elevateEdgesOnSelect
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        multiSelectionKeyCode={null}
        aria-label={t(messages.CANVAS)}
      >
        <Lanes />
        <Reason />
        {(map || larger) && (
          <MiniMap
            class="cv-map"
            pannable
            ariaLabel={t(messages.MAP)}
            style={{ width: 132, height: 76 }}
            nodeBorderRadius={6}
          />
        )}
      </ReactFlow>
    </div>
  );
}
