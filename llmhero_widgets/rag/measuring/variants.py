"""Other pipelines over the same documents, made from one: what a reader would try next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.text import Message
from llmhero_widgets.rag import messages_measure as messages
from llmhero_widgets.rag.defaults import embedder_for
from llmhero_widgets.rag.nodes import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.graph import Graph, GraphNode
    from llmhero_widgets.rag.values import Documents


@dataclass(frozen=True)
class Variant:
    """Another pipeline.

    Attributes
    ----------
    id
        A word for programs.
    title
        What the reader sees.
    graph
        Ends with the node whose hits are measured.
    """

    id: str
    title: Message
    graph: Graph


def deepened(graph: Graph, depth: int) -> Graph:
    """Return a graph that fetches at least so many chunks at every stage.

    Pipelines whose rankings have different lengths cannot be compared in MRR and MAP.

    Parameters
    ----------
    graph
        Any.
    depth
        What each "k" is raised to where it is lower.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> graph = deepened(Graph().add("retrieve", k=3).add("fuse", k=30), 10)
    >>> [node.params["k"] for node in graph.nodes]
    [10, 30]
    """
    for node in graph.nodes:
        if TYPES[node.type].output == "hits" and node.params["k"] < depth:
            graph = graph.with_params(node.id, k=depth)
    return graph


def variants(graph: Graph, documents: Documents) -> Mapping[str, Variant]:
    """Return what can be made of a pipeline, by id; nothing that it already is.

    Parameters
    ----------
    graph
        Ends with the node whose hits are measured.
    documents
        What is searched: decides which embedder reads them where the pipeline has none.

    Returns
    -------
    Mapping of str to Variant
        "dense", "bm25", "hybrid", "late", "rerank", "mmr", "smaller" and "larger", as far as they apply.

    Examples
    --------
    >>> from llmhero_widgets.rag.defaults import default_graph
    >>> from llmhero_widgets.rag.values import Document, Documents
    >>> graph = default_graph({"a.md": "Keys are cached."}).before("retrieve")
    >>> list(variants(graph, Documents((Document("a.md", "Keys are cached."),))))
    ['bm25', 'hybrid', 'late', 'rerank', 'mmr', 'smaller', 'larger']
    """
    parts = _Parts(graph, documents)
    found = []
    if parts.chunk is not None and parts.query is not None:
        dense, keyword = parts.search(dense=True), parts.search(keyword=True)
        stages = {node.type for node in graph.nodes if TYPES[node.type].output in {"hits", "index"}}
        if stages != {"index", "retrieve"}:
            found.append(Variant("dense", messages.DENSE, dense))
        if stages != {"bm25", "retrieve"}:
            found.append(Variant("bm25", messages.BM25, keyword))
        methods = {node.params["method"] for node in graph.nodes if node.type == "fuse"}
        if stages != {"index", "bm25", "retrieve", "fuse"} or methods != {"rrf"}:
            hybrid = parts.search(dense=True, keyword=True)
            found.append(Variant("hybrid", messages.HYBRID, hybrid))
    types = {node.type for node in graph.nodes}
    if "rerank" not in types:
        late = {"method": "late-interaction", "model": "" if "embed" in types else parts.embedder()}
        found.append(Variant("late", messages.LATE, _behind(graph, parts.last, "rerank", **late)))
        found.append(Variant("rerank", messages.RERANK, _behind(graph, parts.last, "rerank")))
    if "mmr" not in types:
        found.append(Variant("mmr", messages.MMR, _behind(graph, parts.last, "mmr")))
    if parts.chunk is not None:
        for name, title, times in (("smaller", messages.SMALLER, 0.5), ("larger", messages.LARGER, 2.0)):
            other = _resized(graph, parts.chunk, times)
            if other is not None:
                found.append(Variant(name, _sized(title, other.node(parts.chunk.id)), other))
    return {each.id: each for each in found}


class _Parts:
    """What the stages of a pipeline are called."""

    def __init__(self, graph: Graph, documents: Documents) -> None:
        self.graph = graph
        self._documents = documents
        order = graph.order()
        self.last = next(node.id for node in reversed(order) if TYPES[node.type].output == "hits")
        retrieve = next((node for node in order if node.type == "retrieve"), None)
        queries = () if retrieve is None else graph.sources(retrieve.id, "query")
        self.query = queries[0] if queries else None
        self.chunk = next((node for node in order if node.type == "chunk"), None)
        self._k = max(node.params["k"] for node in order if TYPES[node.type].output == "hits")

    def search(self, *, dense: bool = False, keyword: bool = False) -> Graph:
        """Return a pipeline that searches the same chunks for the same question in one or two ways."""
        assert self.chunk is not None  # noqa: S101 - for mypy
        assert self.query is not None  # noqa: S101
        graph, ends = self.graph.before(self.chunk.id, self.query), []
        if dense:
            graph, index = self._index(graph)
            graph, end = self._retrieve(graph, index)
            ends.append(end)
        if keyword:
            graph, index = self._copied(graph, "bm25", self.chunk.id, {})
            graph, end = self._retrieve(graph, index)
            ends.append(end)
        if len(ends) > 1:
            graph = graph.add("fuse", "measure-fuse", k=self._k)
            for end in ends:
                graph = graph.connect(end, "measure-fuse")
        return graph

    def embedder(self) -> str:
        """Return one that reads the language of the documents."""
        return embedder_for(
            {"documents": [{"id": each.id, "text": each.text} for each in self._documents.items]}
        )

    def _index(self, graph: Graph) -> tuple[Graph, str]:
        assert self.chunk is not None  # noqa: S101
        graph, embed = self._copied(graph, "embed", self.chunk.id, {"model": self.embedder()})
        return self._copied(graph, "index", embed, {})

    def _copied(self, graph: Graph, kind: str, source: str, params: Mapping[str, Any]) -> tuple[Graph, str]:
        """Add a node as the pipeline has it, or a new one where it has none."""
        own = next((node for node in self.graph.nodes if node.type == kind), None)
        name, settings = (f"measure-{kind}", params) if own is None else (own.id, own.params)
        return graph.add(kind, name, **settings).connect(source, name), name

    def _retrieve(self, graph: Graph, index: str) -> tuple[Graph, str]:
        name = f"measure-retrieve-{index}"[:64]
        graph = graph.add("retrieve", name, k=self._k)
        assert self.query is not None  # noqa: S101
        return graph.connect(index, name).connect(self.query, name), name


def _behind(graph: Graph, last: str, kind: str, **params: Any) -> Graph:
    name = f"measure-{kind}"
    k = max(graph.node(last).params["k"], _default(kind))
    return graph.add(kind, name, k=k, **params).connect(last, name)


def _default(kind: str) -> int:
    (k,) = (param.default for param in TYPES[kind].params if param.name == "k")
    return int(k)


def _resized(graph: Graph, chunk: GraphNode, times: float) -> Graph | None:
    size = next(param for param in TYPES["chunk"].params if param.name == "size")
    wanted = int(chunk.params["size"] * times)
    if (size.low or 0) <= wanted <= (size.high or wanted):
        return graph.with_params(chunk.id, size=wanted, overlap=int(chunk.params["overlap"] * times))
    return None


def _sized(title: Message, chunk: GraphNode) -> Message:
    size = chunk.params["size"]
    return Message(title.en.format(n=size), title.zh.format(n=size))
