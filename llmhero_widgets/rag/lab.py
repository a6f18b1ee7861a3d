"""What an index costs and what it finds, on the reader's own vectors."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.indexes import engines
from llmhero_widgets.rag.indexes.settings import KINDS, IndexSettings
from llmhero_widgets.rag.indexes.training import library, one_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.rag.indexes.settings import Kind

#: Nearest vectors that are looked for, as in recall@10.
K: Final = 10
#: Vectors that are questions.
QUESTIONS: Final = 200
#: Every question is timed this often, and the fastest counts: what else the machine does is left out.
_TIMES: Final = 3
_CELLS: Final = (1, 2, 4, 8, 16, 32, 64)
_CANDIDATES: Final = (16, 32, 64, 128, 256)


@dataclass(frozen=True)
class Point:
    """One way to search an index.

    Attributes
    ----------
    name, value
        The setting, such as "nprobe" and 8; an empty name where there is nothing to set.
    recall
        Mean share of the ten nearest vectors that were found (recall@10).
    ms
        Median time of one question on one thread, in milliseconds.
    """

    name: str
    value: int
    recall: float
    ms: float


@dataclass(frozen=True)
class Trial:
    """One index.

    Attributes
    ----------
    settings
        How it was made.
    title
        What FAISS's index factory calls it.
    seconds
        Time to train and fill it, on one thread.
    nbytes
        Its size as it is stored.
    facts
        What it learnt.
    points
        Ways to search it, from fast to thorough.
    """

    settings: IndexSettings
    title: str
    seconds: float
    nbytes: int
    facts: Mapping[str, str | int | float]
    points: tuple[Point, ...]


class Lab:
    """Measures indexes on the same vectors with the same questions.

    Questions are some of the vectors themselves, evenly spread; a vector is not counted as its own neighbour.

    Parameters
    ----------
    matrix
        float32, shape ``(n, dimensions)``, rows of length 1.
    k
        Nearest vectors that are looked for.
    questions
        How many vectors are questions, at most.

    Raises
    ------
    HeroError
        If there are fewer than two vectors.

    Examples
    --------
    >>> draw = np.random.default_rng(0)
    >>> matrix = draw.normal(size=(500, 16)).astype(np.float32)
    >>> matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    >>> trial = Lab(matrix).trial("flat")
    >>> trial.title, trial.points[0].recall
    ('Flat', 1.0)
    """

    def __init__(self, matrix: NDArray[np.float32], *, k: int = K, questions: int = QUESTIONS) -> None:
        if len(matrix) < 2:  # noqa: PLR2004 - a vector and its neighbour
            raise HeroError(messages.TOO_FEW, messages.TOO_FEW_HINT, code="bad_request")
        self.matrix = np.ascontiguousarray(matrix)
        self.k = min(k, len(matrix) - 1)
        self.rows = np.unique(np.linspace(0, len(matrix) - 1, min(questions, len(matrix))).astype(np.int64))
        self._truth: NDArray[np.int64] | None = None

    def trial(
        self,
        kind: Kind,
        *,
        check: Callable[[], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Trial:
        """Build an index and search it in several ways.

        Parameters
        ----------
        kind
            One of ``KINDS``.
        check
            Called every 100 ms or sooner; may raise to stop.
        progress
            Called with hundredths done and in total.

        Raises
        ------
        HeroError
            For a kind that there is not.
        """
        if kind not in KINDS:
            raise HeroError(messages.NO_KIND, messages.NO_KIND_HINT, code="bad_request", kind=kind)
        settings = IndexSettings(kind).whole(*self.matrix.shape)
        wanted = self.truth(check)
        started = time.perf_counter()
        engine, facts = engines.train(
            self.matrix, settings, check=check, progress=_share(progress, 0, 40) if progress else None
        )

        def added(done: int, total: int) -> None:
            if check:
                check()
            if progress:
                progress(40 + 40 * done // total, 100)

        engines.add(engine, self.matrix, kind, progress=added)
        seconds = time.perf_counter() - started
        facts |= engines.learnt(engine, self.matrix, settings)
        ways = _ways(settings)
        points = []
        for number, (name, value, way) in enumerate(ways):
            if progress:
                progress(80 + 20 * number // len(ways), 100)
            found, ms = self._search(engine, way, check)
            points.append(Point(name, value, self._recall(found, wanted), ms))
        if progress:
            progress(100, 100)
        return Trial(
            settings,
            engines.name_of(settings, engine.pq.nbits if kind == "pq" else 8),
            seconds,
            engines.size_of(engine),
            facts,
            tuple(points),
        )

    def truth(self, check: Callable[[], None] | None = None) -> NDArray[np.int64]:
        """Return the rows that are really nearest to each question, shape ``(questions, k)``."""
        if self._truth is None:
            flat = library().IndexFlatIP(self.matrix.shape[1])
            flat.add(self.matrix)
            self._truth, _ = self._search(flat, IndexSettings(), check)
        return self._truth

    def _search(
        self, engine: Any, settings: IndexSettings, check: Callable[[], None] | None
    ) -> tuple[NDArray[np.int64], float]:
        """Return the neighbours of each question but for itself, and the median time of one in ms."""
        k = self.k + 1
        way = engines.parameters(settings, k)
        found = np.full((len(self.rows), self.k), -1, np.int64)
        times = np.empty(len(self.rows))
        with one_thread():
            for at, row in enumerate(self.rows):
                if check:
                    check()
                query = self.matrix[row : row + 1]
                best = np.inf
                for _ in range(_TIMES):
                    before = time.perf_counter()
                    _, near = engine.search(query, k, params=way)
                    best = min(best, time.perf_counter() - before)
                others = [each for each in near[0].tolist() if each not in {int(row), -1}][: self.k]
                found[at, : len(others)] = others
                times[at] = best
        return found, float(np.median(times)) * 1000

    def _recall(self, found: NDArray[np.int64], wanted: NDArray[np.int64]) -> float:
        """Return the mean share of the nearest; what is as near as the last of them counts as well."""
        shares = []
        for at, row in enumerate(self.rows):
            query = self.matrix[row].astype(np.float64)
            last = self.matrix[wanted[at, -1]].astype(np.float64) @ query
            near = self.matrix[found[at][found[at] >= 0]].astype(np.float64) @ query
            shares.append(min(1.0, float((near >= last - _ROUNDING).sum()) / self.k))
        return float(np.mean(shares))


#: Chunks with the same text have the same vector, and any of them is as good as another.
_ROUNDING: Final = 1e-6


def _ways(settings: IndexSettings) -> list[tuple[str, int, IndexSettings]]:
    """Return the settings of the search that are worth comparing."""
    if settings.kind == "ivf":
        cells = sorted({min(each, settings.nlist) for each in _CELLS})
        return [("nprobe", each, replace(settings, nprobe=each)) for each in cells]
    if settings.kind == "hnsw":
        return [("efSearch", each, replace(settings, ef_search=each)) for each in _CANDIDATES]
    return [("", 0, settings)]


def _share(progress: Callable[[int, int], None], low: int, high: int) -> Callable[[int, int], None]:
    return lambda done, total: progress(low + (high - low) * done // max(1, total), 100)
