"""How many bytes a value takes, without what it only passes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.rag.values import (
    Answer,
    Chunks,
    Documents,
    Generation,
    Hits,
    Metrics,
    Prompt,
    Query,
    Vectors,
)

if TYPE_CHECKING:
    from llmhero_widgets.rag.values import Value

#: Bytes that a chunk takes beside its text: its document, its span, its heading.
_CHUNK: Final = 64


def bytes_of(value: Value) -> int:
    """Return how many bytes a value adds to those that it was made from; texts count as UTF-8.

    Examples
    --------
    >>> bytes_of(Query("What is 注意力?"))
    18
    """
    match value:
        case Documents():
            size = sum(_text(each.text) + _text(each.raw or "") + 24 * len(each.runs) for each in value.items)
        case Chunks():
            size = sum(_text(each.text) for each in value.items) + _CHUNK * len(value)
        case Vectors():
            size = value.matrix.nbytes
        case Query():
            size = _text(value.text) + sum(_text(each.text) for each in value.variants)
        case Hits():
            size = 16 * len(value.rows)
        case Prompt():
            size = _text(value.text) + 8 * len(value.ids)
        case Generation():
            size = _text(value.text) + 16 * len(value.ids)
        case Answer():
            size = sum(_text(each.quote) + _CHUNK for one in value.sentences for each in one.citations)
        case Metrics():
            size = value.table.nbytes
        case _:
            size = int(getattr(value, "facts", {}).get("bytes", 0))
    return size


def bytes_of_part(part: Any) -> int:
    """Return roughly how many bytes a piece of an output takes: texts, arrays and what holds them.

    Examples
    --------
    >>> bytes_of_part(0.5), bytes_of_part(["four", "more"])
    (64, 200)
    """
    match part:
        case str():
            size = _text(part)
        case list() | tuple():
            size = sum(map(bytes_of_part, part))
        case dict():
            size = sum(map(bytes_of_part, [*part, *part.values()]))
        case _:
            # Chunks have a text, arrays say how large they are.
            size = int(getattr(part, "nbytes", 0)) + _text(str(getattr(part, "text", "")))
    return _CHUNK + size


def _text(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
