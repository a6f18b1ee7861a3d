"""Exercise "clipped": the precision that BLEU is made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.generation import messages_clipped as messages
from llmhero_widgets.lessons.forms import as_array, is_near, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_TRIES = (
    ("a b a b x", "a b a b c d e", 1),
    ("the the the cat", "the cat sat on the mat today", 1),
    ("the cat sat on the mat", "on the mat sat the cat again", 2),
    ("x y", "a b c", 1),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "clipped")
    for candidate, reference, n in _TRIES:
        ours, theirs = candidate.split(), reference.split()
        got = as_array(result_of(function, list(ours), list(theirs), n))
        if got.shape != ():
            raise Wrong(messages.NUMBER, shape=got.shape)
        grams, there = _grams(ours, n), _grams(theirs, n)
        common = (grams & there).total()
        right = common / grams.total()
        if is_near(got, right):
            continue
        if is_near(got, sum(grams[gram] for gram in there) / grams.total()):
            raise Wrong(messages.NOT_CLIPPED)
        if is_near(got, common / there.total()):
            raise Wrong(messages.RECALL)
        if is_near(got, len(grams.keys() & there.keys()) / len(grams)):
            raise Wrong(messages.SETS)
        singles = _grams(ours, 1)
        if is_near(got, (singles & _grams(theirs, 1)).total() / singles.total()):
            raise Wrong(messages.WORDS_ONLY, n=n)
        slots = {"candidate": candidate, "reference": reference, "n": n}
        raise Wrong(messages.OTHER, **slots, expected=right, got=float(got))
    return messages.RIGHT


def _grams(words: list[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(n)), strict=False))


TASK = Task(
    name="clipped",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
from collections import Counter


def clipped(candidate, reference, n):
    ours, theirs = (
        Counter(zip(*(words[start:] for start in range(n)))) for words in (candidate, reference)
    )
    return (ours & theirs).total() / ours.total()
""",
)
