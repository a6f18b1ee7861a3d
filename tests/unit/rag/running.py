"""Pipelines of real nodes that run in milliseconds: static embeddings, a tiny language model, short texts."""

import json

from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.pipeline import Pipeline

TEXTS = {
    "cache.md": "A cache of keys and values grows with every token. A sliding window keeps it small.",
    "rank.md": "BM25 counts words. A reranker reads the question together with each passage.",
    "中文.md": "滑动窗口让缓存保持很小。重排器把问题和每个片段一起读。",
}
LABELS = "\n".join(
    json.dumps({"question": question, "doc": doc, "quote": quote})
    for question, doc, quote in (
        ("What keeps the cache small?", "cache.md", "A sliding window keeps it small."),
        ("What counts words?", "rank.md", "BM25 counts words."),
        ("滑动窗口有什么用？", "中文.md", "滑动窗口让缓存保持很小。"),
    )
)
SEARCH = (
    "load chunk",
    "chunk embed",
    "embed index",
    "index retrieve",
    "question retrieve",
)


def documents(texts=TEXTS):
    return [{"id": name, "text": text} for name, text in texts.items()]


def search_graph(texts=TEXTS, question="How does the cache stay small?"):
    """Return load → chunk → embed → index → retrieve."""
    graph = Graph().add("load", documents=documents(texts)).add("chunk", size=60, overlap=0)
    graph = graph.add("embed", model="wordllama").add("index")
    graph = graph.add("question", text=question).add("retrieve", k=3)
    return connected(graph, *SEARCH)


def hybrid_graph(texts=TEXTS, question="How does the cache stay small?"):
    """Return a graph that searches by meaning and by words, fuses, and takes variety into account."""
    graph = search_graph(texts, question)
    graph = graph.add("bm25").add("retrieve", "words", k=3).add("fuse").add("mmr", k=2)
    return connected(
        graph,
        "chunk bm25",
        "bm25 words",
        "question words",
        "retrieve fuse",
        "words fuse",
        "fuse mmr",
    )


def connected(graph, *pairs):
    for pair in pairs:
        graph = graph.connect(*pair.split())
    return graph


def pipeline(graph=None, *, lm=None, models=None, cache=False):
    return Pipeline(graph or search_graph(), lm=lm, models=models, cache=cache)


def states(result):
    return {run.id: run.state for run in result.trace}


def digests(result):
    return {node: value.digest for node, value in result.values.items()}


def whys(result, language="en"):
    return {run.id: run.why[0].format(language, **run.why[1]) for run in result.trace}
