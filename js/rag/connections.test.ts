import { expect, test } from "vitest";
import written from "../../tests/protocol/connections.json";
import { message } from "../shared/text";
import { checkConnection } from "./graph";
import type { Graph } from "./types";

interface Known {
  types: Record<
    string,
    { title: [string, string]; inputs: [string, string, boolean, boolean][]; output: string }
  >;
  graphs: Record<string, { nodes: [string, string][]; edges: [string, string, string][] }>;
  cases: {
    graph: string;
    edge: [string, string, string];
    code: string | null;
    en: string | null;
    zh: string | null;
  }[];
}

test("every connection is judged as the kernel judges it, in the same words", () => {
  const known = written as unknown as Known;
  const kinds = new Map(
    Object.entries(known.types).map(([name, { title, inputs, output }]) => [
      name,
      {
        name,
        title: message(...title),
        about: message("", ""),
        group: "",
        inputs: inputs.map(([port, type, many, optional]) => ({ name: port, type, many, optional })),
        output,
        params: [],
      },
    ]),
  );
  const graphs = Object.fromEntries(
    Object.entries(known.graphs).map(([name, { nodes, edges }]) => [
      name,
      {
        nodes: nodes.map(([id, type]) => ({ id, type, params: {}, x: 0, y: 0 })),
        edges: edges.map(([source, target, port]) => ({ source, target, port })),
      },
    ]),
  );
  expect(known.cases.length).toBeGreaterThanOrEqual(200);
  for (const each of known.cases) {
    const [source, target, port] = each.edge;
    const refused = checkConnection(kinds, graphs[each.graph] as Graph, { source, target, port });
    expect([each.graph, each.edge, refused?.code ?? null]).toEqual([each.graph, each.edge, each.code]);
    expect([refused?.message.en ?? null, refused?.message.zh ?? null]).toEqual([each.en, each.zh]);
  }
});
