/** The graph as a value: what may be connected, and every edit as another graph. */
import { type Message, message, say } from "../shared/text";
import type { Edge, Graph, GraphNode, NodeType, Port } from "./types";

export type Types = ReadonlyMap<string, NodeType>;

export type RefusalCode =
  | "unknown_node"
  | "unknown_port"
  | "own_output"
  | "same_edge"
  | "wrong_type"
  | "port_taken"
  | "cycle";

export interface Refused {
  code: RefusalCode;
  message: Message;
}

/** What flows along a connection, in words. */
const FLOWS: Record<string, Message> = {
  documents: message("documents", "文档"),
  chunks: message("chunks", "片段"),
  vectors: message("vectors", "向量"),
  index: message("an index", "索引"),
  query: message("a query", "查询"),
  hits: message("hits", "检索结果"),
  prompt: message("a prompt", "提示词"),
  generation: message("generated text", "生成的文本"),
  answer: message("an answer", "回答"),
  metrics: message("metrics", "指标"),
};

const UNKNOWN_NODE = message("There is no node “{node}”.", "没有节点“{node}”。");
const UNKNOWN_PORT = message("{node} has no input “{port}”.", "{node}没有名为“{port}”的输入。");
const OWN_OUTPUT = message("{node} cannot take its own output.", "{node}不能以自己的输出作为输入。");
const SAME_EDGE = message("{source} is already connected to {target}.", "{source}已经连到{target}。");
const WRONG_TYPE = message(
  "{target} takes {takes} here, but {source} gives {gives}.",
  "{target}这里需要{takes}，而{source}给出的是{gives}。",
);
const PORT_TAKEN = message(
  "{target} already gets {takes} from {other}; remove that connection first.",
  "{target}的{takes}已经来自{other}，请先删除那条连接。",
);
const CYCLE = message(
  "{target} comes before {source}: this connection would close a circle.",
  "{target}在{source}之前，这条连接会形成环。",
);

/** Slots may be sentences themselves; each language fills in its own. */
export function fill(pattern: Message, slots: Record<string, Message | string | number>): Message {
  const of = (language: "en" | "zh") =>
    Object.fromEntries(
      Object.entries(slots).map(([name, slot]) => [name, typeof slot === "object" ? slot[language] : slot]),
    );
  return { en: say(pattern, "en", of("en")), zh: say(pattern, "zh", of("zh")) };
}

export function flow(type: string): Message {
  return FLOWS[type] ?? message(type, type);
}

export function nodeOf(graph: Graph, id: string): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}

export function inputsOf(types: Types, node: GraphNode): readonly Port[] {
  return types.get(node.type)?.inputs ?? [];
}

/** What the reader sees of a node; its number too where there are several of its kind. */
export function titleOf(types: Types, graph: Graph, id: string): Message {
  const node = nodeOf(graph, id);
  const title = node && types.get(node.type)?.title;
  if (!node || !title) return message(id, id);
  const family = graph.nodes.filter(({ type }) => type === node.type);
  if (family.length === 1) return title;
  const number = family.indexOf(node) + 1;
  return message(`${title.en} ${number}`, `${title.zh} ${number}`);
}

/** Why a connection cannot be made; null if it can. */
export function checkConnection(types: Types, graph: Graph, edge: Edge): Refused | null {
  const { source, target, port } = edge;
  const refuse = (code: RefusalCode, pattern: Message, slots: Record<string, Message | string>) => ({
    code,
    message: fill(pattern, slots),
  });
  const [from, to] = [nodeOf(graph, source), nodeOf(graph, target)];
  if (!from) return refuse("unknown_node", UNKNOWN_NODE, { node: source });
  if (!to) return refuse("unknown_node", UNKNOWN_NODE, { node: target });
  const names = { source: titleOf(types, graph, source), target: titleOf(types, graph, target) };
  const input = inputsOf(types, to).find(({ name }) => name === port);
  if (!input) return refuse("unknown_port", UNKNOWN_PORT, { node: names.target, port });
  if (source === target) return refuse("own_output", OWN_OUTPUT, { node: names.source });
  if (graph.edges.some((known) => same(known, edge))) return refuse("same_edge", SAME_EDGE, names);
  const output = types.get(from.type)?.output ?? "";
  const takes = flow(input.type);
  if (output !== input.type)
    return refuse("wrong_type", WRONG_TYPE, { ...names, takes, gives: flow(output) });
  const holder = graph.edges.find((known) => known.target === target && known.port === port);
  if (holder && !input.many) {
    return refuse("port_taken", PORT_TAKEN, { ...names, takes, other: titleOf(types, graph, holder.source) });
  }
  if (after(graph, [target]).has(source)) return refuse("cycle", CYCLE, names);
  return null;
}

export const same = (a: Edge, b: Edge): boolean =>
  a.source === b.source && a.target === b.target && a.port === b.port;

/** These nodes and everything behind them. */
export function after(graph: Graph, ids: Iterable<string>): Set<string> {
  const reached = new Set(ids);
  const next = new Map<string, string[]>();
  for (const { source, target } of graph.edges) next.set(source, [...(next.get(source) ?? []), target]);
  // A set visits what is added while it is walked.
  for (const id of reached) for (const target of next.get(id) ?? []) reached.add(target);
  return reached;
}

/** Sources first; among equals as they stand in the graph. Nodes of a circle come last. */
export function order(graph: Graph): GraphNode[] {
  const waits = new Map(graph.nodes.map(({ id }) => [id, 0]));
  for (const { target } of graph.edges) waits.set(target, (waits.get(target) ?? 0) + 1);
  const rest = [...graph.nodes];
  const sorted: GraphNode[] = [];
  while (rest.length > 0) {
    const index = rest.findIndex(({ id }) => waits.get(id) === 0);
    const [node] = rest.splice(Math.max(0, index), 1);
    if (!node) break;
    sorted.push(node);
    for (const edge of graph.edges) {
      if (edge.source === node.id) waits.set(edge.target, (waits.get(edge.target) ?? 0) - 1);
    }
  }
  return sorted;
}

/** An id that no node has: that of its kind, with a number from the second on. */
export function freshId(type: string, taken: ReadonlySet<string>): string {
  if (!taken.has(type)) return type;
  let number = 2;
  while (taken.has(`${type}-${number}`)) number += 1;
  return `${type}-${number}`;
}

export function defaults(type: NodeType): Record<string, unknown> {
  return Object.fromEntries(type.params.map((param) => [param.name, structuredClone(param.default)]));
}

export function addNode(graph: Graph, type: NodeType, x: number, y: number): [Graph, string] {
  const id = freshId(type.name, new Set(graph.nodes.map((node) => node.id)));
  const node: GraphNode = { id, type: type.name, params: defaults(type), x, y };
  return [{ ...graph, nodes: [...graph.nodes, node] }, id];
}

export function removeNodes(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter(({ id }) => !ids.has(id)),
    edges: graph.edges.filter(({ source, target }) => !ids.has(source) && !ids.has(target)),
  };
}

/** Ask `checkConnection` before. */
export function connect(graph: Graph, edge: Edge): Graph {
  const { source, target, port } = edge;
  return { ...graph, edges: [...graph.edges, { source, target, port }] };
}

export function disconnect(graph: Graph, edge: Edge): Graph {
  return { ...graph, edges: graph.edges.filter((known) => !same(known, edge)) };
}

export function withParam(graph: Graph, id: string, name: string, value: unknown): Graph {
  const set = (node: GraphNode) =>
    node.id === id ? { ...node, params: { ...node.params, [name]: value } } : node;
  return { ...graph, nodes: graph.nodes.map(set) };
}

export function withPlaces(graph: Graph, places: ReadonlyMap<string, { x: number; y: number }>): Graph {
  const put = (node: GraphNode) => {
    const place = places.get(node.id);
    // Whole pixels: a document need not say more.
    return place ? { ...node, x: Math.round(place.x), y: Math.round(place.y) } : node;
  };
  return { ...graph, nodes: graph.nodes.map(put) };
}

/** The part of a graph among some nodes, to be pasted. */
export function extract(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter(({ id }) => ids.has(id)),
    edges: graph.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
  };
}

/** Beside what it was copied from, under new ids; tells which. */
export function paste(graph: Graph, part: Graph, shift: number): [Graph, string[]] {
  const taken = new Set(graph.nodes.map(({ id }) => id));
  const renamed = new Map<string, string>();
  for (const { id, type } of part.nodes) {
    const fresh = freshId(type, taken);
    taken.add(fresh);
    renamed.set(id, fresh);
  }
  const name = (id: string) => renamed.get(id) ?? id;
  const nodes = part.nodes.map((node) => ({
    ...structuredClone(node),
    id: name(node.id),
    x: node.x + shift,
    y: node.y + shift,
  }));
  const edges = part.edges.map(({ source, target, port }) => ({
    source: name(source),
    target: name(target),
    port,
  }));
  return [
    { nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] },
    nodes.map(({ id }) => id),
  ];
}
