"""Exercise "softmax": turn scores into weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages
from llmhero_widgets.lessons.exercises.transformers.slips import close, refuse_slips, require_shape, softmax
from llmhero_widgets.lessons.forms import TOLERANCE, as_array, call
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

# The scores that the notebook shows.
SCORES = np.array([2.0, 1.0, 0.0, -1.0])
_ROWS = np.array([[1.0, 2.0, 3.0], [3.0, -1.0, 1.0]])
# Subtracting anything but the largest score still overflows on these.
_HUGE = np.array([3000.0, 0.0, 2999.0])
_MASKED = np.array([0.5, -np.inf, 1.5])


def _judge(answer: object) -> Message:
    if not callable(answer):
        _check_one_row(as_array(answer).squeeze())
        return messages.SOFTMAX_RIGHT_NUMBERS
    _check_one_row(call(answer, SCORES))
    _check_rows(call(answer, _ROWS))
    if not _agrees(call(answer, _HUGE), _HUGE):
        raise Wrong(messages.SOFTMAX_HUGE)
    if not _agrees(call(answer, _MASKED), _MASKED):
        raise Wrong(messages.SOFTMAX_MASKED)
    return messages.SOFTMAX_RIGHT


def _check_one_row(got: NDArray[np.float64]) -> None:
    require_shape(got, SCORES.shape, SCORES.shape)
    if _agrees(got, SCORES):
        return
    raised = np.exp(SCORES)
    refuse_slips(
        got,
        (
            (messages.SOFTMAX_ONLY_EXP, raised),
            (messages.SOFTMAX_BY_LARGEST, raised / raised.max()),
            (messages.SOFTMAX_NO_EXP, SCORES / SCORES.sum()),
            (messages.SOFTMAX_LOG, np.log(softmax(SCORES))),
            (messages.SOFTMAX_HARD, np.eye(len(SCORES))[SCORES.argmax()]),
            (messages.SOFTMAX_SIGN, softmax(-SCORES)),
            (messages.SOFTMAX_SIGMOID, 1 / (1 + np.exp(-SCORES))),
            (messages.SOFTMAX_BASE_2, 2**SCORES / (2**SCORES).sum()),
        ),
    )
    if got.min() < 0:
        raise Wrong(messages.SOFTMAX_NEGATIVE, value=got.min())
    if abs(got.sum() - 1) > TOLERANCE:
        raise Wrong(messages.SOFTMAX_SUM, total=got.sum())
    worst = int(np.abs(got - softmax(SCORES)).argmax())
    message = (
        messages.SOFTMAX_TOO_LARGE if got[worst] > softmax(SCORES)[worst] else messages.SOFTMAX_TOO_SMALL
    )
    raise Wrong(message, score=SCORES[worst], value=got[worst])


def _check_rows(got: NDArray[np.float64]) -> None:
    require_shape(got, _ROWS.shape, _ROWS.shape)
    if _agrees(got, _ROWS):
        return
    refuse_slips(
        got,
        (
            (messages.SOFTMAX_ALL_ROWS, softmax(_ROWS, axis=None)),
            (messages.SOFTMAX_COLUMNS, softmax(_ROWS, axis=0)),
        ),
    )
    raise Wrong(messages.SOFTMAX_ROWS, totals=", ".join(f"{total:.3f}" for total in got.sum(axis=1)))


def _agrees(got: NDArray[np.float64], scores: NDArray[np.float64]) -> bool:
    return got.shape == scores.shape and close(got, softmax(scores))


TASK = Task(
    name="softmax",
    judge=_judge,
    hints=(messages.SOFTMAX_HINT_1, messages.SOFTMAX_HINT_2, messages.SOFTMAX_HINT_3),
    explanation=messages.SOFTMAX_EXPLANATION,
    code="""\
import numpy as np


def softmax(scores):
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
""",
)
