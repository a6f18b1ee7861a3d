"""Several orders into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What is added to every rank; 60 is the value of the paper, and of every search engine since.
RANK_CONSTANT: Final = 60


def rrf(
    lists: Sequence[Sequence[int]], *, constant: float = RANK_CONSTANT, weights: Sequence[float] | None = None
) -> dict[int, float]:
    """Reciprocal rank fusion: the sum of weight / (constant + rank), ranks from 1 (Cormack et al. 2009).

    Parameters
    ----------
    lists
        Rows, best first.
    constant
        What is added to every rank: the larger, the less the first places matter.
    weights
        One per list; 1 each without.

    Returns
    -------
    dict of int to float
        The fused score of every row that is in one of the lists.

    Examples
    --------
    >>> rrf([[3, 1], [1]])[1] == 1 / 62 + 1 / 61
    True
    """
    fused: dict[int, float] = {}
    for rows, weight in zip(lists, weights or [1.0] * len(lists), strict=True):
        for rank, row in enumerate(rows, 1):
            fused[row] = fused.get(row, 0.0) + weight / (constant + rank)
    return fused


def normalised(scores: Sequence[float]) -> list[float]:
    """Return scores moved to 0 … 1, the lowest 0 and the highest 1; equal ones are all 1.

    Examples
    --------
    >>> normalised([4.0, 2.0, 3.0])
    [1.0, 0.0, 0.5]
    """
    low, high = min(scores, default=0.0), max(scores, default=0.0)
    return [(score - low) / (high - low) if high > low else 1.0 for score in scores]


def weighted(
    lists: Sequence[Mapping[int, float]], *, weights: Sequence[float] | None = None
) -> dict[int, float]:
    """Sum weight × score, the scores of each list moved to 0 … 1 first (Bruch, Gai and Ingber 2023).

    Parameters
    ----------
    lists
        Scores by row; a row that is not in a list counts there as its lowest.
    weights
        One per list; 1 / lists each without.

    Returns
    -------
    dict of int to float
        The fused score of every row that is in one of the lists.

    Examples
    --------
    >>> weighted([{1: 0.9, 2: 0.5}, {2: 7.0, 3: 1.0}], weights=[0.5, 0.5])
    {1: 0.5, 2: 0.5, 3: 0.0}
    """
    fused: dict[int, float] = {}
    for scores, weight in zip(lists, weights or [1 / len(lists)] * len(lists), strict=True):
        for row, score in zip(scores, normalised(list(scores.values())), strict=True):
            fused[row] = fused.get(row, 0.0) + weight * score
    return fused
