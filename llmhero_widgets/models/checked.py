"""Stopping a forward pass in its middle."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import torch
from torch.overrides import TorchFunctionMode

if TYPE_CHECKING:
    from collections.abc import Callable


def checked(check: Callable[[], None] | None) -> AbstractContextManager[Any]:
    """Return a context in which every matrix product of this thread calls ``check`` first.

    Parameters
    ----------
    check
        May raise to end the forward pass; None changes nothing.

    Examples
    --------
    >>> calls = []
    >>> with checked(lambda: calls.append(1)):
    ...     product = torch.nn.functional.linear(torch.ones(1, 2), torch.ones(3, 2))
    >>> calls
    [1]
    """
    return nullcontext() if check is None else _Checked(check)


class _Checked(TorchFunctionMode):
    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self._call = check

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        del types
        if function is torch.nn.functional.linear or function is torch.addmm:
            self._call()
        return function(*args, **(kwargs or {}))
