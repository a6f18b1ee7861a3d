"""From a seed to tokens: streams of uniform numbers, and the token at which each of them falls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def uniforms(seed: int, number: int, steps: int) -> NDArray[np.float64]:
    """Return the stream of sample ``number``: float64 (steps,), each in [0, 1).

    The raw 64-bit numbers of NumPy's Philox, a counter-based generator [1]_ whose stream NumPy promises to
    keep, seeded by ``SeedSequence(seed, spawn_key=(number,))``; their upper 53 bits are the fraction. So
    streams of different samples are independent, and a longer one begins with a shorter one.

    References
    ----------
    .. [1] Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011.

    Examples
    --------
    >>> uniforms(7, 0, 2).round(6).tolist()
    [0.048374, 0.822417]
    """
    generator = np.random.Philox(np.random.SeedSequence(seed, spawn_key=(number,)))
    upper: NDArray[np.uint64] = generator.random_raw(steps) >> np.uint64(11)
    return upper.astype(np.float64) * 2.0**-53


def draw(probabilities: NDArray[np.float32], chances: ArrayLike) -> Any:
    """Return the tokens at which the cumulative distribution passes ``chances``.

    Sums are taken in float64, in the order of token ids, and scaled to their own total. A token with
    probability 0 is never returned.

    Parameters
    ----------
    probabilities
        float (vocabulary,).
    chances
        A number in [0, 1), or an array of them.

    Returns
    -------
    int64, of the shape of ``chances``
        -1 where the distribution is empty, because every token was cut.

    Examples
    --------
    >>> draw(np.array([0.25, 0.0, 0.75], np.float32), [0.0, 0.2, 0.25, 0.99]).tolist()
    [0, 0, 2, 2]
    """
    sums = np.cumsum(probabilities, dtype=np.float64)
    if not sums[-1] > 0:
        return np.full(np.shape(chances), -1)[()]
    # Scaling may round up to the total itself: the last token that can be drawn stands there.
    last = np.searchsorted(sums, sums[-1])
    return np.minimum(np.searchsorted(sums, np.asarray(chances) * sums[-1], side="right"), last)
