"""How far a mean over questions may be off, and whether a difference is more than chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

#: Resamples of a bootstrap, and how many are drawn between two checks for cancelling.
RESAMPLES: Final = 10_000
_AT_ONCE: Final = 500
_SEED: Final = 0
_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a mean lies.

    Attributes
    ----------
    low, high
        Both ends.
    method
        "exact" (Clopper–Pearson, for shares) or "bootstrap" (percentile).
    """

    low: float
    high: float
    method: Literal["exact", "bootstrap"]


@dataclass(frozen=True, slots=True)
class Paired:
    """A mean difference of pairs.

    Attributes
    ----------
    mean
        Mean of the differences.
    low, high
        Its percentile interval.
    p
        How often chance alone gives a difference at least as large, two-sided.
    """

    mean: float
    low: float
    high: float
    p: float


def mean_interval(
    values: NDArray[np.float64], *, level: float = 0.95, check: Callable[[], None] | None = None
) -> Interval:
    """Return the interval of a mean over questions.

    Where every value is 0 or 1, the mean is a share and the interval that of Clopper and Pearson (1934),
    which is never too short; otherwise the percentile interval of the bootstrap over questions (Efron and
    Tibshirani 1993, `An Introduction to the Bootstrap`, chapter 13).

    Parameters
    ----------
    values
        float64, shape ``(questions,)``, at least one.
    level
        How sure it shall be, between 0 and 1.
    check
        Called now and then; raises to end it.

    Examples
    --------
    >>> found = mean_interval(np.array([1.0, 1.0, 1.0, 0.0]))
    >>> round(found.low, 3), round(found.high, 3), found.method
    (0.194, 0.994, 'exact')
    """
    if np.isin(values, (0.0, 1.0)).all():
        return Interval(*_clopper_pearson(int(values.sum()), len(values), level), "exact")
    means = _resampled(values[:, None], check)[:, 0]
    low, high = np.quantile(means, _ends(level))
    return Interval(float(low), float(high), "bootstrap")


def paired_bootstrap(
    differences: NDArray[np.float64], *, level: float = 0.95, check: Callable[[], None] | None = None
) -> list[Paired]:
    """Compare two systems on the same questions.

    Questions are drawn with replacement, each with both of its values, so that what makes a question hard
    for both does not blur the difference. The p value is that of Efron and Tibshirani (1993, section 16.4):
    the differences, moved so that their mean is 0, are resampled, and p is how often their mean is at least
    as far from 0 as the one observed, with one added to both counts so that p is never 0 (Davison and
    Hinkley 1997, `Bootstrap Methods and their Application`).

    Parameters
    ----------
    differences
        float64, shape ``(questions, metrics)``: value of the second system less that of the first.
    level, check
        As for :func:`mean_interval`.

    Returns
    -------
    list of Paired
        One per metric; all from the same resamples.

    Examples
    --------
    >>> (one,) = paired_bootstrap(np.array([[0.5], [0.5], [0.0], [1.0], [0.5], [0.5]]))
    >>> one.mean, one.low > 0, one.p < 0.05
    (0.5, True, True)
    """
    observed = differences.mean(axis=0)
    means = _resampled(differences, check)
    lows, highs = np.quantile(means, _ends(level), axis=0)
    # Sums in another order differ in their last bits: what equals the observed value must count as equal.
    slack = 1e-12
    extreme = (np.abs(means - observed) >= np.abs(observed) - slack).sum(axis=0)
    ps = (extreme + 1) / (len(means) + 1)
    return [Paired(*map(float, row)) for row in np.stack([observed, lows, highs, ps], axis=1)]


def _ends(level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def _resampled(values: NDArray[np.float64], check: Callable[[], None] | None) -> NDArray[np.float64]:
    """Return the means of resamples of rows: float64, shape ``(resamples, columns)``."""
    draw = np.random.default_rng(_SEED)
    count = len(values)
    means = np.empty((RESAMPLES, values.shape[1]))
    for start in range(0, RESAMPLES, _AT_ONCE):
        if check is not None:
            check()
        rows = draw.integers(0, count, (_AT_ONCE, count))
        means[start : start + _AT_ONCE] = values[rows].mean(axis=1)
    return means


def _clopper_pearson(found: int, count: int, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low = 0.0 if found == 0 else _solve(lambda p: _at_least(found, count, p) < tail)
    high = 1.0 if found == count else _solve(lambda p: _at_least(found + 1, count, p) < 1 - tail)
    return low, high


def _solve(below: Callable[[float], bool]) -> float:
    """Return where a rising condition turns, by halving."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_least(found: int, count: int, p: float) -> float:
    """Return the probability of at least so many of ``count``, each with probability p."""
    whole = math.lgamma(count + 1)
    return math.fsum(
        math.exp(
            whole
            - math.lgamma(each + 1)
            - math.lgamma(count - each + 1)
            + each * math.log(p)
            + (count - each) * math.log1p(-p)
        )
        for each in range(found, count + 1)
    )
