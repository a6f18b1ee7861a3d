"""Search in chunks that lie on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.rag.indexes import engines
from llmhero_widgets.rag.indexes.base import Found, settled
from llmhero_widgets.rag.indexes.training import library, one_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from llmhero_widgets.rag.embedders import TextEmbedder
    from llmhero_widgets.rag.indexes.settings import IndexSettings
    from llmhero_widgets.rag.values import Chunk
    from llmhero_widgets.rag.vector_store import VectorStore


class Ingested:
    """Chunks that are searched without being in memory; made by :func:`~llmhero_widgets.rag.ingest.ingest`.

    Parameters
    ----------
    store
        Chunks and vectors.
    settings
        How they are searched.
    embedder
        Embeds the questions.
    engine
        ``faiss.Index``; None to compare with every vector, or where Milvus has them.
    collection
        Of Milvus.
    """

    def __init__(
        self,
        store: VectorStore,
        settings: IndexSettings,
        embedder: TextEmbedder,
        *,
        engine: Any = None,
        collection: str = "",
    ) -> None:
        self.store = store
        self.settings = settings
        self.collection = collection
        self._embedder = embedder
        self._engine = engine

    def __len__(self) -> int:
        """Return how many chunks there are."""
        return len(self.store)

    def search(self, text: str, k: int = 5) -> list[tuple[int, Chunk, float]]:
        """Return row, chunk and cosine of the k best for a question, best first.

        Only the chunks that are found are read.
        """
        rows, scores = self.search_vectors(self._embedder.embed([text]), k)
        found = [int(row) for row in rows[0] if row >= 0]
        return list(zip(found, self.store.rows(found), scores[0].tolist(), strict=False))

    def search_vectors(
        self, queries: NDArray[np.float32], k: int, check: Callable[[], None] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return rows and cosines, both ``(questions, k)``, for questions that are embedded already."""
        return settled(self._nearest, queries, k, len(self.store), check)

    def _nearest(self, queries: NDArray[np.float32], k: int) -> Found:
        if self.collection:
            from llmhero_widgets.rag.indexes.milvus import nearest_in

            return nearest_in(self.collection, self.settings, queries, k)
        if self._engine is None:
            return self._everywhere(queries, k)
        scores, rows = self._engine.search(queries, k, params=engines.parameters(self.settings, k))
        return rows.astype(np.int64), scores

    def _everywhere(self, queries: NDArray[np.float32], k: int) -> Found:
        """Compare with every vector, part by part."""
        faiss = library()
        best = faiss.ResultHeap(len(queries), k, keep_max=True)
        with one_thread():
            for number, start in self.store.starts():
                part = np.array(self.store.vectors(number))
                scores, rows = faiss.knn(queries, part, min(k, len(part)), metric=faiss.METRIC_INNER_PRODUCT)
                best.add_result(scores, rows + start)
        best.finalize()
        return best.I, best.D
