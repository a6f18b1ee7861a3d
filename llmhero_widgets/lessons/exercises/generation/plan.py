"""Exercise "plan": what to say, and what first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.generation import messages_plan as messages
from llmhero_widgets.lessons.forms import as_words, require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.core.text import Message

Fact = tuple[str, float, float, float]
# Name, value, usual value, spread.
_DAYS: tuple[tuple[Fact, ...], ...] = (
    (("rain", 30, 5, 5), ("wind", 12, 10, 4), ("pressure", 1001, 1010, 4), ("sun", 4, 6, 1)),
    (("rain", 5, 5, 5), ("wind", 14, 10, 4), ("pressure", 1010, 1010, 4)),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "plan")
    for day in _DAYS:
        got = as_words(result_of(function, list(day)))
        right = _plan(day, lambda fact: abs(fact[1] - fact[2]) / fact[3])
        if got == right:
            continue
        if got == _plan(day, lambda fact: (fact[1] - fact[2]) / fact[3]):
            raise Wrong(messages.SIGN)
        if got == _plan(day, lambda fact: abs(fact[1] - fact[2])):
            raise Wrong(messages.NOT_SCALED)
        if len(got) == len(day):
            raise Wrong(messages.EVERYTHING)
        if sorted(got) == sorted(right):
            raise Wrong(messages.ORDER)
        raise Wrong(messages.OTHER, expected=" ".join(right) or "[]", got=shown(" ".join(got)))
    return messages.RIGHT


def _plan(day: tuple[Fact, ...], far: Callable[[Fact], float]) -> list[str]:
    odd = sorted(((far(fact), fact[0]) for fact in day), reverse=True)
    return [name for distance, name in odd if distance > 1]


TASK = Task(
    name="plan",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def plan(facts):
    odd = [(abs(value - usual) / spread, name) for name, value, usual, spread in facts]
    return [name for far, name in sorted(odd, reverse=True) if far > 1]
""",
)
