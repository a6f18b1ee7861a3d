import { expect, test } from "vitest";
import {
  addNode,
  after,
  checkConnection,
  connect,
  disconnect,
  extract,
  flow,
  order,
  paste,
  removeNodes,
  same,
  titleOf,
  withParam,
  withPlaces,
} from "./graph";
import { GRAPH, TYPES } from "./testing";
import type { Edge, Graph, NodeType } from "./types";

const types = new Map(TYPES.map((type) => [type.name, type]));
const edge = (text: string): Edge => {
  const [source = "", target = "", port = ""] = text.split(/[>.]/);
  return { source, target, port };
};
const refusal = (graph: Graph, text: string) => checkConnection(types, graph, edge(text));
const type = (name: string): NodeType => {
  const found = types.get(name);
  if (!found) throw new Error(`no kind ${name}`);
  return found;
};
const ids = (graph: Graph) => graph.nodes.map(({ id }) => id);

test.each([
  ["nobody>chunk.documents", "unknown_node"],
  ["load>nobody.documents", "unknown_node"],
  ["load>chunk.pages", "unknown_port"],
  ["chunk>chunk.documents", "own_output"],
  ["load>chunk.documents", "same_edge"],
  ["load>prompt.hits", "wrong_type"],
  ["load-2>chunk.documents", "port_taken"],
] as const)("%s is refused: %s", (text, code) => {
  const [grown] = addNode(GRAPH, type("load"), 0, 0);
  const refused = refusal(grown, text);
  expect(refused?.code).toBe(code);
  expect(refused?.message.zh).not.toMatch(/[{}]/);
  expect(refused?.message.en).not.toMatch(/[{}]/);
});

test("a circle is refused, and an input for many takes a second one", () => {
  let [graph] = addNode(GRAPH, type("fuse"), 0, 0);
  for (const each of ["rerank", "mmr", "bm25", "retrieve"]) [graph] = addNode(graph, type(each), 0, 0);
  graph = connect(graph, edge("fuse>rerank.hits"));
  graph = connect(graph, edge("rerank>mmr.hits"));
  expect(refusal(graph, "mmr>fuse.hits")?.code).toBe("cycle");
  expect(refusal(graph, "mmr>fuse.hits")?.message.en).toBe(
    "Fuse comes before Mmr: this connection would close a circle.",
  );
  graph = connect(graph, edge("retrieve>fuse.hits"));
  expect(refusal(graph, "retrieve-2>fuse.hits")).toBeNull();
});

test("a name says which one of its kind where there are several", () => {
  const [grown, id] = addNode(GRAPH, type("chunk"), 0, 0);
  expect(id).toBe("chunk-2");
  expect(titleOf(types, GRAPH, "chunk").en).toBe("Chunk");
  expect(titleOf(types, grown, "chunk").en).toBe("Chunk 1");
  expect(titleOf(types, grown, "chunk-2").en).toBe("Chunk 2");
  expect(titleOf(types, grown, "gone").en).toBe("gone");
  expect(flow("novel")).toEqual({ en: "novel", zh: "novel" });
});

test("a new node has the defaults of its kind, and its own copy of them", () => {
  const list: NodeType = {
    ...type("load"),
    params: [
      { ...(type("chunk").params[0] as NodeType["params"][0]), name: "paths", kind: "list", default: [] },
    ],
  };
  const [grown, id] = addNode(GRAPH, list, 3, 4);
  const made = grown.nodes.find((node) => node.id === id);
  expect(made).toMatchObject({ type: "load", params: { paths: [] }, x: 3, y: 4 });
  expect(made?.params.paths).not.toBe(list.params[0]?.default);
});

test("order puts sources first, and a circle from a document does not hang it", () => {
  const sorted = order({ ...GRAPH, nodes: [...GRAPH.nodes].reverse() }).map(({ id }) => id);
  for (const { source, target } of GRAPH.edges) {
    expect(sorted.indexOf(source)).toBeLessThan(sorted.indexOf(target));
  }
  const circle = connect(GRAPH, edge("embed>chunk.documents"));
  expect(
    order(circle)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids(GRAPH).sort());
  expect([...after(circle, ["prompt"])].sort()).toEqual(["answer", "generate", "prompt"]);
});

test("nodes go with their connections; what is pasted has its own names and the connections among it", () => {
  const less = removeNodes(GRAPH, new Set(["embed"]));
  expect(ids(less)).not.toContain("embed");
  expect(less.edges).toHaveLength(GRAPH.edges.length - 2);
  const part = extract(GRAPH, new Set(["chunk", "embed"]));
  expect(part.edges).toEqual([edge("chunk>embed.chunks")]);
  const [twice, fresh] = paste(GRAPH, part, 24);
  expect(fresh).toEqual(["chunk-2", "embed-2"]);
  expect(twice.edges.at(-1)).toEqual(edge("chunk-2>embed-2.chunks"));
  const [old, copy] = ["chunk", "chunk-2"].map((id) => twice.nodes.find((node) => node.id === id));
  expect(copy).toEqual({ ...old, id: "chunk-2", x: (old?.x ?? 0) + 24, y: (old?.y ?? 0) + 24 });
  expect(copy?.params).not.toBe(old?.params);
});

test("one setting, one place, one connection changes; the graph before stays as it was", () => {
  const before = JSON.stringify(GRAPH);
  const set = withParam(GRAPH, "chunk", "size", 200);
  expect(set.nodes.find(({ id }) => id === "chunk")?.params).toEqual({ size: 200 });
  const put = withPlaces(GRAPH, new Map([["chunk", { x: 1.6, y: 2.2 }]]));
  expect(put.nodes.find(({ id }) => id === "chunk")).toMatchObject({ x: 2, y: 2 });
  const cut = disconnect(GRAPH, edge("load>chunk.documents"));
  expect(cut.edges.some((each) => same(each, edge("load>chunk.documents")))).toBe(false);
  expect(cut.edges).toHaveLength(GRAPH.edges.length - 1);
  expect(JSON.stringify(GRAPH)).toBe(before);
});
