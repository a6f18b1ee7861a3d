"""Cutting at the coarsest separators that do, as LangChain's text splitters cut."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Span = tuple[int, int]

#: Pages, sections, paragraphs, lines, sentences of both languages, clauses, words, characters.
SEPARATORS: Final = (
    "\f", "\n# ", "\n## ", "\n### ", "\n#### ", "\r\n\r\n", "\n\n", "\n",
    "。", "！", "？", ". ", "! ", "? ", "；", "; ", "，", " ", "",
)  # fmt: skip
#: Pieces, and characters of them, that are measured between two checks.
_BATCH: Final = 256
_BATCH_CHARACTERS: Final = 1 << 14


def lengths_in_characters(texts: Sequence[str]) -> list[int]:
    """Return the number of characters of each text."""
    return [len(each) for each in texts]


def recursive_spans(  # noqa: PLR0913 - the splitter's own settings
    text: str,
    size: int,
    overlap: int = 0,
    *,
    separators: Sequence[str] = SEPARATORS,
    lengths: Callable[[Sequence[str]], Sequence[int]] = lengths_in_characters,
    check: Callable[[], None] = lambda: None,
) -> list[Span]:
    """Return where the recursive splitter cuts a text.

    The text is cut at the first separator that occurs in it; neighbours are joined while they fit, and what
    does not fit alone is cut by the separators that follow. A separator that begins a line, such as that of a
    heading, stays with what follows it; any other with what it ends. This is the
    ``RecursiveCharacterTextSplitter`` of langchain-text-splitters with ``patterns(separators)``,
    ``is_separator_regex=True`` and ``keep_separator="end"``; the tests compare both, and here each
    piece knows its place.

    Parameters
    ----------
    text
        What to cut.
    size, overlap
        At most so long is a piece, and so much of it stands in the next one, in units of ``lengths``.
    separators
        From coarse to fine; an empty one means every character.
    lengths
        Measures texts; characters by default.
    check
        Called all the time; may raise to stop.

    Returns
    -------
    list of (int, int)
        Rising; without white space at their ends. A piece that no separator cuts is longer than ``size``.

    Examples
    --------
    >>> recursive_spans("One. Two three.", 11, separators=[". ", " "])
    [(0, 4), (5, 15)]
    """
    splitter = _Splitter(text, size, overlap, lengths, check)
    return list(splitter.split((0, len(text)), tuple(separators)))


def patterns(separators: Sequence[str]) -> list[str]:
    r"""Return the regular expressions by which langchain-text-splitters cuts at the same places.

    Examples
    --------
    >>> patterns(["\n# ", ". ", ""])
    ['(?=\\\n\\#\\ )', '\\.\\ ', '']
    """
    return [f"(?={re.escape(each)})" if _leads(each) else re.escape(each) for each in separators]


def _leads(separator: str) -> bool:
    """Return whether a separator belongs to what follows it."""
    return separator[:1] == "\n" and bool(separator.strip("\r\n"))


class _Splitter:
    def __init__(
        self,
        text: str,
        size: int,
        overlap: int,
        lengths: Callable[[Sequence[str]], Sequence[int]],
        check: Callable[[], None],
    ) -> None:
        self._text = text
        self._size = size
        self._overlap = overlap
        self._lengths = lengths
        self._check = check

    def split(self, span: Span, separators: tuple[str, ...]) -> Iterator[Span]:
        chosen = separators[-1] if separators else ""
        finer: tuple[str, ...] = ()
        for number, each in enumerate(separators):
            if not each or self._text.find(each, *span) >= 0:
                chosen, finer = each, separators[number + 1 :] if each else ()
                break
        if not chosen and self._lengths is lengths_in_characters:
            yield from self._windows(span)
            return
        merged = _Merged(self._text, self._size, self._overlap)
        for piece, length in self._measured(self._pieces(span, chosen)):
            if length < self._size:
                yield from merged.add(piece, length)
                continue
            yield from merged.close()
            if finer:
                yield from self.split(piece, finer)
            else:
                yield piece
        yield from merged.close()

    def _windows(self, span: Span) -> Iterator[Span]:
        """Cut anywhere: what joining single characters comes to."""
        start, end = span
        step = max(1, self._size - self._overlap)
        for number, at in enumerate(range(start, max(start + 1, end - self._size + step), step)):
            if number % _BATCH == 0:
                self._check()
            window = stripped(self._text, at, min(at + self._size, end))
            if window[0] < window[1]:
                yield window

    def _pieces(self, span: Span, separator: str) -> Iterator[Span]:
        start, end = span
        if not separator:
            for at in range(start, end):
                yield at, at + 1
            return
        leads = _leads(separator)
        while start < end:
            found = self._text.find(separator, start + leads, end)
            stop = end if found < 0 else found + (0 if leads else len(separator))
            yield start, stop
            start = stop

    def _measured(self, pieces: Iterator[Span]) -> Iterator[tuple[Span, int]]:
        batch: list[Span] = []
        characters = 0
        for piece in pieces:
            batch.append(piece)
            characters += piece[1] - piece[0]
            if len(batch) >= _BATCH or characters >= _BATCH_CHARACTERS:
                yield from self._measure(batch)
                batch, characters = [], 0
        yield from self._measure(batch)

    def _measure(self, batch: Sequence[Span]) -> Iterator[tuple[Span, int]]:
        self._check()
        return zip(batch, self._lengths([self._text[start:end] for start, end in batch]), strict=True)


class _Merged:
    """Joins neighbours while they fit; some of the last stand in the next piece too."""

    def __init__(self, text: str, size: int, overlap: int) -> None:
        self._text = text
        self._size = size
        self._overlap = overlap
        self._parts: deque[tuple[Span, int]] = deque()
        self._total = 0

    def add(self, piece: Span, length: int) -> Iterator[Span]:
        if self._parts and self._total + length > self._size:
            yield from self._joined()
            while self._total > self._overlap or (self._total + length > self._size and self._total > 0):
                self._total -= self._parts.popleft()[1]
        self._parts.append((piece, length))
        self._total += length

    def close(self) -> Iterator[Span]:
        yield from self._joined()
        self._parts.clear()
        self._total = 0

    def _joined(self) -> Iterator[Span]:
        if self._parts:
            span = stripped(self._text, self._parts[0][0][0], self._parts[-1][0][1])
            if span[0] < span[1]:
                yield span


def stripped(text: str, start: int, end: int) -> Span:
    """Return a span without the white space at its ends; empty where there is nothing else."""
    piece = text[start:end]
    inner = piece.lstrip()
    start = end - len(inner)
    return start, start + len(inner.rstrip())
