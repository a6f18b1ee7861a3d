"""Exercise "fit": sliding windows over a text that is too long."""

from __future__ import annotations

from itertools import islice, pairwise, zip_longest
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
# Twice what any try needs, of windows and of tokens in one: what goes on behind that has no end.
_MOST = 24


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
        if not window:
            return Wrong(messages.EMPTY, place=place)
    reached = got[-1][-1] - 99 if got else 0
    if reached < len(tokens):
        return Wrong(messages.END_LOST, got=reached, n=len(tokens))
    if got[: len(right)] == right:
        return Wrong(messages.TOO_MANY, more=len(got) - len(right))
    return _border(got, overlap) or _first_difference(got, right)


def _border(got: list[list[int]], overlap: int) -> Wrong | None:
    """Say where neighbours share too little or too much, if they do."""
    for place, (one, other) in enumerate(pairwise(got)):
        shared = len(set(one) & set(other))
        if other[0] > one[-1] + 1:
            return Wrong(messages.GAP, place=place, missing=len(range(one[-1] + 1, other[0])))
        if shared != overlap:
            return Wrong(messages.NO_OVERLAP, place=place, got=shared, overlap=overlap)
    return None


def _first_difference(got: list[list[int]], right: list[list[int]]) -> Wrong:
    pairs = enumerate(zip_longest(right, got))
    place, (expected, window) = next((place, pair) for place, pair in pairs if pair[0] != pair[1])
    return Wrong(messages.OTHER, place=place, expected=expected, got=shown(str(window)))


def _lists(result: object) -> list[list[int]]:
    try:
        windows = cast("Iterable[Iterable[int]]", result)
        found = [[int(token) for token in islice(window, _MOST)] for window in islice(windows, _MOST)]
    except Exception as error:  # whatever a reader returns may raise anything while it is read
        raise Wrong(messages.NOT_LISTS, answer=type(result).__name__) from error
    if max([len(found), *(len(window) for window in found)]) == _MOST:
        raise Wrong(messages.ENDLESS)
    return found


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
