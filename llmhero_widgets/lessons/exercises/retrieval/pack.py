"""Exercise "pack": chunks that are made of whole sentences."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from llmhero_widgets.lessons.exercise import Task
from llmhero_widgets.lessons.exercises.retrieval import messages_pack as messages
from llmhero_widgets.lessons.forms import MAX_ITEMS, as_words, require_function, result_of, shown
from llmhero_widgets.lessons.verdict import Wrong

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message

_TRIES = (
    (("One. ", "Two two. ", "Three. ", "Four four. "), 20),
    (("A b. ", "C d e. ", "Fg. "), 12),
    (("A sentence that is too long. ", "Short. ", "Also. "), 15),
    (("Long as well, and the only one. ",), 9),
)


def _judge(answer: object) -> Message:
    function = require_function(answer, "pack")
    for sentences, size in _TRIES:
        got = _texts(result_of(function, list(sentences), size))
        right = _packed(sentences, size)
        if got == right:
            continue
        if not all(got):
            raise Wrong(messages.EMPTY)
        if got == right[:-1]:
            raise Wrong(messages.LAST_LOST)
        if "".join(got) != "".join(sentences):
            raise Wrong(messages.CHANGED, sentences=_marked(sentences), got=_marked(got))
        if any(len(chunk) > size and chunk not in sentences for chunk in got):
            raise Wrong(messages.TOO_LONG, size=size)
        if got == list(sentences):
            raise Wrong(messages.ALONE)
        if got == _packed(sentences, size - 1):
            raise Wrong(messages.EXACT, size=size)
        raise Wrong(messages.OTHER, size=size, right=_shown(right), got=_shown(got))
    return messages.RIGHT


def _texts(result: object) -> list[str]:
    """Return the chunks as texts, whether they are texts or lists of sentences."""
    if isinstance(result, str) or not isinstance(result, Iterable):
        raise Wrong(messages.LIST)
    return [
        chunk if isinstance(chunk, str) else "".join(as_words(chunk)) for chunk in islice(result, MAX_ITEMS)
    ]


def _packed(sentences: tuple[str, ...], size: int) -> list[str]:
    chunks: list[str] = []
    for sentence in sentences:
        if chunks and len(chunks[-1] + sentence) <= size:
            chunks[-1] += sentence
        else:
            chunks.append(sentence)
    return chunks


def _marked(chunks: Iterable[str]) -> str:
    return shown("|".join(chunks).replace(" ", "␣"))


def _shown(chunks: Iterable[str]) -> str:
    return shown(" | ".join(chunk.strip() for chunk in chunks))


TASK = Task(
    name="pack",
    judge=_judge,
    hints=(messages.HINT_1, messages.HINT_2, messages.HINT_3),
    explanation=messages.EXPLANATION,
    code="""\
def pack(sentences, size):
    chunks = []
    for sentence in sentences:
        if chunks and len(chunks[-1]) + len(sentence) <= size:
            chunks[-1] += sentence
        else:
            chunks.append(sentence)
    return chunks
""",
)
