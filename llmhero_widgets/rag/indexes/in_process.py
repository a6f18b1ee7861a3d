"""An index in this process, by FAISS."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from llmhero_widgets.rag.indexes import engines
from llmhero_widgets.rag.indexes.base import DenseIndex, Found, Origin
from llmhero_widgets.rag.indexes.settings import IndexSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.values import Chunks, Vectors

_FILE = "index.faiss"
_TOLD = "index.json"


class FaissIndex(DenseIndex):
    """A FAISS index of inner products (Douze et al. 2024), which are cosines because vectors have length 1.

    Made by :func:`~llmhero_widgets.rag.indexes.build.build_index`.

    Parameters
    ----------
    engine
        ``faiss.Index`` that holds a vector for each chunk.
    chunks, origin, settings, models, trained, seconds
        As for :class:`~llmhero_widgets.rag.indexes.base.DenseIndex`.
    """

    STORED: ClassVar[str] = "indexes.in_process:FaissIndex"

    def __init__(self, engine: Any, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.engine = engine

    @property
    def title(self) -> str:
        """What FAISS's index factory calls it."""
        bits = self.engine.pq.nbits if self.settings.kind == "pq" else 8
        return f"FAISS {engines.name_of(self.settings, bits)}"

    @cached_property
    def nbytes(self) -> int:
        """Bytes of the index, as it is stored."""
        return engines.size_of(self.engine)

    def nearest(self, queries: NDArray[np.float32], k: int) -> Found:
        """Return what FAISS finds; see :meth:`DenseIndex.nearest`."""
        scores, rows = self.engine.search(
            np.ascontiguousarray(queries), k, params=engines.parameters(self.settings, k)
        )
        return rows.astype(np.int64), scores

    def dump(self, folder: Path) -> None:
        """Write the index into an empty folder: FAISS's own format, and JSON."""
        import faiss

        faiss.write_index(self.engine, str(folder / _FILE))
        told = {
            "origin": self.origin.told(),
            "settings": asdict(self.settings),
            "trained": self.trained,
            "seconds": self.seconds,
        }
        (folder / _TOLD).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, chunks: Chunks, models: Models) -> Self:
        """Read what :meth:`dump` wrote."""
        import faiss

        told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
        engine = faiss.read_index(str(folder / _FILE))
        if engine.ntotal != len(chunks):
            raise ValueError("the index has another number of vectors than there are chunks")
        return cls(
            engine,
            chunks,
            Origin(**told["origin"]),
            IndexSettings(**told["settings"]),
            models,
            trained=told["trained"],
            seconds=told["seconds"],
        )


def build_faiss(
    vectors: Vectors,
    settings: IndexSettings,
    models: Models,
    *,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> FaissIndex:
    """Train and fill an index; as :func:`~llmhero_widgets.rag.indexes.build.build_index`."""
    n, dimensions = vectors.matrix.shape
    settings = settings.whole(n, dimensions)
    started = time.perf_counter()
    matrix = np.ascontiguousarray(vectors.matrix)
    # Training a part of PQ is told as a share of the vectors, so that the bar goes once from left to right.
    engine, trained = engines.train(
        matrix,
        settings,
        check=check,
        progress=(lambda done, total: progress(done * n // (2 * total), n)) if progress else None,
    )
    half = n // 2 if settings.kind == "pq" else 0

    def added(done: int, total: int) -> None:
        if check:
            check()
        if progress:
            progress(half + done * (n - half) // max(1, total), n)

    engines.add(engine, matrix, settings.kind, progress=added)
    trained |= engines.learnt(engine, matrix, settings)
    seconds = time.perf_counter() - started
    return FaissIndex(
        engine, vectors.chunks, Origin.of(vectors), settings, models, trained=trained, seconds=seconds
    )
