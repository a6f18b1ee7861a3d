"""What stands behind the hits of a graph: chunks, documents, vectors, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.nodes import TYPES

if TYPE_CHECKING:
    from llmhero_widgets.rag.graph import Graph


class Sources:
    """A graph that can run, looked at from its hits.

    Parameters
    ----------
    graph
        The graph.

    Raises
    ------
    HeroError
        ``bad_request`` where an input is open, or settings do not fit together.
    """

    def __init__(self, graph: Graph) -> None:
        if not graph.nodes:
            raise HeroError(messages.EMPTY, messages.EMPTY_HINT, code="bad_request")
        for each, port in graph.open_inputs():
            title = graph.title(each)
            slots: dict[str, object] = {"port": port, "node": title}
            raise HeroError(messages.OPEN_INPUT, messages.CONNECT_HINT, code="bad_request", **slots)
        for node in graph.nodes:
            check = TYPES[node.type].check
            if check is not None:
                check(node.params)
            names = [each["id"] for each in node.params.get("documents", ())]
            for each in names:
                if names.count(each) > 1:
                    raise HeroError(messages.SAME_ID, code="bad_request", id=each)
        self.graph = graph
        self._order = [node.id for node in graph.order()]

    def is_reworded(self, id: str) -> bool:  # noqa: A002 - what a node's name is called
        """Whether the question that a node gets has several wordings."""
        (source,) = self.graph.sources(id, "query")
        return self.graph.node(source).type != "question"

    def is_keyword(self, id: str) -> bool:  # noqa: A002
        """Whether a retrieve node looks for words."""
        return any(self.graph.node(each).type == "bm25" for each in self.graph.sources(id, "index"))

    def question(self, id: str) -> str:  # noqa: A002
        """Return the question node behind a node: the one that the first of its hits answer."""
        return self._first(id, "question", ("query", "hits"))

    def share_chunks(self, id: str) -> bool:  # noqa: A002
        """Whether all lists of hits that a node gets count in the same chunks."""
        return len({self.chunks(each) for each in self.graph.sources(id, "hits")}) <= 1

    def chunks(self, id: str) -> str:  # noqa: A002
        """Return the node that cut what a node's hits count in."""
        return self._first(id, "chunk", ("index", "hits", "chunks", "vectors"))

    def documents(self, id: str) -> str:  # noqa: A002
        """Return the node whose documents were cut."""
        (source,) = self.graph.sources(self.chunks(id), "documents")
        return source

    def vectors(self, id: str) -> str | None:  # noqa: A002
        """Return the first node before this one that embedded the chunks behind its hits."""
        chunks = self.chunks(id)
        before = {node.id for node in self.graph.before(id).nodes}
        for each in self._order:
            embeds = each in before and self.graph.node(each).type == "embed"
            if embeds and self.graph.sources(each, "chunks") == (chunks,):
                return each
        return None

    def has_hits(self) -> bool:
        """Whether anything is searched."""
        return any(TYPES[node.type].output == "hits" for node in self.graph.nodes)

    def results(self) -> list[str]:
        """Return what is shown at the end: the hits, and what was written about them."""
        hits = [each for each in self._order if TYPES[self.graph.node(each).type].output == "hits"]
        prompts = [each for each in self._order if self.graph.node(each).type == "prompt"]
        chosen = self.graph.sources(prompts[0], "hits")[:1] if prompts else tuple(hits[-1:])
        for kind in ("answer", "generate", "prompt"):
            written = [each for each in self._order if self.graph.node(each).type == kind]
            if written:
                return [*chosen, written[-1]]
        return list(chosen)

    def _first(self, id: str, type: str, ports: tuple[str, ...]) -> str:  # noqa: A002
        while self.graph.node(id).type != type:
            (id, *_) = next(  # noqa: A001
                found for port in ports if (found := self.graph.sources(id, port))
            )
        return id
