"""Exercise "path-length": how many steps a signal takes from one token to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages_path_length as messages
from llmhero_widgets.lessons.forms import as_array, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.core.text import Message

# Kind, distance, kernel and what it takes; the last ones are not divided evenly.
_TRIES = (
    ("rnn", 7, 3, 7),
    ("rnn", 40, 5, 40),
    ("cnn", 8, 3, 4),
    ("cnn", 8, 5, 2),
    ("cnn", 9, 3, 5),
    ("cnn", 1, 5, 1),
    ("attention", 7, 3, 1),
    ("attention", 40, 5, 1),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "steps")
    results = [_call(function, kind, distance, kernel) for kind, distance, kernel, _ in _TRIES]
    for (kind, distance, kernel, expected), got in zip(_TRIES, results, strict=True):
        if got == expected:
            continue
        if kind == "cnn" and got == -(-distance // kernel):
            raise Wrong(messages.KERNEL)
        if kind == "cnn" and got in {distance / (kernel - 1), distance // (kernel - 1)}:
            raise Wrong(messages.ROUNDING)
        raise Wrong(messages.KIND, kind=kind, distance=distance, kernel=kernel, got=got, expected=expected)
    return messages.RIGHT


def _call(function: Callable[..., object], kind: str, distance: int, kernel: int) -> float:
    number = as_array(result_of(function, kind, distance, kernel))
    if number.shape != ():
        raise Wrong(messages.NUMBER, kind=kind, shape=number.shape)
    return float(number)


TASK = Task(
    name="path-length",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
import math


def steps(kind, distance, kernel=3):
    if kind == "rnn":
        return distance
    if kind == "cnn":
        return math.ceil(distance / (kernel - 1))
    return 1
""",
)
