"""k-means that can be stopped at any moment."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

#: Distances that are held at once: 16 MB.
_CELLS: Final = 2**22
#: Multiplications between two looks at whether the reader wants to stop: some 10 ms on one idle core.
_STEP: Final = 2 * 10**8
#: As FAISS has it: more points do not make better centroids.
_POINTS_PER_CENTROID: Final = 256
#: As FAISS has it: an empty cluster takes half of a full one, and both centroids are moved apart by this.
_SPLIT: Final = 1 / 1024


@dataclass(frozen=True)
class Clusters:
    """What k-means found.

    Attributes
    ----------
    centroids
        float32, shape ``(k, dimensions)``.
    error
        Mean squared distance of a training point to its centroid, before the last update.
    points
        How many points it was trained on.
    """

    centroids: NDArray[np.float32]
    error: float
    points: int


def kmeans(  # noqa: PLR0913 - the usual ones of k-means
    points: NDArray[np.float32],
    k: int,
    *,
    iterations: int,
    spherical: bool = False,
    start: NDArray[np.float32] | None = None,
    seed: int = 1234,
    check: Callable[[], None] | None = None,
) -> Clusters:
    """Cluster points by Lloyd's algorithm, as ``faiss.Clustering`` does, in steps of some 10 ms.

    FAISS's own training cannot be stopped from Python, and one iteration over 100,000 chunks takes seconds.

    Parameters
    ----------
    points
        float32, shape ``(n, dimensions)``; of more than 256 for each centroid, a sample is taken.
    k
        How many centroids, at most n.
    iterations
        How often points are assigned and centroids moved.
    spherical
        Give every centroid the length 1, as FAISS does for inner products.
    start
        Centroids to begin with; by default points that are drawn.
    seed
        Of the sample, the draw and the splits.
    check
        Called at every step; may raise to stop.

    Examples
    --------
    >>> found = kmeans(np.array([[0.0], [0.1], [5.0], [5.1]], np.float32), 2, iterations=5)
    >>> sorted(round(float(each), 2) for each in found.centroids[:, 0])
    [0.05, 5.05]
    """
    draw = np.random.default_rng(seed)
    if len(points) > k * _POINTS_PER_CENTROID:
        points = points[np.sort(draw.permutation(len(points))[: k * _POINTS_PER_CENTROID])]
    if start is None:
        start = points[draw.permutation(len(points))[:k]]
    centroids = np.array(start, np.float32)
    if spherical:
        _to_sphere(centroids)
    error = 0.0
    for _ in range(iterations):
        sums, counts, error = _assigned(points, centroids, check)
        full = counts > 0
        centroids[full] = (sums[full] / counts[full, None]).astype(np.float32)
        _fill(centroids, counts, draw)
        if spherical:
            _to_sphere(centroids)
    return Clusters(centroids, error, len(points))


def _to_sphere(centroids: NDArray[np.float32]) -> None:
    lengths = np.linalg.norm(centroids, axis=1, keepdims=True)
    np.divide(centroids, lengths, out=centroids, where=lengths > 0)


def _assigned(
    points: NDArray[np.float32], centroids: NDArray[np.float32], check: Callable[[], None] | None
) -> tuple[NDArray[np.float64], NDArray[np.int64], float]:
    """Return the sum and the number of the points nearest to each centroid, and the mean squared distance."""
    k, dimensions = centroids.shape
    sums = np.zeros((k, dimensions))
    counts = np.zeros(k, np.int64)
    distance = 0.0
    # ‖x − c‖² = ‖x‖² − 2 (x·c − ‖c‖² / 2): the largest of the brackets is the nearest centroid.
    half = (centroids**2).sum(axis=1) / 2
    block = min(max(64, _STEP // (k * dimensions)), _CELLS // k + 1)
    for at in range(0, len(points), block):
        if check:
            check()
        part = points[at : at + block]
        near = part @ centroids.T
        near -= half
        nearest = near.argmax(axis=1)
        order = np.argsort(nearest, kind="stable")
        present, first = np.unique(nearest[order], return_index=True)
        sums[present] += np.add.reduceat(part[order], first, axis=0)
        counts += np.bincount(nearest, minlength=k)
        best = near[np.arange(len(part)), nearest]
        distance += float((part**2).sum(dtype=np.float64) - 2 * best.sum(dtype=np.float64))
    return sums, counts, max(0.0, distance) / max(1, len(points))


def _fill(centroids: NDArray[np.float32], counts: NDArray[np.int64], draw: np.random.Generator) -> None:
    """Give each empty cluster half of a full one, drawn by how many points it has."""
    factor = np.where(np.arange(centroids.shape[1]) % 2 == 0, 1 + _SPLIT, 1 - _SPLIT).astype(np.float32)
    for empty in np.flatnonzero(counts == 0):
        weights = np.maximum(counts - 1, 0)
        if not weights.any():
            return
        full = draw.choice(len(counts), p=weights / weights.sum())
        centroids[empty] = centroids[full] * factor
        centroids[full] /= factor
        counts[empty] = counts[full] // 2
        counts[full] -= counts[empty]


def library() -> Any:
    """Return ``faiss``, whose type stubs know half of it."""
    import faiss

    return faiss


@contextmanager
def one_thread() -> Iterator[None]:
    """Let FAISS compute on one thread inside, so that the same vectors give the same index every time.

    Threads that build a graph together find each other's links in an order that changes; and beside a
    browser, threads that meet after every step wait for each other longer than they compute. OpenMP counts
    the threads of each caller for itself, so nobody else is slowed down.
    """
    faiss = library()
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
