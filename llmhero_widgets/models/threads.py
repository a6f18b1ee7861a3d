"""How many cores a piece of work is worth."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

# 1024 × 1024 weights take one core some 10 ms.
_SMALL = 2**20


@contextmanager
def fitting_threads(weights: int) -> Iterator[None]:
    """Compute a few weights on one thread of PyTorch, many on all.

    PyTorch's threads meet after every operation. While a browser draws on the same cores, one of them comes
    late to each meeting: 5 ms of work for the matrix of 512 tokens then took up to 150 ms on two cores.

    Parameters
    ----------
    weights
        How many are computed inside.
    """
    threads = torch.get_num_threads()
    if weights > _SMALL or threads == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
