"""Exercise "attention": from query and key to the weights of one causal head."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.lessons import messages as engine_messages
from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages
from llmhero_widgets.lessons.exercises.transformers.slips import close, refuse_slips, require_shape, softmax
from llmhero_widgets.lessons.forms import TOLERANCE, call, require_function
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Message

# More tokens than dimensions, so that one cannot be taken for the other unnoticed.
_TOKENS, _WIDTH = 5, 4
_STEPS = np.arange(_TOKENS * _WIDTH).reshape(_TOKENS, _WIDTH)
_QUERY = 2 * np.sin(1.7 * _STEPS)
_KEY = 2 * np.cos(0.9 * _STEPS)
_RAW = _QUERY @ _KEY.T
_SEEN = np.tril(np.ones((_TOKENS, _TOKENS), dtype=bool))
_RIGHT_SCALE = _WIDTH**-0.5


def _judge(answer: object) -> Message:
    function = require_function(answer, TASK.name)
    got = call(function, _QUERY, _KEY)
    require_shape(got, (_TOKENS, _WIDTH), (_TOKENS, _TOKENS))
    right = _masked(_RAW * _RIGHT_SCALE)
    if close(got, right):
        return messages.ATTENTION_RIGHT
    refuse_slips(got, _slips())
    if np.isnan(got[0]).all():
        raise Wrong(messages.ATTENTION_BLIND)
    if not np.isfinite(got).all():
        raise Wrong(engine_messages.NOT_FINITE)
    if not close(got[~_SEEN], np.zeros(1)):
        raise Wrong(messages.ATTENTION_PEEKS, weight=np.abs(got[~_SEEN]).max())
    row = int(np.abs(got - right).max(axis=1).argmax())
    if abs(got[row].sum() - 1) > TOLERANCE:
        raise Wrong(messages.ATTENTION_SUM, row=row, total=got[row].sum())
    raise Wrong(messages.ATTENTION_OTHER, row=row)


def _masked(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return softmax(np.where(_SEEN, scores, -np.inf))


def _slips() -> list[tuple[Message, NDArray[np.float64]]]:
    """Return the result of every wrong step, and of every wrong step together with a wrong scale."""
    scales = (
        (None, _RIGHT_SCALE),
        (messages.ATTENTION_NO_SCALE, 1.0),
        (messages.ATTENTION_SCALE_SQUARED, 1 / _WIDTH),
        (messages.ATTENTION_SCALE_TOKENS, _TOKENS**-0.5),
        (messages.ATTENTION_SCALE_64, 1 / 8),
        (messages.ATTENTION_SCALE_UP, _WIDTH**0.5),
    )
    found = []
    for (wrong_scale, scale), raw in product(scales, (_RAW, _RAW.T)):
        scores = raw * scale
        hidden = np.where(_SEEN, scores, -np.inf)
        wrong = messages.ATTENTION_TRANSPOSED if raw is not _RAW else wrong_scale
        if wrong is not None:
            found.append((wrong, softmax(hidden)))
        found += [
            (messages.ATTENTION_NO_MASK, softmax(scores)),
            (messages.ATTENTION_FUTURE, softmax(np.where(_SEEN.T, scores, -np.inf))),
            (messages.ATTENTION_ZERO_MASK, softmax(np.where(_SEEN, scores, 0.0))),
            (messages.ATTENTION_CUT_AFTER, np.where(_SEEN, softmax(scores), 0.0)),
            (messages.ATTENTION_COLUMNS, softmax(hidden, axis=0)),
            (messages.ATTENTION_SCORES, hidden),
            (messages.ATTENTION_SCORES, np.where(_SEEN, scores, 0.0)),
            (messages.ATTENTION_SCORES, scores),
        ]
    return found


TASK = Task(
    name="attention",
    judge=_judge,
    hints=(messages.ATTENTION_HINT_1, messages.ATTENTION_HINT_2, messages.ATTENTION_HINT_3),
    explanation=messages.ATTENTION_EXPLANATION,
    code="""\
import numpy as np


def attention(query, key):
    scores = query @ key.T / np.sqrt(query.shape[-1])
    seen = np.tril(np.ones(scores.shape, dtype=bool))
    scores = np.where(seen, scores, -np.inf)
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
""",
)
