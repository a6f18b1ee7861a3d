"""What stands before a node of a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.rag.nodes import TYPES

if TYPE_CHECKING:
    from collections.abc import Collection

    from llmhero_widgets.rag.graph import Graph


class Upstream:
    """The connections of a graph, looked up from their end.

    Parameters
    ----------
    graph
        The graph.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> graph = Graph().add("load").add("chunk").add("bm25").add("question").add("retrieve")
    >>> for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
    ...     graph = graph.connect(*pair.split())
    >>> Upstream(graph).before("retrieve")
    ['load', 'chunk', 'bm25', 'question']
    """

    def __init__(self, graph: Graph) -> None:
        self._types = {node.id: node.type for node in graph.nodes}
        self._order = [node.id for node in graph.order()]
        self._sources = graph.sources
        self._before: dict[str, frozenset[str]] = {}
        for each in self._order:
            direct = self.all_sources(each)
            self._before[each] = frozenset(direct).union(*(self._before[source] for source in direct))

    def all_sources(self, id: str) -> list[str]:  # noqa: A002
        """Return the nodes connected to any port, port by port."""
        return [source for port in TYPES[self._types[id]].inputs for source in self._sources(id, port.name)]

    def before(self, id: str) -> list[str]:  # noqa: A002
        """Return all nodes from which a way leads to this one, in the order of a run."""
        return [each for each in self._order if each in self._before[id]]

    def of(self, ids: Collection[str]) -> frozenset[str]:
        """Return some nodes and all that they need."""
        return frozenset(ids).union(*(self._before[each] for each in ids))

    def asked(self, id: str) -> frozenset[str]:  # noqa: A002
        """Return the nodes before this one that depend on a question, the questions included."""
        before = self._before[id]
        questions = {each for each in before if self.is_question(each)}
        return frozenset(each for each in before if each in questions or self._before[each] & questions)

    def is_question(self, id: str) -> bool:  # noqa: A002
        """Whether a node asks: a query comes out and nothing goes in."""
        kind = TYPES[self._types[id]]
        return kind.output == "query" and not kind.inputs
