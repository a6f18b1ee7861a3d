"""FAISS indexes, trained and filled in steps that can be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.rag.indexes.settings import IndexSettings
from llmhero_widgets.rag.indexes.training import kmeans, library, one_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

#: As in FAISS: iterations for the cells of IVF and for the parts of PQ.
_CELL_ITERATIONS: Final = 10
_PART_ITERATIONS: Final = 25
#: Vectors that are added between two looks at whether the reader wants to stop. A graph takes most of a
#: millisecond for each, the others microseconds.
_ADDED: Final = {"hnsw": 64, "flat": 4096, "ivf": 512, "sq8": 4096, "pq": 512}
_NAMES: Final = {
    "flat": "Flat",
    "ivf": "IVF{nlist},Flat",
    "hnsw": "HNSW{links}",
    "sq8": "SQ8",
    "pq": "PQ{parts}",
}
#: Vectors whose mean loss by a code is told.
_SAMPLE: Final = 1000

Facts = dict[str, "str | int | float"]


def name_of(settings: IndexSettings, bits: int = 8) -> str:
    """Return what FAISS's index factory calls it.

    Examples
    --------
    >>> name_of(IndexSettings("ivf", nlist=100)), name_of(IndexSettings("pq", parts=48), bits=4)
    ('IVF100,Flat', 'PQ48x4')
    """
    name = _NAMES[settings.kind].format(nlist=settings.nlist, links=settings.links, parts=settings.parts)
    return f"{name}x{bits}" if settings.kind == "pq" and bits != 8 else name  # noqa: PLR2004 - FAISS leaves the usual out


def train(
    points: NDArray[np.float32],
    settings: IndexSettings,
    *,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Any, Facts]:
    """Return an empty FAISS index that is ready for vectors, and what it learnt.

    Parameters
    ----------
    points
        float32, shape ``(n, dimensions)``: the vectors, or a sample of them.
    settings
        Without a 0 that stands for a number (:meth:`IndexSettings.whole`).
    check
        Called every 100 ms or sooner; may raise to stop.
    progress
        Called with parts trained and in total.

    Returns
    -------
    tuple
        ``faiss.Index`` for inner products, and facts for people.

    Examples
    --------
    >>> points = np.eye(8, dtype=np.float32)
    >>> index, facts = train(points, IndexSettings("ivf").whole(8, 8))
    >>> index.is_trained, facts["nlist"]
    (True, 1)
    """
    faiss = library()
    dimensions = points.shape[1]
    with one_thread():
        match settings.kind:
            case "ivf":
                return _ivf(points, settings, check)
            case "hnsw":
                index = faiss.IndexHNSWFlat(dimensions, settings.links, faiss.METRIC_INNER_PRODUCT)
                index.hnsw.efConstruction = settings.ef_construction
                index.hnsw.efSearch = settings.ef_search
                return index, {"links": settings.links, "ef_search": settings.ef_search}
            case "sq8":
                if check:
                    check()
                index = faiss.IndexScalarQuantizer(
                    dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
                )
                if len(points):
                    index.train(points)
                bounds = (
                    faiss.vector_to_array(index.sq.trained).reshape(2, -1)
                    if len(points)
                    else np.zeros((2, 1))
                )
                # Lowest value and width of each dimension.
                return index, {"step": float(bounds[1].mean() / 255)}
            case "pq":
                return _pq(points, settings, check, progress)
        return faiss.IndexFlatIP(dimensions), {}


def add(
    index: Any,
    rows: NDArray[np.float32],
    kind: str,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Add vectors to a trained index, a few at a time.

    Parameters
    ----------
    index
        From :func:`train`.
    rows
        float32, shape ``(n, dimensions)``.
    kind
        ``IndexSettings.kind``.
    progress
        Called with vectors added and in total; may raise to stop.
    """
    size = _ADDED[kind]
    with one_thread():
        for start in range(0, len(rows), size):
            if progress:
                progress(start, len(rows))
            index.add(np.ascontiguousarray(rows[start : start + size]))
    if progress:
        progress(len(rows), len(rows))


def learnt(index: Any, points: NDArray[np.float32], settings: IndexSettings) -> Facts:
    """Return what is known only of a full index: how even its cells are, and what a code loses.

    ``loss`` is the mean squared distance between a vector of length 1 and what is kept of it.
    """
    facts: Facts = {}
    if index.ntotal == 0:
        return facts
    if settings.kind == "ivf":
        facts["imbalance"] = float(index.invlists.imbalance_factor())
    if settings.kind == "hnsw":
        facts["levels"] = int(index.hnsw.max_level) + 1
    if settings.kind in {"sq8", "pq"}:
        sample = np.ascontiguousarray(points[:_SAMPLE])
        kept = index.sa_decode(index.sa_encode(sample))
        facts["loss"] = float(((sample - kept) ** 2).sum(axis=1).mean(dtype=np.float64))
    return facts


def parameters(settings: IndexSettings, k: int) -> Any:
    """Return how one search is to be done, for ``index.search(params=…)``."""
    faiss = library()
    if settings.kind == "ivf":
        return faiss.SearchParametersIVF(nprobe=settings.nprobe)
    if settings.kind == "hnsw":
        return faiss.SearchParametersHNSW(efSearch=max(settings.ef_search, k))
    return None


def size_of(index: Any) -> int:
    """Return the bytes of an index as it is stored, without making a copy of it."""
    faiss = library()
    count = 0

    def write(data: bytes) -> int:
        nonlocal count
        count += len(data)
        return len(data)

    writer = faiss.BufferedIOWriter(faiss.PyCallbackIOWriter(write), 1 << 20)
    faiss.write_index(index, writer)
    del writer
    return count


def _ivf(
    points: NDArray[np.float32], settings: IndexSettings, check: Callable[[], None] | None
) -> tuple[Any, Facts]:
    faiss = library()
    dimensions = points.shape[1]
    quantizer = faiss.IndexFlatIP(dimensions)
    index = faiss.IndexIVFFlat(quantizer, dimensions, settings.nlist, faiss.METRIC_INNER_PRODUCT)
    facts: Facts = {"nlist": settings.nlist, "nprobe": settings.nprobe}
    if len(points) < settings.nlist:
        # Nothing will be added; an index without cells cannot be searched.
        points = np.zeros((settings.nlist, dimensions), np.float32)
    found = kmeans(points, settings.nlist, iterations=_CELL_ITERATIONS, spherical=True, check=check)
    quantizer.add(found.centroids)
    index.is_trained = True
    # The index is searched after this function's quantizer is gone.
    index.own_fields = True
    quantizer.this.disown()
    return index, facts | {"trained_on": found.points, "error": found.error}


def _pq(
    points: NDArray[np.float32],
    settings: IndexSettings,
    check: Callable[[], None] | None,
    progress: Callable[[int, int], None] | None,
) -> tuple[Any, Facts]:
    faiss = library()
    dimensions, bits = points.shape[1], IndexSettings.bits(len(points))
    index = faiss.IndexPQ(dimensions, settings.parts, bits, faiss.METRIC_INNER_PRODUCT)
    width, k = dimensions // settings.parts, 1 << bits
    if len(points) < k:
        points = np.zeros((k, dimensions), np.float32)
    centroids, trained_on, error = [], 0, 0.0
    for part in range(settings.parts):
        if progress:
            progress(part, settings.parts)
        slab = np.ascontiguousarray(points[:, part * width : (part + 1) * width])
        found = kmeans(slab, k, iterations=_PART_ITERATIONS, seed=1234 + part, check=check)
        centroids.append(found.centroids)
        trained_on = found.points
        error += found.error
    faiss.copy_array_to_vector(np.concatenate(centroids).ravel(), index.pq.centroids)
    index.is_trained = True
    return index, {"parts": settings.parts, "bits": bits, "trained_on": trained_on, "error": error}
