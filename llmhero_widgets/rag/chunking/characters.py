"""Cutting every so many characters, whatever stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.chunking.recursive import Span, stripped

if TYPE_CHECKING:
    from collections.abc import Callable

_STEP: Final = 1000


def character_spans(
    text: str, size: int, overlap: int = 0, *, check: Callable[[], None] = lambda: None
) -> list[Span]:
    """Return windows of ``size`` characters, each beginning ``overlap`` before the end of the last.

    This is ``CharacterTextSplitter(separator="")`` of langchain-text-splitters, with which the tests compare
    it.

    Parameters
    ----------
    text
        What to cut.
    size, overlap
        Characters; ``overlap`` below ``size``.
    check
        May raise to stop.

    Returns
    -------
    list of (int, int)
        Rising; without white space at their ends.

    Examples
    --------
    >>> character_spans("abcdefgh", 4, 1)
    [(0, 4), (3, 7), (6, 8)]
    """
    spans = []
    for number, start in enumerate(range(0, max(len(text) - overlap, min(1, len(text))), size - overlap)):
        if number % _STEP == 0:
            check()
        span = stripped(text, start, min(start + size, len(text)))
        if span[0] < span[1]:
            spans.append(span)
    return spans
