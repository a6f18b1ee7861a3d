"""Exercise "stream": blocks that add to what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages_stream as messages
from llmhero_widgets.lessons.exercises.transformers.slips import close, refuse_slips, require_shape
from llmhero_widgets.lessons.forms import call, require_function
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

_START = np.array([1.0, 2.0])


def _turn(stream: NDArray[np.float64]) -> NDArray[np.float64]:
    return stream[::-1] * 2


def _grow(stream: NDArray[np.float64]) -> NDArray[np.float64]:
    return stream * stream


_BLOCKS: tuple[Callable[[NDArray[np.float64]], NDArray[np.float64]], ...] = (_turn, _grow)


def _judge(answer: object) -> Message:
    function = require_function(answer, "stream")
    got = call(lambda x: function(x, list(_BLOCKS)), _START)
    require_shape(got, _START.shape, _START.shape)
    after_first = _START + _turn(_START)
    right = after_first + _grow(after_first)
    if close(got, right):
        return messages.RIGHT
    refuse_slips(
        got,
        (
            (messages.REPLACED, _grow(_turn(_START))),
            (messages.FROM_START, _START + _turn(_START) + _grow(_START)),
            (messages.FORGOT_START, _turn(_START) + _grow(after_first)),
            (messages.ONE_BLOCK, after_first),
            (messages.ONE_BLOCK, _START + _grow(_START)),
        ),
    )
    raise Wrong(messages.OTHER, got=got.tolist(), expected=right.tolist())


TASK = Task(
    name="stream",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def stream(x, blocks):
    for block in blocks:
        x = x + block(x)
    return x
""",
)
