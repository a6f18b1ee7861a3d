"""Search by FAISS along a graph of neighbours."""

from __future__ import annotations

from typing import Any

import faiss

from llmhero_widgets.rag.export.plain.nearest import nearest
from llmhero_widgets.rag.export.plain.values import Index, Vectors


def index_hnsw(vectors: Vectors, *, links: int, ef_construction: int, ef_search: int) -> Index:
    """Link each vector to its neighbours; a search walks from one to the next."""
    # On one thread the links are found in the same order every time.
    faiss.omp_set_num_threads(1)
    index: Any = faiss.IndexHNSWFlat(vectors.matrix.shape[1], links, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = ef_construction
    for start in range(0, len(vectors.matrix), 64):
        index.add(vectors.matrix[start : start + 64])

    def find(text: str, k: int) -> dict[int, float]:
        question = vectors.embed([text])

        def ask(wide: int) -> Any:
            parameters: Any = faiss.SearchParametersHNSW(efSearch=max(ef_search, wide))  # type: ignore[attr-defined]
            return index.search(question, wide, params=parameters)

        return nearest(ask, len(vectors.chunks), k)

    return Index(vectors.chunks, find)
