"""Cutting at the coarsest separators that do, as LangChain's text splitters cut."""

from __future__ import annotations

import re
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Span = tuple[int, int]

#: Pages, sections, paragraphs, lines, sentences of both languages, clauses, words, characters.
SEPARATORS: Final = (
    "\f", "\n# ", "\n## ", "\n### ", "\n#### ", "\r\n\r\n", "\n\n", "\n",
    "。", "！", "？", ". ", "! ", "? ", "；", "; ", "，", " ", "",
)  # fmt: skip
#: Headings of Markdown, and the white space behind them.
HEADINGS: Final = r"(?:(?m:^)#{1,6}[ \t]++\S[^\n]*+\s*+)++"
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
    heading, stays with what follows it; any other with what it ends. A heading stays with the text below it.
    This is the ``RecursiveCharacterTextSplitter`` of langchain-text-splitters with ``patterns(separators)``,
    ``is_separator_regex=True`` and ``keep_separator="end"``; the tests compare both, and here each piece
    knows its place.

    Parameters
    ----------
    text
        What to cut.
    size, overlap
        At most so long is a piece, and so much of it stands in the next one, in units of ``lengths``.
    separators
        From coarse to fine; an empty one means every character. Without any, those of this module.
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
    return list(splitter.split((0, len(text)), _compiled(tuple(separators or SEPARATORS))))


def patterns(separators: Sequence[str]) -> list[str]:
    r"""Return the regular expressions by which langchain-text-splitters cuts at the same places.

    A separator inside a line is itself. One that begins with a line end matches together with the headings
    before it and the text between, so that these are not parted; nothing in them can be matched in two ways,
    which keeps the time proportional to the text.

    Examples
    --------
    >>> patterns([". ", ""])
    ['\\.\\ ', '']
    >>> [bool(re.match(each, "# Cost\n\nKeys.\n\nValues.")) for each in patterns(["\n\n", "\n# ", "\n"])]
    [True, True, True]
    """
    return [_pattern(each) for each in separators or SEPARATORS]


def _pattern(separator: str) -> str:
    literal = re.escape(separator)
    if separator[:1] not in {"\n", "\r"}:
        return literal
    first = "\\r" if separator[0] == "\r" else "\\n"
    rest = f"[^{first}]*+(?:(?!{literal}){first}[^{first}]*+)*+"
    if separator.strip("\r\n"):
        return f"{HEADINGS}{rest}|(?={literal})"
    return f"{HEADINGS}{rest}(?:{literal}|\\Z)|{literal}"


class _Separator:
    """What a text is cut at; the empty one is every character."""

    def __init__(self, literal: str) -> None:
        self._literal = literal
        self.anywhere = not literal
        self._pattern = re.compile(_pattern(literal)) if literal else None

    def occurs(self, text: str) -> bool:
        # Without a heading there is nothing else to match, and finding a text is much quicker.
        if self._pattern is None or self._literal in text:
            return True
        return "#" in text and self._pattern.search(text) is not None

    def pieces(self, text: str, start: int) -> Iterator[Span]:
        """Cut behind each match; ``start`` is where the text itself lies."""
        if self._pattern is None:
            for at in range(start, start + len(text)):
                yield at, at + 1
            return
        last = 0
        for found in self._pattern.finditer(text):
            if found.end() > last:
                yield start + last, start + found.end()
                last = found.end()
        if last < len(text):
            yield start + last, start + len(text)


@lru_cache(64)
def _compiled(separators: tuple[str, ...]) -> tuple[_Separator, ...]:
    return tuple(map(_Separator, separators))


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

    def split(self, span: Span, separators: Sequence[_Separator]) -> Iterator[Span]:
        inner = self._text[slice(*span)]
        number = 0
        while number < len(separators) - 1 and not separators[number].occurs(inner):
            self._check()
            number += 1
        chosen = separators[number]
        finer = () if chosen.anywhere or not chosen.occurs(inner) else separators[number + 1 :]
        if chosen.anywhere and self._lengths is lengths_in_characters:
            yield from self._windows(span)
            return
        merged = _Merged(self._text, self._size, self._overlap)
        for piece, length in self._measured(chosen.pieces(inner, span[0])):
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
