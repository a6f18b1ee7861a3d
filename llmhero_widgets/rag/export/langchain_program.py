"""A graph as a program for LangChain: its splitters, embeddings and vector stores, and retrievers on them."""

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

_TRAINED: Final = frozenset({"ivf", "pq"})


def langchain_program(graph: Graph, lang: Language | None = None) -> str:
    """Return a LangChain program; see :func:`~llmhero_widgets.rag.export.to_python`."""
    made = draft(graph, "langchain", "langchain")
    made.pieces.append("langchain.show")
    for node in graph.order():
        _WRITERS[node.type](made, node)
    hits = made.sources.results()[:1]
    if hits and made.sources.has_hits():
        question = made.names[made.sources.question(hits[0])]
        made.lines.append(f"show({made.names[hits[0]]}.invoke({question}))")
    return made.program(lang)


def _use(made: Draft, node: GraphNode, function: str, inputs: list[str], settings: dict[str, Any]) -> None:
    made.lines.append(call(made.names[node.id], function, inputs, settings))


def _load(made: Draft, node: GraphNode) -> None:
    made.pieces.append("langchain.texts")
    _use(made, node, "texts", [], texts_of(made, node))


def _chunk(made: Draft, node: GraphNode) -> None:
    params = node.params
    name = made.names[node.id]
    made.pieces.append("langchain.numbered")
    settings: dict[str, Any] = {"chunk_size": params["size"], "chunk_overlap": params["overlap"]}
    if params["method"] == "recursive":
        splitter = "RecursiveCharacterTextSplitter"
        made.pieces.append("plain.separators")
        regular = {
            "separators": Name(f"patterns({literal(params['separators'], 1)})"),
            "is_separator_regex": True,
        }
        settings |= regular | {"keep_separator": "end"}
    else:
        splitter = "CharacterTextSplitter"
        settings |= {"separator": ""}
    made.imports.append(f"from langchain_text_splitters import {splitter}")
    cutter = made.beside(f"{name}_splitter")
    made.lines.append(call(cutter, splitter, [], settings | {"add_start_index": True}))
    (documents,) = made.input(node, "documents")
    made.lines.append(f"{name} = numbered({cutter}.split_documents({documents}))")


def _embed(made: Draft, node: GraphNode) -> None:
    model = node.params["model"]
    if model == WORDLLAMA:
        made.pieces.append("langchain.wordllama_embeddings")
        _use(made, node, "WordLlamaEmbeddings", [], {})
    elif hub_name(model) != model:
        # The catalogue's own embedder takes a line end for a space, as this class does.
        made.imports.append("from langchain_huggingface import HuggingFaceEmbeddings")
        settings = {"model_name": hub_name(model), "encode_kwargs": {"normalize_embeddings": True}}
        _use(made, node, "HuggingFaceEmbeddings", [], settings)
    else:
        made.pieces.append("langchain.sentence_embeddings")
        _use(made, node, "SentenceEmbeddings", [], {"model": model})


def _index(made: Draft, node: GraphNode) -> None:
    params = node.params
    if params["kind"] in _TRAINED:
        raise made.refuse(node, messages.TRAINED, kind=params["kind"])
    made.pieces.append("langchain.faiss_store")
    settings = {"kind": params["kind"]}
    if params["kind"] == "hnsw":
        settings |= {name: params[name] for name in ("links", "ef_construction", "ef_search")}
    (embeddings,) = made.input(node, "vectors")
    chunks = made.names[made.sources.chunks(node.id)]
    _use(made, node, "faiss_store", [chunks, embeddings], settings)


def _question(made: Draft, node: GraphNode) -> None:
    made.lines.append(f"{made.names[node.id]} = {quoted(node.params['text'])}")


def _retrieve(made: Draft, node: GraphNode) -> None:
    graph = made.sources.graph
    (source,) = graph.sources(node.id, "index")
    before = graph.node(source)
    chunks = made.names[made.sources.chunks(node.id)]
    if before.type == "bm25":
        made.pieces.append("langchain.keyword_retriever")
        settings = {"chunks": Name(chunks), **before.params, "k": node.params["k"]}
        _use(made, node, "KeywordRetriever", [], settings)
        return
    made.pieces.append("langchain.dense_retriever")
    _use(made, node, "DenseRetriever", [], {"store": Name(made.names[source]), "k": node.params["k"]})


def _fuse(made: Draft, node: GraphNode) -> None:
    made.pieces.append("langchain.fused_retriever")
    lists = [Name(each) for each in made.input(node, "hits")]
    settings = {"retrievers": lists, "method": node.params["method"]}
    if node.params["method"] == "rrf":
        settings["constant"] = node.params["constant"]
    settings |= {"weights": weights_of(node), "k": node.params["k"]}
    _use(made, node, "FusedRetriever", [], settings)


def _rerank(made: Draft, node: GraphNode) -> None:
    made.pieces.append("langchain.reranked_retriever")
    model = Name(f"HuggingFaceCrossEncoder(model_name={quoted(node.params['model'])})")
    (before,) = made.input(node, "hits")
    settings = {"before": Name(before), "model": model, "k": node.params["k"]}
    _use(made, node, "RerankedRetriever", [], settings)


def _mmr(made: Draft, node: GraphNode) -> None:
    made.pieces.append("langchain.diverse_retriever")
    (before,) = made.input(node, "hits")
    embeddings = made.names[str(made.sources.vectors(node.id))]
    settings = {
        "before": Name(before),
        "embeddings": Name(embeddings),
        "relevance": node.params["relevance"],
        "balance": node.params["lambda_"],
        "k": node.params["k"],
    }
    _use(made, node, "DiverseRetriever", [], settings)


def _nothing(made: Draft, node: GraphNode) -> None:
    """Words are counted by the retriever that looks for them."""


_WRITERS: Final[Mapping[str, Callable[[Draft, GraphNode], None]]] = {
    "load": _load,
    "chunk": _chunk,
    "embed": _embed,
    "index": _index,
    "bm25": _nothing,
    "question": _question,
    "retrieve": _retrieve,
    "fuse": _fuse,
    "rerank": _rerank,
    "mmr": _mmr,
}
