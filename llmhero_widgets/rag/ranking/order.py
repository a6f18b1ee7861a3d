"""Best first, and the same order every time: among equal scores the earlier chunk wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def best(scores: NDArray[np.floating], k: int) -> NDArray[np.int64]:
    """Return the places of the k highest scores, highest first; equal ones in the order of their places.

    Parameters
    ----------
    scores
        Floats, shape ``(n,)``.
    k
        How many; all where there are fewer.

    Examples
    --------
    >>> best(np.array([1.0, 3.0, 3.0, 2.0]), 3).tolist()
    [1, 2, 3]
    """
    n = len(scores)
    k = min(k, n)
    if k <= 0:
        return np.empty(0, np.int64)
    if k < n:
        # All that tie with the k-th are looked at, because a partition takes any of them.
        least = np.partition(scores, n - k)[n - k]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(n)
    return places[np.argsort(-scores[places], kind="stable")][:k].astype(np.int64)


def ordered(scores: Mapping[int, float]) -> list[int]:
    """Return the rows by falling score; equal scores by row.

    Examples
    --------
    >>> ordered({7: 0.5, 2: 0.5, 4: 0.9})
    [4, 2, 7]
    """
    return sorted(scores, key=lambda row: (-scores[row], row))
