"""How many cores a piece of work is worth."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

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
    import torch

    threads = torch.get_num_threads()
    if weights > _SMALL or threads == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@contextmanager
def beside_browser() -> Iterator[None]:
    """Leave one core to whoever draws what is computed.

    PyTorch's threads wait for each other by spinning after every operation. On two cores of which a browser
    had one, a pass over 8 tokens of the default model took 4.6 s on two threads and 64 ms on one; alone on
    the machine, 55 ms on two.
    """
    torch = sys.modules.get("torch")
    if torch is None:  # nobody computes with it
        yield
        return
    threads = torch.get_num_threads()
    torch.set_num_threads(max(1, threads - 1))
    try:
        yield
    finally:
        torch.set_num_threads(threads)
