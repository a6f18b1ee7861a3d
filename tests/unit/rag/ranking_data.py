"""Chunks, hits and a context for tests of what searches and ranks."""

from __future__ import annotations

from llmhero_widgets.rag.context import NodeContext
from llmhero_widgets.rag.embeddings import Embeddings
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Hits, Query

TEXTS = (
    "A transformer reads all tokens of its input at once.",
    "The cache of keys and values grows with every token.",
    "Grouped-query attention shares one key and value head and shrinks the cache.",
    "Sliding windows let a layer look back only a fixed distance.",
    "分组查询注意力让多个查询头共用键和值，从而缩小缓存。",
    "束搜索会保留多个候选句子。",
    "",
    "Greedy decoding repeats itself, and greedy decoding is fast.",
)


def chunks_of(texts=TEXTS):
    documents = Documents(tuple(Document(f"{n}.md", text) for n, text in enumerate(texts)))
    return Chunks(documents, tuple(Chunk(f"{n}.md", 0, len(t), t) for n, t in enumerate(texts)))


def hits_of(rows, scores, *, chunks=None, stage="dense", unit="cosine", question="How large is the cache?"):
    chunks = chunks or chunks_of()
    return Hits(chunks, Query(question), stage, tuple(rows), tuple(scores), unit, {"k": len(rows)})


def context_of(*, models=None, vectors=None, check=None, progress=None):
    return NodeContext(
        models or Models(),
        Embeddings(),
        check=check,
        progress=progress,
        vectors=vectors or (lambda _hits: None),
    )


def defaults(kind, **changes):
    return {param.name: param.default for param in kind.params} | changes
