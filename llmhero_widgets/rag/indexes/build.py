"""Vectors to an index, wherever it is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.rag.indexes.in_process import build_faiss

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.rag.indexes.base import DenseIndex
    from llmhero_widgets.rag.indexes.settings import IndexSettings
    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.values import Vectors


def build_index(
    vectors: Vectors,
    settings: IndexSettings,
    models: Models,
    *,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DenseIndex:
    """Make vectors searchable.

    Parameters
    ----------
    vectors
        What is to be found.
    settings
        How, and where.
    models
        Where the embedder is found when a question comes.
    check
        Called every 100 ms or sooner; may raise to stop, and nothing is left behind.
    progress
        Called with vectors done and in total.

    Returns
    -------
    DenseIndex
        The same vectors and settings give the same index every time.

    Raises
    ------
    HeroError
        Settings that do not fit the vectors; a server that cannot be reached.

    Examples
    --------
    >>> import numpy as np
    >>> from llmhero_widgets.rag.indexes.settings import IndexSettings
    >>> from llmhero_widgets.rag.models import Models
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Vectors
    >>> chunks = Chunks(Documents((Document("a", "xy"),)), (Chunk("a", 0, 1, "x"), Chunk("a", 1, 2, "y")))
    >>> vectors = Vectors(chunks, np.eye(2, 8, dtype=np.float32), "any", "1")
    >>> index = build_index(vectors, IndexSettings("flat"), Models())
    >>> rows, scores = index.search_vectors(np.full((1, 8), 0.5, np.float32), 3)
    >>> rows.tolist(), scores.tolist()
    ([[0, 1, -1]], [[0.5, 0.5, 0.0]])
    """
    if settings.uri:
        from llmhero_widgets.rag.indexes.milvus import build_milvus

        return build_milvus(vectors, settings, models, check=check, progress=progress)
    return build_faiss(vectors, settings, models, check=check, progress=progress)
