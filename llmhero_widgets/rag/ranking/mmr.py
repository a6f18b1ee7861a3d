"""Maximal marginal relevance: each pick is relevant and unlike those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def mmr(
    relevance: Sequence[float], similarity: NDArray[np.float64], *, balance: float, k: int
) -> list[tuple[int, float]]:
    """Pick one by one what maximises λ · relevance − (1 − λ) · the highest similarity to a pick before.

    Parameters
    ----------
    relevance
        One per candidate.
    similarity
        float64, shape ``(candidates, candidates)``: of each to each.
    balance
        λ from 0, only unlike, to 1, only relevant.
    k
        How many to pick; all where there are fewer.

    Returns
    -------
    list of (place, value)
        In the order of picking, with the value at that moment; among equal values the earlier candidate.

    Notes
    -----
    Carbonell and Goldstein 1998. The first pick has none before it, so its value is λ · relevance.

    Examples
    --------
    >>> alike = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> [place for place, _ in mmr([1.0, 0.9, 0.5], alike, balance=0.5, k=3)]
    [0, 2, 1]
    """
    wanted = np.asarray(relevance, np.float64)
    closest = np.zeros(len(wanted))
    left = np.ones(len(wanted), bool)
    picks: list[tuple[int, float]] = []
    for _ in range(min(k, len(wanted))):
        values = balance * wanted - (1 - balance) * closest
        place = int(np.argmax(np.where(left, values, -np.inf)))
        # What lies opposite to the first pick is no gain over 0 until something was picked.
        closest = similarity[place].copy() if not picks else np.maximum(closest, similarity[place])
        picks.append((place, float(values[place])))
        left[place] = False
    return picks
