"""Exercise "recall": how much of what answers a question stands among the first k."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.retrieval import messages_recall as messages
from llmhero_widgets.lessons.forms import as_array, is_near, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_TRIES = (
    ("a b c d e f", "a c d f x", 3),
    ("a b c d e f", "a d", 5),
    ("a b", "b c d e f", 4),
    ("a b c", "z", 2),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "recall")
    for order, answers, k in _TRIES:
        ranking, relevant = order.split(), set(answers.split())
        got = as_array(result_of(function, list(ranking), set(relevant), k))
        if got.shape != ():
            raise Wrong(messages.NUMBER, shape=got.shape)
        found = len(relevant.intersection(ranking[:k]))
        right = found / len(relevant)
        if is_near(got, right):
            continue
        if is_near(got, found / k):
            raise Wrong(messages.PRECISION)
        if is_near(got, found):
            raise Wrong(messages.COUNT)
        if is_near(got, len(relevant.intersection(ranking)) / len(relevant)):
            raise Wrong(messages.WHOLE, k=k)
        if is_near(got, min(found, 1)):
            raise Wrong(messages.ANY)
        raise Wrong(messages.OTHER, order=order, answers=answers, k=k, right=right, got=float(got))
    return messages.RIGHT


TASK = Task(
    name="recall",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def recall(ranking, relevant, k):
    return len(set(ranking[:k]) & set(relevant)) / len(relevant)
""",
)
