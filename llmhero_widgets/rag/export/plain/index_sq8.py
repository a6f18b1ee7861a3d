"""Search by FAISS in vectors of one byte per dimension."""

from __future__ import annotations

from typing import Any

import faiss

from llmhero_widgets.rag.export.plain.nearest import nearest
from llmhero_widgets.rag.export.plain.values import Index, Vectors


def index_sq8(vectors: Vectors) -> Index:
    """Keep one byte for each dimension, between the lowest and the highest value that it has."""
    dimensions = vectors.matrix.shape[1]
    eight_bits = faiss.ScalarQuantizer.QT_8bit
    index: Any = faiss.IndexScalarQuantizer(dimensions, eight_bits, faiss.METRIC_INNER_PRODUCT)
    index.train(vectors.matrix)
    index.add(vectors.matrix)

    def find(text: str, k: int) -> dict[int, float]:
        question = vectors.embed([text])
        return nearest(lambda wide: index.search(question, wide), len(vectors.chunks), k)

    return Index(vectors.chunks, find)
