"""Which connections of a graph can work, and why the others cannot.

The twin of ``js/rag/graph.ts``; ``tests/protocol/connections.json`` holds both to the same verdicts.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import Message
from llmhero_widgets.rag import messages_graph as messages
from llmhero_widgets.rag.nodes import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmhero_widgets.rag.graph import Edge, Graph, GraphNode
    from llmhero_widgets.rag.nodes.node import Port

RefusalCode = Literal[
    "unknown_node", "unknown_port", "own_output", "same_edge", "wrong_type", "port_taken", "cycle"
]

_REASONS: Final[dict[str, Message]] = {
    "unknown_node": messages.UNKNOWN_NODE,
    "unknown_port": messages.UNKNOWN_PORT,
    "own_output": messages.OWN_OUTPUT,
    "same_edge": messages.SAME_EDGE,
    "wrong_type": messages.WRONG_TYPE,
    "port_taken": messages.PORT_TAKEN,
    "cycle": messages.CYCLE,
}


@dataclass(frozen=True)
class Refusal:
    """Why a connection cannot be made.

    Attributes
    ----------
    code
        A word for programs.
    slots
        What the sentence speaks of.
    """

    code: RefusalCode
    slots: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        """The sentence, in both languages."""
        reason = _REASONS[self.code]
        return Message(reason.format("en", **self.slots), reason.format("zh", **self.slots))

    def error(self) -> HeroError:
        """Return it as the error that a program gets; its code is ``bad_request``."""
        return HeroError(_REASONS[self.code], code="bad_request", **self.slots)


def check_connection(graph: Graph, edge: Edge) -> Refusal | None:
    """Say why a connection cannot be made, or None where it can.

    Parameters
    ----------
    graph
        As it is, without the connection.
    edge
        The connection.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Edge, Graph
    >>> graph = Graph().add("load").add("bm25")
    >>> check_connection(graph, Edge("load", "bm25", "chunks")).message.en
    'Keyword index takes chunks here, but Documents gives documents.'
    """
    for end in (edge.source, edge.target):
        if graph.find(end) is None:
            return Refusal("unknown_node", {"node": end})
    source, target = graph.node(edge.source), graph.node(edge.target)
    names: dict[str, Any] = {"source": title_of(graph, source), "target": title_of(graph, target)}
    port = next((each for each in TYPES[target.type].inputs if each.name == edge.port), None)
    if port is None:
        return Refusal("unknown_port", {"node": names["target"], "port": edge.port})
    if source is target:
        return Refusal("own_output", {"node": names["source"]})
    if edge in graph.edges:
        return Refusal("same_edge", names)
    return _check_port(graph, edge, port, names)


def _check_port(graph: Graph, edge: Edge, port: Port, names: dict[str, Any]) -> Refusal | None:
    output = TYPES[graph.node(edge.source).type].output
    takes = {**names, "takes": messages.FLOWS[port.type]}
    if output != port.type:
        return Refusal("wrong_type", {**takes, "gives": messages.FLOWS[output]})
    holders = graph.sources(edge.target, edge.port)
    if holders and not port.many:
        return Refusal("port_taken", {**takes, "other": title_of(graph, graph.node(holders[0]))})
    if edge.source in after(graph.edges, edge.target):
        return Refusal("cycle", names)
    return None


def title_of(graph: Graph, node: GraphNode) -> Message:
    """Return what the reader sees of a node: its kind, with a number where there are several of the kind."""
    title = TYPES[node.type].title
    family = [each.id for each in graph.nodes if each.type == node.type]
    if len(family) == 1:
        return title
    number = family.index(node.id) + 1
    return Message(f"{title.en} {number}", f"{title.zh} {number}")


def after(edges: Iterable[Edge], id: str) -> frozenset[str]:  # noqa: A002 - what a node's name is called
    """Return the nodes that a node's output reaches, itself included."""
    following: dict[str, list[str]] = {}
    for edge in edges:
        following.setdefault(edge.source, []).append(edge.target)
    reached, waiting = {id}, deque([id])
    while waiting:
        for target in following.get(waiting.popleft(), ()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return frozenset(reached)


def in_order(nodes: Sequence[GraphNode], edges: Iterable[Edge]) -> list[GraphNode]:
    """Return nodes so that each comes after those it needs; among equals, as they stand.

    Kahn's algorithm; no node of a circle is returned.
    """
    waits = {node.id: 0 for node in nodes}
    following: dict[str, list[str]] = {}
    for edge in edges:
        waits[edge.target] += 1
        following.setdefault(edge.source, []).append(edge.target)
    rest, ordered = list(nodes), []
    while free := next((node for node in rest if not waits[node.id]), None):
        rest.remove(free)
        ordered.append(free)
        for target in following.get(free.id, ()):
            waits[target] -= 1
    return ordered
