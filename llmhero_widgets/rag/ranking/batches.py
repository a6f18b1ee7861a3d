"""Texts of like length together, so that little is padded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Tokens, padding included, and texts of one forward pass.
MOST_TOKENS: Final = 1024
MOST_TEXTS: Final = 16


def batches(lengths: Sequence[int], most: int = MOST_TEXTS) -> Iterator[list[int]]:
    """Yield places of texts that are read together, the shortest first.

    Parameters
    ----------
    lengths
        Tokens of each text.
    most
        Texts of one batch at most.

    Examples
    --------
    >>> list(batches([600, 10, 500, 12]))
    [[1, 3], [2], [0]]
    """
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: (lengths[place], place)):
        if batch and ((len(batch) + 1) * lengths[place] > MOST_TOKENS or len(batch) == most):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
