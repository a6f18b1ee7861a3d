"""Exercise "wilson": what a count of hits leaves open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.prompts import messages_wilson as messages
from llmhero_widgets.lessons.forms import TOLERANCE, as_array, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_TRIES = ((17, 24), (0, 10), (10, 10), (1, 1))
_Z = 1.96


def _judge(answer: object) -> Message:
    function = require_function(answer, "wilson")
    for k, n in _TRIES:
        got = as_array(result_of(function, k, n))
        if got.shape != (2,):
            raise Wrong(messages.TWO, shape=got.shape)
        right = _wilson(k, n)
        if _close(got, right):
            continue
        if _close(got[::-1], right):
            raise Wrong(messages.ORDER)
        if _close(got / 100, right):
            raise Wrong(messages.PERCENT)
        slots = {"k": k, "n": n, "low": got[0], "high": got[1]}
        half = _Z * math.sqrt(k / n * (1 - k / n) / n)
        if _close(got, (k / n - half, k / n + half)):
            raise Wrong(messages.WALD, **slots)
        raise Wrong(messages.OTHER, **slots, right_low=right[0], right_high=right[1])
    return messages.RIGHT


def _wilson(k: int, n: int) -> tuple[float, float]:
    share, size = k / n, 1 + _Z**2 / n
    middle = (share + _Z**2 / (2 * n)) / size
    half = _Z / size * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return middle - half, middle + half


def _close(got: object, right: object) -> bool:
    # 1.96 and 1.95996 differ by less than this.
    return bool(np.allclose(np.asarray(got), np.asarray(right), rtol=0, atol=TOLERANCE))


TASK = Task(
    name="wilson",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
import math


def wilson(k, n, z=1.96):
    p, size = k / n, 1 + z**2 / n
    middle = (p + z**2 / (2 * n)) / size
    half = z / size * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half
""",
)
