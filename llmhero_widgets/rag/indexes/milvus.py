"""An index in a Milvus Lite file, or on a Milvus server or cluster: one client for all."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.indexes.base import DenseIndex, Found, Origin
from llmhero_widgets.rag.indexes.collections import BATCH, TYPES, connected, count, insert, opened, place
from llmhero_widgets.rag.indexes.settings import IndexSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.values import Chunks, Vectors

_SEARCH_SECONDS: Final = 30.0
#: Cells of a segment that Milvus Lite cuts, whatever was asked for; more need not be searched.
_CELLS: Final = 128
_TOLD: Final = "milvus.json"


class MilvusIndex(DenseIndex):
    """A collection of Milvus (Wang et al. 2021) with a vector for each chunk, whose id is the chunk's row.

    Made by :func:`~llmhero_widgets.rag.indexes.build.build_index`.

    Parameters
    ----------
    collection
        Its name.
    chunks, origin, settings, models, trained, seconds
        As for :class:`~llmhero_widgets.rag.indexes.base.DenseIndex`.
    """

    STORED: ClassVar[str] = "indexes.milvus:MilvusIndex"

    def __init__(self, collection: str, *args: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.collection = collection
        self._gone = False

    @property
    def title(self) -> str:
        """What Milvus calls it."""
        return f"Milvus {TYPES[self.settings.kind]}"

    @property
    def nbytes(self) -> int:
        """Bytes of the vectors; what Milvus adds to find them is its own affair."""
        return 4 * len(self._chunks) * self.origin.dimensions

    def nearest(self, queries: NDArray[np.float32], k: int) -> Found:
        """Return what Milvus finds; see :meth:`DenseIndex.nearest`."""
        try:
            return nearest_in(self.collection, self.settings, queries, k)
        except HeroError as error:
            self._gone = self._gone or error.what is messages.COLLECTION_GONE
            raise

    def alive(self) -> bool:
        """Return False once the collection was found to be gone: the index has to be built anew."""
        return not self._gone

    def dump(self, folder: Path) -> None:
        """Write where the collection is; the vectors stay there."""
        told = {
            "collection": self.collection,
            "origin": self.origin.told(),
            "settings": asdict(self.settings),
            "trained": self.trained,
            "seconds": self.seconds,
        }
        (folder / _TOLD).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, chunks: Chunks, models: Models) -> Self:
        """Read what :meth:`dump` wrote, if the collection is still whole."""
        told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
        settings = IndexSettings(**told["settings"])
        with connected(settings.uri) as client:
            name = told["collection"]
            if not client.has_collection(name):
                raise ValueError("the collection is not what it was: it is gone")
            client.load_collection(name)
            if count(client, name) != len(chunks):
                raise ValueError("the collection is not what it was: it has another number of vectors")
        return cls(
            told["collection"],
            chunks,
            Origin(**told["origin"]),
            settings,
            models,
            trained=told["trained"],
            seconds=told["seconds"],
        )


def build_milvus(
    vectors: Vectors,
    settings: IndexSettings,
    models: Models,
    *,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> MilvusIndex:
    """Fill a collection; as :func:`~llmhero_widgets.rag.indexes.build.build_index`.

    A collection is named after the vectors and the settings. One that was filled in part, because the server
    or this process was lost, is filled up.
    """
    n, dimensions = vectors.matrix.shape
    # Milvus cuts cells for each of its segments, so that there may be more of them than were asked for.
    settings = replace(settings.whole(n, dimensions), uri=place(settings.uri), nprobe=settings.nprobe)
    started = time.perf_counter()
    with connected(settings.uri) as client:
        collection = opened(client, settings, vectors.digest, dimensions)
        done = count(client, collection)
        for start in range(done, n, BATCH):
            if check:
                check()
            if progress:
                progress(start, n)
            insert(client, collection, start, vectors.matrix[start : start + BATCH], uri=settings.uri)
        client.flush(collection)
    if progress:
        progress(n, n)
    trained = {"collection": collection, "uri": settings.uri}
    if done:
        trained["found_there"] = str(done)
    seconds = time.perf_counter() - started
    return MilvusIndex(
        collection,
        vectors.chunks,
        Origin.of(vectors),
        settings,
        models,
        trained=trained,
        seconds=seconds,
    )


def nearest_in(collection: str, settings: IndexSettings, queries: NDArray[np.float32], k: int) -> Found:
    """Search a collection; as :meth:`DenseIndex.nearest`.

    Parameters
    ----------
    collection
        Its name.
    settings
        Where it is and how it is searched.
    queries
        float32, shape ``(questions, dimensions)``.
    k
        How many for each.

    Raises
    ------
    HeroError
        If the collection is gone, or nobody answers.
    """
    rows = np.full((len(queries), k), -1, np.int64)
    scores = np.zeros((len(queries), k), np.float32)
    with connected(settings.uri) as client:
        if not client.has_collection(collection):
            raise HeroError(
                messages.COLLECTION_GONE,
                messages.COLLECTION_GONE_HINT,
                collection=collection,
                uri=settings.uri,
            )
        # A server that was started again knows its collections, and searches none that was not loaded.
        client.load_collection(collection)
        nprobe = settings.nprobe
        while True:
            answers = client.search(
                collection,
                data=list(queries),
                limit=k,
                output_fields=["id"],
                search_params={"metric_type": "IP", "params": _search_of(settings, k, nprobe)},
                timeout=_SEARCH_SECONDS,
            )
            # Of few vectors, a cell holds one or none.
            if nprobe >= _CELLS or settings.kind in {"flat", "hnsw"} or min(map(len, answers)) >= k:
                break
            nprobe *= 4
    for at, hits in enumerate(answers):
        rows[at, : len(hits)] = [hit["id"] for hit in hits]
        scores[at, : len(hits)] = [hit["distance"] for hit in hits]
    return rows, scores


def _search_of(settings: IndexSettings, k: int, nprobe: int) -> dict[str, int]:
    if settings.kind == "hnsw":
        return {"ef": max(settings.ef_search, k)}
    return {} if settings.kind == "flat" else {"nprobe": nprobe}
