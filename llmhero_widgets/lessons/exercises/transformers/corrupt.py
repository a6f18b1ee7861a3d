"""Exercise "corrupt": what T5 reads and what it writes while it is trained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.transformers import messages_corrupt as messages
from llmhero_widgets.lessons.forms import as_words, require_function, result_of, shown
from llmhero_widgets.lessons.spans import corrupt_spans
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.core.text import Message

_WORDS = ("the", "old", "bridge", "was", "closed", "for", "repair")
# Gaps of one word and of several, in the middle, at the beginning and at the end.
_TRIES = (((1, 3), (5, 6)), ((0, 1), (4, 7)), ((2, 4),))


def _judge(answer: object) -> Message:
    function = require_function(answer, TASK.name)
    for gaps in _TRIES:
        given, target = _call(function, gaps)
        right_input, right_target = corrupt_spans(_WORDS, gaps)
        if given == _mark_per_word(gaps) != right_input:
            raise Wrong(messages.MARK_PER_WORD)
        if given == ["<0>" if word.startswith("<") else word for word in right_input] != right_input:
            raise Wrong(messages.SAME_MARK)
        if given != right_input:
            raise Wrong(messages.INPUT, expected=" ".join(right_input), got=shown(" ".join(given)))
        if target == right_target:
            continue
        if target == right_target[:-1]:
            raise Wrong(messages.NO_LAST_MARK, mark=right_target[-1])
        if target == list(_WORDS):
            raise Wrong(messages.WHOLE_TARGET)
        if [word for word in right_target if not word.startswith("<")] == target:
            raise Wrong(messages.NO_MARKS_IN_TARGET)
        raise Wrong(messages.TARGET, expected=" ".join(right_target), got=shown(" ".join(target)))
    return messages.RIGHT


def _call(function: Callable[..., object], gaps: Sequence[tuple[int, int]]) -> tuple[list[str], list[str]]:
    result = result_of(function, list(_WORDS), list(gaps))
    try:
        given, target = cast("tuple[object, object]", result)
        return _words(given), _words(target)
    except Exception as error:  # whatever a reader returns may raise anything while it is read
        raise Wrong(messages.TWO, answer=type(result).__name__) from error


def _words(answer: object) -> list[str]:
    """Return single words, whether they came one by one or several in a string; T5's own marks as ours."""
    return re.sub(r"<extra_id_(\d+)>", r"<\1>", " ".join(as_words(answer))).split()


def _mark_per_word(gaps: Sequence[tuple[int, int]]) -> list[str]:
    missing = [place for start, end in gaps for place in range(start, end)]
    return [f"<{missing.index(place)}>" if place in missing else word for place, word in enumerate(_WORDS)]


TASK = Task(
    name="corrupt",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def corrupt(words, gaps):
    given, target, place = [], [], 0
    for number, (start, end) in enumerate(gaps):
        given += [*words[place:start], f"<{number}>"]
        target += [f"<{number}>", *words[start:end]]
        place = end
    return [*given, *words[place:]], [*target, f"<{len(gaps)}>"]
""",
)
