"""Exercise "merge": the pair that byte-pair encoding joins next."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.prompts import messages_merge as messages
from llmhero_widgets.lessons.forms import as_words, require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_TRIES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("l", "o", "w"), ("l", "o", "w", "e", "r"), ("n", "e", "w")),
    # In "banana" a pair stands twice; in three words another one stands once each.
    (("b", "an", "an", "an", "an"), ("c", "a"), ("c", "a"), ("d", "an")),
    (("x", "y"), ("z", "w")),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "best_pair")
    for words in _TRIES:
        got = tuple(as_words(result_of(function, [list(word) for word in words])))
        counted: Counter[tuple[str, ...]] = Counter(pair for word in words for pair in pairwise(word))
        # Of equals, the first.
        expected = max(counted, key=counted.__getitem__)
        if got == expected:
            continue
        if got == ("".join(expected),):
            raise Wrong(messages.JOINED, got="".join(expected))
        if counted[got] == counted[expected]:
            raise Wrong(messages.WRONG_TIE)
        once: Counter[tuple[str, ...]] = Counter(pair for word in words for pair in set(pairwise(word)))
        if once[got] == max(once.values()):
            raise Wrong(messages.ONCE_PER_WORD)
        written = ", ".join("·".join(word) for word in words)
        raise Wrong(messages.OTHER, words=written, expected=" + ".join(expected), got=shown(" + ".join(got)))
    return messages.RIGHT


TASK = Task(
    name="merge",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
from collections import Counter


def best_pair(words):
    pairs = Counter(pair for word in words for pair in zip(word, word[1:]))
    return pairs.most_common(1)[0][0]
""",
)
