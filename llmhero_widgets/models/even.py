"""Texts of equal length together, always the same number: a result depends on its text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Tokens that a forward pass has at least: below, most of its time is not arithmetic.
_TOKENS: Final = 64


def even_passes(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield places of texts that are read together: equally long, and as many as the length says.

    Padding changes how sums are grouped, and libraries of linear algebra choose their kernels by the shape
    of a matrix; either changes the last digits of a result. Where every text is always read in the same
    shape and without padding, its result is the same in any company. Too few texts are filled up with the
    last one again.

    Parameters
    ----------
    lengths
        Tokens of each text.

    Examples
    --------
    >>> list(even_passes([40, 100, 40, 40]))
    [[0, 2], [3, 3], [1]]
    """
    places: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        places.setdefault(length, []).append(place)
    for length in sorted(places):
        alike = places[length]
        rows = -(-_TOKENS // max(1, length))
        for start in range(0, len(alike), rows):
            found = alike[start : start + rows]
            yield found + found[-1:] * (rows - len(found))
