"""Vectors by a model of sentence-transformers."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.sentence_embedder import sentence_embedder
from llmhero_widgets.rag.export.plain.values import Chunk, Vectors


def embed_with_sentence_transformers(chunks: list[Chunk], *, model: str) -> Vectors:
    """Turn every chunk into a vector; the model is a hub id or a folder."""
    embed = sentence_embedder(model)
    return Vectors(chunks, embed([chunk.text for chunk in chunks]), embed)
