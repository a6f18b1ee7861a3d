"""Exercise "lcs": the longest common subsequence of ROUGE-L."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.generation import messages_lcs as messages
from llmhero_widgets.lessons.forms import as_array, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong
from llmhero_widgets.metrics import rouge

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_TRIES = (
    ("the cat sat on the mat", "on the mat the cat sat down"),
    ("x a b c", "a x b c"),
    ("a b c d", "a x b y d z c"),
    ("b a c a d", "a c b a d"),
    ("x", "y"),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "lcs")
    for one, other in _TRIES:
        a, b = one.split(), other.split()
        got = as_array(result_of(function, list(a), list(b)))
        if got.shape != ():
            raise Wrong(messages.NUMBER, shape=got.shape)
        expected = len(rouge(one, other, "L").links)
        if got == expected:
            continue
        if got == _greedy(a, b):
            raise Wrong(messages.GREEDY, one=one, other=other, expected=expected)
        if got == (Counter(a) & Counter(b)).total():
            raise Wrong(messages.BAG)
        if got == _run(a, other):
            raise Wrong(messages.SUBSTRING)
        raise Wrong(messages.OTHER, one=one, other=other, expected=expected, got=float(got))
    return messages.RIGHT


def _greedy(a: list[str], b: list[str]) -> int:
    rest, found = list(b), []
    for word in a:
        if word in rest:
            found.append(word)
            del rest[: rest.index(word) + 1]
    return len(found)


def _run(a: list[str], other: str) -> int:
    runs = ([*a[start:end]] for end in range(len(a) + 1) for start in range(end))
    return max((len(run) for run in runs if f" {' '.join(run)} " in f" {other} "), default=0)


TASK = Task(
    name="lcs",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def lcs(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a, 1):
        for j, other in enumerate(b, 1):
            same = table[i - 1][j - 1] + 1
            table[i][j] = same if one == other else max(table[i - 1][j], table[i][j - 1])
    return table[-1][-1]
""",
)
