"""Exact search by FAISS."""

from __future__ import annotations

import faiss
import numpy as np

from llmhero_widgets.rag.export.plain.values import Index, Vectors, best


def index_flat(vectors: Vectors) -> Index:
    """Compare every vector with the question's."""
    index = faiss.IndexFlatIP(vectors.matrix.shape[1])
    index.add(np.ascontiguousarray(vectors.matrix))

    def find(text: str, k: int) -> dict[int, float]:
        scores, rows = index.search(vectors.embed([text]), k)
        found = zip(rows[0].tolist(), scores[0].tolist(), strict=True)
        return best({row: score for row, score in found if row >= 0}, k)

    return Index(vectors.chunks, find)
