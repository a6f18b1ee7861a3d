"""Exact search by FAISS."""

from __future__ import annotations

from typing import Any

import faiss

from llmhero_widgets.rag.export.plain.nearest import nearest
from llmhero_widgets.rag.export.plain.values import Index, Vectors


def index_flat(vectors: Vectors) -> Index:
    """Compare every vector with the question's."""
    index: Any = faiss.IndexFlatIP(vectors.matrix.shape[1])
    index.add(vectors.matrix)

    def find(text: str, k: int) -> dict[int, float]:
        question = vectors.embed([text])
        return nearest(lambda wide: index.search(question, wide), len(vectors.chunks), k)

    return Index(vectors.chunks, find)
