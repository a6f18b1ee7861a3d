"""Exact search: every vector is compared with the question."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from llmhero_widgets.rag.values import Chunks, PortType, Vectors, digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from llmhero_widgets.rag.embedders import TextEmbedder
    from llmhero_widgets.rag.nodes.node import Models


class FlatIndex:
    """A FAISS ``IndexFlatIP`` (Douze et al. 2024): inner products with every vector.

    Parameters
    ----------
    vectors
        What is searched.
    embedder
        Embeds the questions; the one that made the vectors.
    """

    type: ClassVar[PortType] = "index"
    STORED: ClassVar[str] = "indexes.flat:FlatIndex"
    kind = "dense"

    def __init__(self, vectors: Vectors, embedder: TextEmbedder) -> None:
        import faiss

        started = time.perf_counter()
        self._vectors = vectors
        self._embedder = embedder
        self._index = faiss.IndexFlatIP(vectors.matrix.shape[1])
        self._index.add(np.ascontiguousarray(vectors.matrix))
        self._ms = (time.perf_counter() - started) * 1000

    @property
    def chunks(self) -> Chunks:
        """What is searched."""
        return self._vectors.chunks

    @property
    def vectors(self) -> Vectors:
        """The vectors."""
        return self._vectors

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the vectors and the kind of search."""
        return digest_of("flat", self._vectors.digest)

    @property
    def facts(self) -> Mapping[str, str | int | float]:
        """For people."""
        return {"type": "Flat", "bytes": int(self._vectors.matrix.nbytes), "n": self._index.ntotal}

    def search(self, texts: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return rows and cosines, both ``(texts, k)``, best first; ties by row; −1 where there are fewer."""
        queries = self._embedder.embed(texts)
        scores, rows = self._index.search(queries, k)
        return rows.astype(np.int64), scores.astype(np.float64)

    def dump(self, folder: Path) -> None:
        """Write what :meth:`load` reads; the vectors are stored for themselves."""
        np.save(folder / "matrix.npy", self._vectors.matrix, allow_pickle=False)
        (folder / "embedder.txt").write_text(
            f"{self._vectors.embedder}\n{self._vectors.revision}", encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path, chunks: Chunks, models: Models) -> Self:
        """Read what :meth:`dump` wrote."""
        matrix: Any = np.load(folder / "matrix.npy", allow_pickle=False)
        name, revision = (folder / "embedder.txt").read_text(encoding="utf-8").split("\n")
        return cls(Vectors(chunks, matrix, name, revision), models.embedder(name))
