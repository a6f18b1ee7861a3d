"""Compare numbers with what they should be, and with what the usual slips would have made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons import messages
from llmhero_widgets.lessons.forms import TOLERANCE
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message


def close(got: NDArray[np.float64], expected: NDArray[np.float64]) -> bool:
    """Whether two arrays of one shape agree to :data:`TOLERANCE`; infinities agree with themselves.

    Examples
    --------
    >>> close(np.array([0.5, 0.5]), np.array([0.5004, 0.4996]))
    True
    """
    return np.allclose(got, expected, rtol=0, atol=TOLERANCE)


def require_shape(got: NDArray[np.float64], given: tuple[int, ...], expected: tuple[int, ...]) -> None:
    """Raise :class:`Wrong` unless a result has the expected shape."""
    if got.shape != expected:
        shapes = {"given": given, "expected": expected, "shape": got.shape}
        raise Wrong(messages.WRONG_SHAPE, **shapes)


def refuse_slips(got: NDArray[np.float64], slips: Iterable[tuple[Message, NDArray[np.float64]]]) -> None:
    """Raise :class:`Wrong` with the message of the first slip that gives just this result."""
    for message, result in slips:
        if got.shape == result.shape and close(got, result):
            raise Wrong(message)


def softmax(scores: NDArray[np.float64], axis: int | None = -1) -> NDArray[np.float64]:
    """Return exp(scores) divided by its sum along an axis; ``None`` takes the sum over everything.

    Examples
    --------
    >>> softmax(np.array([0.0, 0.0]))
    array([0.5, 0.5])
    """
    raised = np.exp(scores - scores.max(axis=axis, keepdims=True))
    weights: NDArray[np.float64] = raised / raised.sum(axis=axis, keepdims=True)
    return weights
