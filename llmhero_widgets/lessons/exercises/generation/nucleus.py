"""Exercise "nucleus": the tokens that top-p keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.generation import messages_nucleus as messages
from llmhero_widgets.lessons.forms import as_array, require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

# No sum of the largest meets its p exactly, where rounding would decide.
_TRIES: tuple[tuple[tuple[float, ...], float], ...] = (
    ((0.1, 0.55, 0.05, 0.3), 0.8),
    ((0.25, 0.15, 0.3, 0.2, 0.1), 0.9),
    ((0.02, 0.95, 0.03), 0.9),
    ((0.45, 0.4, 0.15), 0.3),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "nucleus")
    results = {}
    for probabilities, p in _TRIES:
        result = result_of(function, np.array(probabilities), p)
        places = as_array(sorted(result) if isinstance(result, set) else result)
        results[probabilities, p] = sorted(places.ravel().tolist())
    for (probabilities, p), got in results.items():
        given = np.array(probabilities)
        right = _largest(given, p)
        if got == right:
            continue
        if got == _below(given, p):
            raise Wrong(messages.TOO_FEW, p=p)
        if got == np.flatnonzero(given > p).tolist():
            raise Wrong(messages.THRESHOLD)
        if got == _largest(-given, p):
            raise Wrong(messages.SMALLEST)
        if len(set(map(len, results.values()))) == 1:
            raise Wrong(messages.TOP_K)
        raise Wrong(
            messages.OTHER, probabilities=list(probabilities), p=p, expected=right, got=shown(str(got))
        )
    return messages.RIGHT


def _largest(given: NDArray[np.float64], p: float) -> list[int]:
    order = np.argsort(-given)
    sizes = np.abs(given[order])
    return sorted(order[np.cumsum(sizes) - sizes < p].tolist())


def _below(given: NDArray[np.float64], p: float) -> list[int]:
    order = np.argsort(-given)
    return sorted(order[np.cumsum(given[order]) < p].tolist())


TASK = Task(
    name="nucleus",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
import numpy as np


def nucleus(probabilities, p):
    order = np.argsort(-probabilities)
    before = np.cumsum(probabilities[order]) - probabilities[order]
    return order[before < p]
""",
)
