"""A pipeline as a value: nodes, connections, and every edit as another graph.

A graph that exists is sound: kinds and parameters of its nodes are known and checked, every connection can
work, and there is no circle. Inputs may still be open while it is being built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_graph as messages
from llmhero_widgets.rag.connecting import Refusal, after, check_connection, in_order, title_of
from llmhero_widgets.rag.json_values import fields, items, text, unreadable
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.params import nearest, shown, whole

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

__all__ = ["Edge", "Graph", "GraphNode", "Refusal", "check_connection"]

#: What a canvas can show, and every edit check at once.
MOST_NODES: Final = 200
MOST_EDGES: Final = 1000
_MOST_ID: Final = 64
_FARTHEST: Final = 1e6
_ID: Final = re.compile(rf"[\w.-]{{1,{_MOST_ID}}}")


@dataclass(frozen=True)
class GraphNode:
    """One node.

    Attributes
    ----------
    id
        Unique in its graph: letters, digits, "-", "_" and ".".
    type
        A name of ``llmhero_widgets.rag.nodes.TYPES``.
    params
        Settings by name; those of a node in a graph are all there.
    x, y
        Place on the canvas in CSS pixels; all zero where the front end may lay the graph out.
    """

    id: str
    type: str
    params: Mapping[str, Any] = field(default_factory=dict)
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """From the output of ``source`` to the input ``port`` of ``target``."""

    source: str
    target: str
    port: str


@dataclass(frozen=True)
class Graph:
    """Nodes and connections, these in the order of their targets; an input takes them in the order given.

    Parameters
    ----------
    nodes, edges
        Any iterables.

    Raises
    ------
    HeroError
        ``bad_request`` where a kind, an id, a parameter or a connection cannot be; the sentence says which.

    Examples
    --------
    >>> graph = Graph().add("load").add("chunk", size=300).add("bm25")
    >>> graph = graph.connect("load", "chunk").connect("chunk", "bm25")
    >>> [node.id for node in graph.order()], graph.node("chunk").params["size"]
    (['load', 'chunk', 'bm25'], 300)
    """

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[Edge, ...] = ()

    def __post_init__(self) -> None:
        """Check everything once, whoever made it."""
        nodes, edges = tuple(map(_checked, self.nodes)), tuple(self.edges)
        for most, reason, parts in (
            (MOST_NODES, messages.TOO_MANY_NODES, nodes),
            (MOST_EDGES, messages.TOO_MANY_EDGES, edges),
        ):
            if len(parts) > most:
                raise HeroError(reason, code="bad_request", most=most, n=len(parts))
        known: set[str] = set()
        for node in nodes:
            if node.id in known:
                raise HeroError(messages.SAME_ID, code="bad_request", node=node.id)
            known.add(node.id)
        # Connections are made one by one, as a reader makes them, so that the one that cannot be is named.
        grown = self._with(nodes, ())
        for edge in edges:
            grown = grown.connect(edge.source, edge.target, edge.port)
        self._set(nodes, grown.edges)

    def find(self, id: str) -> GraphNode | None:  # noqa: A002 - what a node's name is called
        """Return a node, or None."""
        return self._by_id.get(id)

    def node(self, id: str) -> GraphNode:  # noqa: A002
        """Return a node.

        Raises
        ------
        HeroError
            If there is none of that id (the nearest is named).
        """
        found = self.find(id)
        if found is None:
            hint, near = nearest(id, self._by_id)
            raise HeroError(messages.UNKNOWN_NODE, hint, code="bad_request", node=shown(id), **near)
        return found

    def add(
        self,
        type: str,  # noqa: A002 - what a node's kind is called
        id: str | None = None,  # noqa: A002
        *,
        x: float = 0.0,
        y: float = 0.0,
        **params: object,
    ) -> Graph:
        """Return the graph with one node more.

        Parameters
        ----------
        type
            Its kind.
        id
            By default its kind, with a number from the second on.
        x, y
            Place on the canvas.
        **params
            Settings; the others have their defaults.
        """
        number = 1
        name = type if id is None else id
        while id is None and name in self._by_id:
            number += 1
            name = f"{type}-{number}"
        return replace(self, nodes=(*self.nodes, GraphNode(name, type, params, x, y)))

    def remove(self, *ids: str) -> Graph:
        """Return the graph without some nodes and their connections."""
        gone = {self.node(each).id for each in ids}
        return Graph(
            tuple(node for node in self.nodes if node.id not in gone),
            tuple(edge for edge in self.edges if edge.source not in gone and edge.target not in gone),
        )

    def connect(self, source: str, target: str, port: str | None = None) -> Graph:
        """Return the graph with one connection more.

        Parameters
        ----------
        source, target
            Ids of nodes.
        port
            An input of ``target``; by default the one that takes what ``source`` gives.

        Raises
        ------
        HeroError
            ``bad_request`` with the reason where the connection cannot work.
        """
        edge = Edge(source, target, self._port(source, target) if port is None else port)
        refusal = check_connection(self, edge)
        if refusal is not None:
            raise refusal.error()
        return self._with(self.nodes, (*self.edges, edge))

    def disconnect(self, edge: Edge) -> Graph:
        """Return the graph without a connection.

        Raises
        ------
        HeroError
            If there is no such connection.
        """
        if edge not in self.edges:
            raise HeroError(messages.NOT_CONNECTED, code="bad_request")
        return self._with(self.nodes, tuple(each for each in self.edges if each != edge))

    def with_params(self, id: str, **params: object) -> Graph:  # noqa: A002
        """Return the graph with other settings of one node; those not named stay."""
        node = self.node(id)
        changed = _checked(replace(node, params={**node.params, **params}))
        return self._with(tuple(changed if each is node else each for each in self.nodes), self.edges)

    def order(self) -> list[GraphNode]:
        """Return the nodes so that each comes after those it needs; among equals, as they stand."""
        return in_order(self.nodes, self.edges)

    def sources(self, id: str, port: str) -> tuple[str, ...]:  # noqa: A002
        """Return the ids of the nodes connected to an input, in order."""
        return self._sources.get((id, port), ())

    def after(self, id: str) -> frozenset[str]:  # noqa: A002
        """Return the ids of the nodes that depend on one, itself included."""
        return after(self.edges, self.node(id).id)

    def before(self, *ids: str) -> Graph:
        """Return the part of the graph that some nodes need, themselves included."""
        needed = {self.node(each).id for each in ids}
        for node in reversed(self.order()):
            if node.id in needed:
                needed.update(edge.source for edge in self.edges if edge.target == node.id)
        return self.remove(*(node.id for node in self.nodes if node.id not in needed))

    def open_inputs(self) -> list[tuple[str, str]]:
        """Return ``(id, port)`` of each input that must have a connection and has none."""
        return [
            (node.id, port.name)
            for node in self.nodes
            for port in TYPES[node.type].inputs
            if not port.optional and not self.sources(node.id, port.name)
        ]

    def title(self, id: str) -> Message:  # noqa: A002
        """Return what the reader sees of a node: its kind, with a number where there are several."""
        return title_of(self, self.node(id))

    def to_dict(self) -> dict[str, Any]:
        """Return the graph as JSON values; :meth:`from_dict` restores it."""
        return {
            "nodes": [
                {"id": node.id, "type": node.type, "params": dict(node.params), "x": node.x, "y": node.y}
                for node in self.nodes
            ],
            "edges": [
                {"source": edge.source, "target": edge.target, "port": edge.port} for edge in self.edges
            ],
        }

    @classmethod
    def from_dict(cls, told: object) -> Self:
        """Restore a graph from JSON values.

        Parameters
        ----------
        told
            What :meth:`to_dict` returned; ``params``, ``x`` and ``y`` may be missing.

        Raises
        ------
        HeroError
            ``bad_request`` where it cannot be read; the sentence says where.

        Examples
        --------
        >>> graph = Graph().add("question", text="Why?")
        >>> Graph.from_dict(graph.to_dict()) == graph
        True
        """
        parts = fields(told, "graph", ("nodes", "edges"))
        nodes = []
        for number, each in enumerate(items(parts["nodes"], "nodes")):
            what = f"nodes[{number}]"
            one = fields(each, what, ("id", "type"), ("params", "x", "y"))
            params = one.get("params", {})
            if not isinstance(params, Mapping):
                raise unreadable(messages.NO_MAPPING, f"{what}.params")
            names = text(one["id"], f"{what}.id"), text(one["type"], f"{what}.type")
            nodes.append(GraphNode(*names, params, one.get("x", 0.0), one.get("y", 0.0)))
        edges = []
        for number, each in enumerate(items(parts["edges"], "edges")):
            what = f"edges[{number}]"
            one = fields(each, what, ("source", "target", "port"))
            edges.append(Edge(*(text(one[name], f"{what}.{name}") for name in ("source", "target", "port"))))
        return cls(tuple(nodes), tuple(edges))

    @cached_property
    def _by_id(self) -> dict[str, GraphNode]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def _sources(self) -> dict[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for edge in self.edges:
            at = edge.target, edge.port
            found[at] = (*found.get(at, ()), edge.source)
        return found

    def _port(self, source: str, target: str) -> str:
        gives, takes = TYPES[self.node(source).type].output, self.node(target)
        for port in TYPES[takes.type].inputs:
            if port.type == gives:
                return port.name
        title = title_of(self, takes)
        raise HeroError(messages.NO_FREE_PORT, code="bad_request", target=title, gives=messages.FLOWS[gives])

    def _with(self, nodes: tuple[GraphNode, ...], edges: tuple[Edge, ...]) -> Graph:
        """Return another graph of parts that are checked already."""
        made = object.__new__(Graph)
        made._set(nodes, edges)
        return made

    def _set(self, nodes: tuple[GraphNode, ...], edges: tuple[Edge, ...]) -> None:
        places = {node.id: place for place, node in enumerate(nodes)}
        ports = {node.id: [port.name for port in TYPES[node.type].inputs] for node in nodes}
        # Only within one input has their order a meaning: graphs that mean the same are equal.
        ordered = sorted(edges, key=lambda edge: (places[edge.target], ports[edge.target].index(edge.port)))
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "edges", tuple(ordered))


def _checked(node: GraphNode) -> GraphNode:
    """Return a node whose parameters are whole and cannot be changed from outside."""
    if not isinstance(node.id, str) or not _ID.fullmatch(node.id):
        hint = messages.BAD_ID_HINT
        raise HeroError(messages.BAD_ID, hint, code="bad_request", node=shown(node.id), most=_MOST_ID)
    kind = TYPES.get(node.type)
    if kind is None:
        hint, near = nearest(node.type, TYPES)
        raise HeroError(messages.UNKNOWN_TYPE, hint, code="bad_request", type=shown(node.type), **near)
    place = []
    for at in (node.x, node.y):
        if isinstance(at, bool) or not isinstance(at, int | float) or not abs(at) <= _FARTHEST:
            raise HeroError(messages.BAD_PLACE, code="bad_request", node=node.id)
        place.append(float(at))
    return GraphNode(node.id, node.type, MappingProxyType(whole(kind, node.params)), *place)
