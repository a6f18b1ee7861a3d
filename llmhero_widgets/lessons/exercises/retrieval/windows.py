"""Exercise "windows": a text cut into chunks that overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.retrieval import messages_windows as messages
from llmhero_widgets.lessons.forms import as_array, require_function, result_of
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_TRIES = ((10, 4, 1), (11, 4, 0), (12, 5, 2), (5, 8, 2))


def _judge(answer: object) -> Message:
    function = require_function(answer, "windows")
    for length, size, overlap in _TRIES:
        numbers = as_array(result_of(function, length, size, overlap))
        if numbers.shape[1:] != (2,):
            raise Wrong(messages.PAIRS, shape=numbers.shape)
        got = [(start, end) for start, end in numbers.tolist()]
        right = _windows(length, size, overlap)
        if got == right:
            continue
        slots = {"length": length, "size": size, "overlap": overlap}
        if got == [(start, end - 1) for start, end in right]:
            raise Wrong(messages.LAST_INSIDE)
        if max(end for _, end in got) > length:
            raise Wrong(messages.BEYOND, **slots)
        if got == right[:-1]:
            raise Wrong(messages.END_LOST, **slots)
        if got[: len(right)] == right:
            raise Wrong(messages.INSIDE, **slots, window=_shown(got[len(right)]))
        if got[: len(right)] == _windows(length, size, 0)[: len(right)]:
            raise Wrong(messages.NO_OVERLAP, **slots)
        raise Wrong(messages.OTHER, **slots, right=", ".join(map(_shown, right)))
    return messages.RIGHT


def _windows(length: int, size: int, overlap: int) -> list[tuple[int, int]]:
    starts = range(0, max(length - overlap, 1), size - overlap)
    return [(start, min(start + size, length)) for start in starts]


def _shown(window: tuple[float, float]) -> str:
    return f"({window[0]:.0f}, {window[1]:.0f})"


TASK = Task(
    name="windows",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def windows(length, size, overlap):
    found, start = [], 0
    while True:
        end = min(start + size, length)
        found.append((start, end))
        if end == length:
            return found
        start = end - overlap
""",
)
