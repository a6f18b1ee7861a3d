"""Positions that are only a penalty on distance: ALiBi."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.positions.absolute import require_size

if TYPE_CHECKING:
    from numpy.typing import NDArray


def alibi_slopes(heads: int) -> NDArray[np.float64]:
    """Return what each head takes off a score for every token of distance: ``(heads,)``.

    For a power of two, head ``h`` has the slope ``2**(-8 (h + 1) / heads)``. Otherwise those of the next
    smaller power of two come first, then every other one of twice as many heads, as in the authors' code.

    Raises
    ------
    HeroError
        If the number is negative.

    References
    ----------
    Press et al., *Train Short, Test Long*, 2021. arXiv:2108.12409.

    Examples
    --------
    >>> alibi_slopes(4)
    array([0.25      , 0.0625    , 0.015625  , 0.00390625])
    """
    if require_size(heads) == 0:
        return np.zeros(0)
    whole = 2 ** math.floor(math.log2(heads))
    first = 2.0 ** (-8 * np.arange(1, whole + 1) / whole)
    more = 2.0 ** (-8 * np.arange(1, 2 * (heads - whole), 2) / (2 * whole))
    return np.concatenate([first, more])


def alibi_bias(heads: int, length: int) -> NDArray[np.float32]:
    """Return what is added to the scores of each head: 0 for a token itself, less the further back one looks.

    Parameters
    ----------
    heads
        How many heads.
    length
        How many tokens.

    Returns
    -------
    NDArray[np.float32]
        Shape ``(heads, queries, keys)``; -inf for the tokens after the query.

    Raises
    ------
    HeroError
        If a number is negative.

    Examples
    --------
    >>> alibi_bias(2, 3)[0]
    array([[ 0.    ,    -inf,    -inf],
           [-0.0625,  0.    ,    -inf],
           [-0.125 , -0.0625,  0.    ]], dtype=float32)
    """
    places = np.arange(require_size(length))
    distance = places[:, None] - places[None, :]
    slopes = alibi_slopes(heads)[:, None, None]
    return np.where(distance >= 0, slopes * -distance, -np.inf).astype(np.float32)
