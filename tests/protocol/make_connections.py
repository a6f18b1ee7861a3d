"""Writes connections.json: connections on some graphs, and for each what must become of it.

    python tests/protocol/make_connections.py

The verdicts come from rules written here a second time, in another way than the package's: by the closure of
the whole graph as a matrix. The sentences are the package's own; the browser must say the same.
"""

import itertools
import json
from pathlib import Path

import numpy as np

from llmhero_widgets.rag.graph import Edge, Graph, check_connection
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.values import digest_of

FILE = Path(__file__).with_name("connections.json")
GRAPHS = {
    "empty": ([], []),
    "one of each": (list(TYPES), []),
    "search": (
        ["load", "chunk", "embed", "index", "question", "retrieve", "prompt", "generate", "answer"],
        ["load>chunk", "chunk>embed", "embed>index", "index>retrieve", "question>retrieve", "retrieve>prompt",
         "prompt>generate", "generate>answer"],
    ),
    "hybrid": (
        ["chunk", "embed", "index", "bm25", "question", "rewrite", "retrieve", "retrieve", "fuse", "rerank",
         "mmr", "evaluate"],
        ["chunk>embed", "embed>index", "chunk>bm25", "question>rewrite", "index>retrieve", "rewrite>retrieve",
         "bm25>retrieve-2", "rewrite>retrieve-2", "retrieve>fuse", "retrieve-2>fuse", "fuse>rerank",
         "rerank>mmr"],
    ),
    "chains": (
        ["load", "load", "clean", "clean", "clean", "question", "rewrite", "rewrite", "fuse", "fuse", "fuse",
         "mmr", "mmr"],
        ["load>clean", "clean>clean-2", "clean-2>clean-3", "rewrite>rewrite-2", "fuse>fuse-2", "fuse-2>mmr",
         "mmr>fuse-3", "mmr-2>fuse"],
    ),
}  # fmt: skip


def graphs() -> dict[str, Graph]:
    """The graphs above, checked."""
    made = {}
    for name, (types, edges) in GRAPHS.items():
        graph = Graph()
        for kind in types:
            graph = graph.add(kind)
        for edge in edges:
            graph = graph.connect(*edge.split(">"))
        made[name] = graph
    return made


def verdict(graph: Graph, edge: Edge) -> str | None:
    """The code that the rules give, the first that applies."""
    ids = [node.id for node in graph.nodes]
    kinds = {node.id: TYPES[node.type] for node in graph.nodes}
    if {edge.source, edge.target} - set(ids):
        return "unknown_node"
    ports = {port.name: port for port in kinds[edge.target].inputs}
    if edge.port not in ports:
        return "unknown_port"
    reach = np.eye(len(ids), dtype=bool)
    for each in graph.edges:
        reach[ids.index(each.source), ids.index(each.target)] = True
    for _ in ids:
        reach = reach @ reach
    into = [each.source for each in graph.edges if (each.target, each.port) == (edge.target, edge.port)]
    rules = {
        "own_output": edge.source == edge.target,
        "same_edge": edge.source in into,
        "wrong_type": kinds[edge.source].output != ports[edge.port].type,
        "port_taken": bool(into) and not ports[edge.port].many,
        "cycle": reach[ids.index(edge.target), ids.index(edge.source)],
    }
    return next((code for code, applies in rules.items() if applies), None)


def cases() -> list[dict]:
    """Every connection of the small graphs' nodes by type, and a sample of the rest."""
    found = []
    for name, graph in graphs().items():
        ids = [node.id for node in graph.nodes]
        edges = [
            Edge(source, target, port.name)
            for source, target in itertools.product(ids, ids)
            for port in TYPES[graph.node(target).type].inputs
        ]
        edges += [Edge("nobody", "load", "documents"), Edge("load", "nobody", "documents")]
        edges += [Edge(ids[0], target, "output") for target in ids[:3]]
        for edge in edges:
            refusal = check_connection(graph, edge)
            found.append(
                {
                    "graph": name,
                    "edge": [edge.source, edge.target, edge.port],
                    "code": verdict(graph, edge),
                    "en": refusal.message.en if refusal else None,
                    "zh": refusal.message.zh if refusal else None,
                }
            )
    # All that can be done, and of each kind of refusal on each graph a few.
    kept, counts = [], {}
    for each in sorted(found, key=lambda each: digest_of(each["graph"], *each["edge"])):
        kind = each["graph"], each["code"]
        counts[kind] = counts.get(kind, 0) + 1
        if each["code"] is None or counts[kind] <= 16:
            kept.append(each)
    return sorted(
        kept, key=lambda each: (list(GRAPHS).index(each["graph"]), each["code"] or "", each["edge"])
    )


def document() -> dict:
    """All that the twins need: kinds, graphs, cases."""
    types = {
        kind.name: {
            "title": list(kind.title),
            "inputs": [[port.name, port.type, port.many, port.optional] for port in kind.inputs],
            "output": kind.output,
        }
        for kind in TYPES.values()
    }
    shapes = {
        name: {
            "nodes": [[node.id, node.type] for node in graph.nodes],
            "edges": [[edge.source, edge.target, edge.port] for edge in graph.edges],
        }
        for name, graph in graphs().items()
    }
    return {"types": types, "graphs": shapes, "cases": cases()}


def written() -> str:
    """One line per kind, graph and case, so that a change is seen where it is."""
    parts = document()
    lines = ["{"]
    for name in ("types", "graphs"):
        lines.append(f'"{name}": {{')
        lines += [
            f"{json.dumps(key)}: {json.dumps(each, ensure_ascii=False)}," for key, each in parts[name].items()
        ]
        lines[-1] = lines[-1].rstrip(",")
        lines.append("},")
    lines.append('"cases": [')
    lines += [f"{json.dumps(each, ensure_ascii=False)}," for each in parts["cases"]]
    lines[-1] = lines[-1].rstrip(",")
    return "\n".join([*lines, "]", "}", ""])


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
