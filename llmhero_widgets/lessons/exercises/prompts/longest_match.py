"""Exercise "longest-match": how WordPiece cuts a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.prompts import messages_longest_match as messages
from llmhero_widgets.lessons.forms import as_words, require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_ENTRIES = frozenset(
    ["un", "u", "unable", "able", "##able", "##a", "##b", "##ble", "bank", "ba", "##nk", "##s"]
)
# The last ones end in a dead end: at once, and after a good beginning.
_TRIES = ("unable", "banks", "unables", "ubank", "bar", "x")


def _judge(answer: object) -> Message:
    function = require_function(answer, "cut")
    for word in _TRIES:
        got = as_words(result_of(function, word, set(_ENTRIES)))
        expected = _cut(word, longest=True)
        if got == expected:
            continue
        slots = {"word": word, "got": shown(" ".join(got)), "expected": " ".join(expected)}
        if expected == ["[UNK]"]:
            raise Wrong(messages.UNKNOWN, **slots)
        if got == [piece.removeprefix("##") for piece in expected]:
            raise Wrong(messages.MARKS, **slots)
        if got == _cut(word, longest=False):
            raise Wrong(messages.SHORTEST, **slots)
        raise Wrong(messages.OTHER, **slots)
    return messages.RIGHT


def _cut(word: str, *, longest: bool) -> list[str]:
    pieces: list[str] = []
    rest = word
    while rest:
        mark = "##" if pieces else ""
        fitting = [rest[:end] for end in range(len(rest) + 1) if mark + rest[:end] in _ENTRIES]
        if not fitting:
            return ["[UNK]"]
        piece = (max if longest else min)(fitting, key=len)
        pieces.append(mark + piece)
        rest = rest.removeprefix(piece)
    return pieces


TASK = Task(
    name="longest-match",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def cut(word, entries):
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in entries:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces
""",
)
