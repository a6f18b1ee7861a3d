"""Vectors by a table: one per token, averaged."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.values import Chunk, Vectors
from llmhero_widgets.rag.export.plain.wordllama_embedder import wordllama_embedder


def embed_with_wordllama(chunks: list[Chunk]) -> Vectors:
    """Turn every chunk into a vector; reads English and Chinese."""
    embed = wordllama_embedder()
    return Vectors(chunks, embed([chunk.text for chunk in chunks]), embed)
