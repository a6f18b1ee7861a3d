"""Vectors by an encoder."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.transformers_embedder import transformers_embedder
from llmhero_widgets.rag.export.plain.values import Chunk, Vectors


def embed_with_transformers(chunks: list[Chunk], *, model: str) -> Vectors:
    """Turn every chunk into a vector; the empty name is all-MiniLM-L6-v2."""
    embed = transformers_embedder(model)
    return Vectors(chunks, embed([chunk.text for chunk in chunks]), embed)
