"""Exercise "nearest": the passages whose vectors point most nearly the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.retrieval import messages_nearest as messages
from llmhero_widgets.lessons.forms import as_array, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

# No two rows are equally near, whichever way "near" is meant.
_QUERY = np.array([2.0, 1.0])
_MATRIX = np.array([[9.0, -1.0], [0.2, 0.1], [4.0, 3.5], [-2.0, -1.0], [1.0, 2.0], [1.8, 0.3]])
_COUNTS = (1, 3, 6)


def _judge(answer: object) -> Message:
    function = require_function(answer, "nearest")
    for count in _COUNTS:
        numbers = as_array(result_of(function, _QUERY.copy(), _MATRIX.copy(), count))
        if numbers.shape != (count,):
            raise Wrong(messages.COUNT, count=count, shape=numbers.shape)
        got = numbers.tolist()
        cosines = _cosines()
        right = _best(cosines)[:count]
        if got == right:
            continue
        if any(row != round(row) for row in got):
            raise Wrong(messages.VALUES)
        if got == right[::-1]:
            raise Wrong(messages.WORST_FIRST)
        if got == _best(_MATRIX @ _QUERY)[:count]:
            raise Wrong(messages.LENGTH)
        if got == _best(-np.linalg.norm(_MATRIX - _QUERY, axis=1))[:count]:
            raise Wrong(messages.DISTANCE)
        if got == _best(-cosines)[:count]:
            raise Wrong(messages.FARTHEST)
        raise Wrong(messages.OTHER, count=count, right=right, got=numbers.astype(int).tolist())
    return messages.RIGHT


def _cosines() -> NDArray[np.float64]:
    cosines: NDArray[np.float64] = _MATRIX @ _QUERY / np.linalg.norm(_MATRIX, axis=1) / np.linalg.norm(_QUERY)
    return cosines


def _best(scores: NDArray[np.float64]) -> list[int]:
    rows: list[int] = np.argsort(-scores).tolist()
    return rows


TASK = Task(
    name="nearest",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
import numpy as np


def nearest(query, matrix, k):
    rows = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    cosines = rows @ query / np.linalg.norm(query)
    return np.argsort(-cosines)[:k]
""",
)
