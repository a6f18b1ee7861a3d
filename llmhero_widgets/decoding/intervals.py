"""How far a share that was counted may be from the true one."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding import messages_sample as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


def wilson(
    counts: ArrayLike, trials: int, *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Wilson's score interval of a binomial share.

    It holds every probability that a score test at ``1 - level`` would not reject, so that it never leaves
    0 to 1, and is of use for counts of 0 too [1]_. Its coverage is near ``level`` for all counts, which that
    of "share ± 2 standard errors" is not [2]_.

    Parameters
    ----------
    counts
        How often it happened; a number or an array of any shape.
    trials
        Out of how many, at least one.
    level
        The share of such intervals that hold the true value, between 0 and 1.

    Returns
    -------
    low, high : ndarray of float64
        Of the shape of ``counts``.

    Raises
    ------
    HeroError
        ``bad_request`` for counts outside 0 to ``trials``, no trials, or a level that is no share.

    References
    ----------
    .. [1] Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    .. [2] Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", 2001.

    Examples
    --------
    >>> low, high = wilson([0, 74], 200)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.306], [0.019, 0.439])
    """
    counted = np.asarray(counts, np.float64)
    if trials < 1 or not 0 < level < 1 or (counted < 0).any() or (counted > trials).any():
        raise HeroError(messages.BAD_COUNTS, code="bad_request", trials=trials, level=level)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = counted / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z / (1 + z * z / trials) * np.sqrt(share * (1 - share) / trials + (z / (2 * trials)) ** 2)
    # Rounding must not cut off 0 and 1 themselves where nothing, or everything, was counted.
    low = np.where(counted == 0, 0.0, np.clip(middle - half, 0.0, 1.0))
    high = np.where(counted == trials, 1.0, np.clip(middle + half, 0.0, 1.0))
    return low, high


@dataclass(frozen=True, slots=True)
class Frequencies:
    """What was counted beside what was to be expected; all arrays have one entry per token.

    Attributes
    ----------
    ids
        int32: the tokens.
    counts
        int32: how often each was drawn.
    exact
        float64: its probability.
    low, high
        float64: ends of the interval around ``counts / trials``.
    others
        How often any other token was drawn.
    others_exact
        What all other tokens hold.
    trials
        Draws; 0 where no sample comes by: then the intervals are 0 to 1.
    """

    ids: NDArray[np.int32]
    counts: NDArray[np.int32]
    exact: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    others: int
    others_exact: float
    trials: int

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Which intervals hold the exact probability."""
        found: NDArray[np.bool_] = (self.low <= self.exact) & (self.exact <= self.high)
        return found

    @property
    def share(self) -> float:
        """Of the intervals, the share that holds; NaN without any."""
        return float(self.holds.mean()) if len(self.ids) else float("nan")


def frequencies(
    drawn: ArrayLike,
    probabilities: NDArray[np.float32],
    *,
    top: int = 5,
    also: Sequence[int] = (),
    level: float = 0.95,
) -> Frequencies:
    """Count drawn tokens, and compare with the distribution that they were drawn from.

    The tokens are chosen by their exact probability, before anything is looked at: the most frequent ones of
    a sample would be those that were lucky in it, and their intervals would miss more often than they say.
    Each interval misses with a probability of about ``1 - level`` for itself, so of twenty at 0.95 about one
    will, without anything being wrong.

    Parameters
    ----------
    drawn
        Token ids, one per draw.
    probabilities
        float (vocabulary,): what they were drawn from.
    top
        So many of the most probable tokens, of those that can be drawn.
    also
        Tokens that are counted beside them, in this order.
    level
        That of the intervals.

    Examples
    --------
    >>> found = frequencies([0, 1, 0, 2], np.array([0.5, 0.25, 0.25], np.float32), top=2)
    >>> found.ids.tolist(), found.counts.tolist(), found.others, found.holds.tolist()
    ([0, 1], [2, 1], 1, [True, True])
    """
    tokens = np.asarray(drawn, np.int64)
    # Ties by number, so that the rows are the same on every machine.
    order = np.argsort(-probabilities, kind="stable")[:top]
    chosen = [int(token) for token in order if probabilities[token] > 0]
    wanted = list(dict.fromkeys([*also, *chosen]))
    for token in also:
        if not 0 <= token < len(probabilities):
            raise HeroError(messages.NO_SUCH_TOKEN, code="bad_request", token=token)
    counted = np.bincount(tokens, minlength=len(probabilities))[wanted]
    exact = probabilities[wanted].astype(np.float64)
    if tokens.size:
        low, high = wilson(counted, tokens.size, level=level)
    else:
        low, high = np.zeros(len(wanted)), np.ones(len(wanted))
    return Frequencies(
        np.array(wanted, np.int32),
        counted.astype(np.int32),
        exact,
        low,
        high,
        int(tokens.size - counted.sum()),
        max(0.0, float(probabilities.sum(dtype=np.float64) - exact.sum())),
        int(tokens.size),
    )
