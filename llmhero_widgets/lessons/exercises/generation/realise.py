"""Exercise "realise": an enumeration as English writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons import messages as engine_messages
from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.generation import messages_realise as messages
from llmhero_widgets.lessons.forms import require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_ITEMS = ("rain", "wind", "fog", "hail")


def _judge(answer: object) -> Message:
    function = require_function(answer, "enumerate_words")
    for n in (3, 2, 1, 0, 4):
        items = list(_ITEMS[:n])
        got = result_of(function, list(items))
        if not isinstance(got, str):
            raise Wrong(engine_messages.NOT_WORDS, answer=type(got).__name__)
        right = _join(items)
        # Some put a comma before the "and" of three and more.
        if got in {right, right.replace(" and ", ", and ") if ", " in right else right}:
            continue
        slots = {"expected": right, "got": shown(got) or "''"}
        if not items:
            raise Wrong(messages.NONE, **slots)
        if items == [right]:
            raise Wrong(messages.ONE, **slots)
        if got == ", ".join(items):
            raise Wrong(messages.NO_AND, **slots)
        if got == " and ".join(items):
            raise Wrong(messages.ALL_AND, **slots)
        if got == ", and ".join(items):
            raise Wrong(messages.COMMA_FOR_TWO, **slots)
        raise Wrong(messages.OTHER, **slots)
    return messages.RIGHT


def _join(items: list[str]) -> str:
    *first, last = items or [""]
    return " and ".join(filter(None, [", ".join(first), last]))


TASK = Task(
    name="realise",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def enumerate_words(items):
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
""",
)
