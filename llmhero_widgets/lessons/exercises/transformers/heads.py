"""Exercise "heads": cut the columns of a table into heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages_heads as messages
from llmhero_widgets.lessons.exercises.transformers.slips import close, require_shape
from llmhero_widgets.lessons.forms import call, require_function
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

# No two sizes are the same, so that none can stand for another.
_TOKENS, _WIDTH, _HEADS = 5, 12, 3
_TABLE = np.arange(_TOKENS * _WIDTH, dtype=np.float64).reshape(_TOKENS, _WIDTH)


def _judge(answer: object) -> Message:
    function = require_function(answer, "split")
    got = call(_with_heads(function), _TABLE)
    right = _split(_TABLE)
    if got.shape == (_TOKENS, _HEADS, _WIDTH // _HEADS):
        raise Wrong(messages.TOKENS_FIRST)
    require_shape(got, _TABLE.shape, right.shape)
    if close(got, right):
        return messages.RIGHT
    if close(got, _TABLE.reshape(right.shape)):
        raise Wrong(messages.RESHAPED)
    if close(got, np.stack([_TABLE[:, head::_HEADS] for head in range(_HEADS)])):
        raise Wrong(messages.INTERLEAVED, heads=_HEADS)
    wrong = next(head for head in range(_HEADS) if not close(got[head], right[head]))
    raise Wrong(messages.OTHER, head=wrong)


def _with_heads(function: Callable[..., object]) -> Callable[..., object]:
    return lambda table: function(table, _HEADS)


def _split(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack(np.split(table, _HEADS, axis=1))


TASK = Task(
    name="heads",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def split(x, heads):
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)
""",
)
