"""A graph as a program for Haystack: its store, retriever and pipeline, and components on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.embedders import WORDLLAMA
from llmhero_widgets.rag.export.literals import Name, call, literal, quoted
from llmhero_widgets.rag.export.targeted import Draft, draft, hub_name, texts_of, weights_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.graph import Graph, GraphNode


def haystack_program(graph: Graph, lang: Language | None = None) -> str:
    """Return a Haystack program; see :func:`~llmhero_widgets.rag.export.to_python`."""
    made = draft(graph, "haystack", "haystack")
    made.pieces.append("haystack.show")
    made.imports.append("from haystack import Pipeline")
    first = True
    for node in graph.order():
        if node.type in _COMPONENTS and first:
            made.lines.append("pipeline = Pipeline()")
            first = False
        (_COMPONENTS | _PREPARED)[node.type](made, node)
    if made.sources.has_hits():
        _run(made)
    return made.program(lang)


def _run(made: Draft) -> None:
    hits = made.sources.results()[0]
    asked: dict[str, str] = {}
    for node in made.sources.graph.before(hits).nodes:
        for name, port in _ASKED.get(node.type, {}).items():
            component = name.format(node=made.names[node.id])
            if port == "text" and made.sources.is_keyword(node.id):
                continue
            if port == "query" and node.type == "retrieve" and not made.sources.is_keyword(node.id):
                continue
            question = made.names[made.sources.question(node.id)]
            asked[component] = f'{quoted(component)}: {{"{port}": {question}}}'
    name = made.names[hits]
    made.lines.append(f"found = pipeline.run({{{', '.join(asked.values())}}})")
    made.lines.append(f'show(found[{quoted(name)}]["documents"])')


def _component(
    made: Draft, node: GraphNode, function: str, inputs: list[str], settings: dict[str, Any]
) -> None:
    made_of = call("", function, inputs, settings).removeprefix(" = ")
    made.lines.append(f"pipeline.add_component({quoted(made.names[node.id])}, {made_of})")


def _connect(made: Draft, source: str, target: str) -> None:
    made.lines.append(f"pipeline.connect({quoted(source)}, {quoted(target)})")


def _load(made: Draft, node: GraphNode) -> None:
    made.pieces.append("haystack.texts")
    made.lines.append(call(made.names[node.id], "texts", [], texts_of(made, node)))


def _chunk(made: Draft, node: GraphNode) -> None:
    params, name = node.params, made.names[node.id]
    made.pieces.append("haystack.split")
    settings: dict[str, Any] = {"chunk_size": params["size"], "chunk_overlap": params["overlap"]}
    splitter = "CharacterTextSplitter"
    if params["method"] == "recursive":
        splitter = "RecursiveCharacterTextSplitter"
        made.pieces.append("plain.separators")
        regular = {
            "separators": Name(f"patterns({literal(params['separators'], 1)})"),
            "is_separator_regex": True,
        }
        settings |= regular | {"keep_separator": "end"}
    else:
        settings |= {"separator": ""}
    made.imports.append(f"from langchain_text_splitters import {splitter}")
    cutter = made.beside(f"{name}_splitter")
    made.lines.append(call(cutter, splitter, [], settings | {"add_start_index": True}))
    (documents,) = made.input(node, "documents")
    made.lines.append(f"{name} = split({documents}, {cutter})")


def _embed(made: Draft, node: GraphNode) -> None:
    model = node.params["model"]
    function, settings = "wordllama_embedder", ""
    if model != WORDLLAMA:
        function, settings = "sentence_embedder", quoted(hub_name(model))
    made.pieces += ["haystack.embedder", f"plain.{function}"]
    made.lines.append(call(made.names[node.id], "TextEmbedder", [f"{function}({settings})"], {}))


def _index(made: Draft, node: GraphNode) -> None:
    if node.params["kind"] != "flat":
        raise made.refuse(node, messages.ONLY_EXACT, kind=node.params["kind"])
    made.pieces.append("haystack.store")
    (embedder,) = made.input(node, "vectors")
    chunks = made.names[made.sources.chunks(node.id)]
    made.lines.append(f"{made.names[node.id]} = store({embedder}.with_embeddings({chunks}))")


def _question(made: Draft, node: GraphNode) -> None:
    made.lines.append(f"{made.names[node.id]} = {quoted(node.params['text'])}")


def _retrieve(made: Draft, node: GraphNode) -> None:
    graph, name = made.sources.graph, made.names[node.id]
    (source,) = graph.sources(node.id, "index")
    if made.sources.is_keyword(node.id):
        made.pieces.append("haystack.keyword_retriever")
        chunks = made.names[made.sources.chunks(node.id)]
        settings = {**graph.node(source).params, "top_k": node.params["k"]}
        _component(made, node, "KeywordRetriever", [chunks], settings)
        return
    made.imports.append("from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever")
    (embedder,) = graph.sources(source, "vectors")
    # A component belongs to one place of a pipeline: each retriever has a question embedder of its own.
    embed = f"{made.names[embedder]}.embed"
    made.lines.append(f'pipeline.add_component("{name}_question", TextEmbedder({embed}))')
    _component(made, node, "InMemoryEmbeddingRetriever", [made.names[source]], {"top_k": node.params["k"]})
    _connect(made, f"{name}_question.embedding", f"{name}.query_embedding")


def _fuse(made: Draft, node: GraphNode) -> None:
    made.pieces.append("haystack.fusion")
    lists = made.input(node, "hits")
    settings = {"method": node.params["method"], "weights": weights_of(node), "top_k": node.params["k"]}
    if node.params["method"] == "rrf":
        settings["constant"] = node.params["constant"]
    _component(made, node, "Fusion", [literal(len(lists))], settings)
    for number, each in enumerate(lists):
        _connect(made, f"{each}.documents", f"{made.names[node.id]}.list_{number}")


def _rerank(made: Draft, node: GraphNode) -> None:
    made.pieces.append("haystack.cross_encoder_ranker")
    _component(made, node, "CrossEncoderRanker", [quoted(node.params["model"])], {"top_k": node.params["k"]})
    _connect(made, f"{made.input(node, 'hits')[0]}.documents", f"{made.names[node.id]}.documents")


def _mmr(made: Draft, node: GraphNode) -> None:
    made.pieces.append("haystack.diversity_ranker")
    embed = f"{made.names[str(made.sources.vectors(node.id))]}.embed"
    params = node.params
    settings = {"relevance": params["relevance"], "balance": params["lambda_"], "top_k": params["k"]}
    _component(made, node, "DiversityRanker", [embed], settings)
    _connect(made, f"{made.input(node, 'hits')[0]}.documents", f"{made.names[node.id]}.documents")


def _nothing(made: Draft, node: GraphNode) -> None:
    """Words are counted by the retriever that looks for them."""


#: What the question goes into: components, and their inputs.
_ASKED: Final[Mapping[str, Mapping[str, str]]] = {
    "retrieve": {"{node}_question": "text", "{node}": "query"},
    "rerank": {"{node}": "query"},
    "mmr": {"{node}": "query"},
}
_PREPARED: Final[dict[str, Callable[[Draft, GraphNode], None]]] = {
    "load": _load,
    "chunk": _chunk,
    "embed": _embed,
    "index": _index,
    "bm25": _nothing,
    "question": _question,
}
_COMPONENTS: Final[dict[str, Callable[[Draft, GraphNode], None]]] = {
    "retrieve": _retrieve,
    "fuse": _fuse,
    "rerank": _rerank,
    "mmr": _mmr,
}
