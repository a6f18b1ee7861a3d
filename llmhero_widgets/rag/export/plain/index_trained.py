"""Search by FAISS in indexes that learn from the vectors first."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.export.plain.nearest import nearest
from llmhero_widgets.rag.export.plain.values import Index, Vectors
from llmhero_widgets.rag.indexes import engines
from llmhero_widgets.rag.indexes.settings import IndexSettings


def index_ivf(vectors: Vectors, *, nlist: int, nprobe: int) -> Index:
    """Search the nprobe nearest of nlist cells; 0 cells choose their number by that of the vectors."""
    return _trained(vectors, IndexSettings("ivf", nlist=nlist, nprobe=nprobe))


def index_pq(vectors: Vectors, *, parts: int) -> Index:
    """Keep a byte for each of so many parts of a vector; 0 for an eighth of the dimensions."""
    return _trained(vectors, IndexSettings("pq", parts=parts))


def _trained(vectors: Vectors, chosen: IndexSettings) -> Index:
    settings = chosen.whole(*vectors.matrix.shape)
    # By our own k-means: FAISS draws other centroids, and so finds other neighbours.
    index, _ = engines.train(vectors.matrix, settings)
    engines.add(index, vectors.matrix, settings.kind)

    def find(text: str, k: int) -> dict[int, float]:
        question = vectors.embed([text])

        def ask(wide: int) -> Any:
            return index.search(question, wide, params=engines.parameters(settings, wide))

        return nearest(ask, len(vectors.chunks), k)

    return Index(vectors.chunks, find)
