"""Exercise "fit": sliding windows over a text that is too long."""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, cast

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.prompts import messages_fit as messages
from llmhero_widgets.lessons.forms import require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterable

    from llmhero_widgets.core.text import Message

# Tokens, size and overlap: an even end, an odd one, one window, and as many tokens as fit.
_TRIES = ((10, 4, 1), (11, 4, 2), (3, 5, 2), (5, 5, 2), (7, 3, 0), (2, 3, 2))


def _judge(answer: object) -> Message:
    function = require_function(answer, "windows")
    for n, size, overlap in _TRIES:
        tokens = list(range(100, 100 + n))
        got = _lists(result_of(function, list(tokens), size, overlap))
        right = _windows(tokens, size, overlap)
        if got != right:
            raise _slip(got, right, tokens, size, overlap)
    return messages.RIGHT


def _windows(tokens: list[int], size: int, overlap: int) -> list[list[int]]:
    starts = range(0, max(len(tokens) - overlap, 1), size - overlap)
    return [tokens[start : start + size] for start in starts]


def _slip(got: list[list[int]], right: list[list[int]], tokens: list[int], size: int, overlap: int) -> Wrong:
    for place, window in enumerate(got):
        if len(window) > size:
            return Wrong(messages.TOO_LONG, place=place, n=len(window), size=size)
    reached = got[-1][-1] - 99 if got and got[-1] else 0
    if reached < len(tokens):
        return Wrong(messages.END_LOST, got=reached, n=len(tokens))
    if got[:-1] == right:
        return Wrong(messages.TOO_MANY)
    for place, (one, other) in enumerate(pairwise(got)):
        shared = len(set(one) & set(other))
        if other[0] > one[-1] + 1:
            return Wrong(messages.GAP, place=place, missing=len(range(one[-1] + 1, other[0])))
        if shared != overlap:
            return Wrong(messages.NO_OVERLAP, place=place, got=shared, overlap=overlap)
    pairs = enumerate(zip_longest(right, got))
    place, (expected, window) = next((place, pair) for place, pair in pairs if pair[0] != pair[1])
    return Wrong(messages.OTHER, place=place, expected=expected, got=shown(str(window)))


def _lists(result: object) -> list[list[int]]:
    try:
        windows = cast("Iterable[Iterable[int]]", result)
        return [[int(token) for token in window] for window in windows]
    except Exception as error:  # whatever a reader returns may raise anything while it is read
        raise Wrong(messages.NOT_LISTS, answer=type(result).__name__) from error


TASK = Task(
    name="fit",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def windows(tokens, size, overlap):
    starts = range(0, max(len(tokens) - overlap, 1), size - overlap)
    return [tokens[start : start + size] for start in starts]
""",
)
