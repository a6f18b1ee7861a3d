"""Sentences of English and Chinese, and chunks that are made of whole ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.chunking.recursive import SEPARATORS, Span, recursive_spans, stripped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STEP: Final = 500
_CLOSING: Final = "\"'”’»)\\]）】」』》"
#: Where a sentence may end: behind a stop and what closes it, at a blank line or page, before a heading or an
#: entry of a list.
_END: Final = re.compile(
    rf"(?P<stop>[.!?]+[{_CLOSING}]*)(?=\s|$|[\u3400-\u9fff\u3000-\u303f\uff00-\uffef])"
    rf"|[。！？]+[{_CLOSING}]*"
    rf"|…+[{_CLOSING}]*(?=\s|$)"
    r"|\f|\r?\n[ \t]*(?=\r?\n)|\n(?=[ \t]*(?:[-*+•>|]|#{1,6}|\d{1,3}[.)])[ \t])"
    r"|(?m:^[ \t]*#{1,6}[ \t][^\r\n]*)"
)
#: What a full stop belongs to, rather than to a sentence; some only before a number.
_ABBREVIATIONS: Final = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "e.g", "i.e", "cf", "al", "resp",
    "approx", "dept", "est", "ed", "eds", "inc", "ltd", "co", "corp", "jan", "feb", "mar", "apr", "jun",
    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "a.m", "p.m", "u.s", "u.k", "ph.d",
})  # fmt: skip
_BEFORE_NUMBERS: Final = frozenset({"fig", "figs", "eq", "eqs", "sec", "no", "nos", "vol", "p", "pp", "ch"})
_WORD: Final = re.compile(r"[\w.]*\w$")
_LONGEST_WORD: Final = 24
_HEADING: Final = re.compile(r"#{1,6}[ \t][^\n]*")


def sentence_spans(text: str, *, check: Callable[[], None] = lambda: None) -> list[Span]:
    """Return the sentences of a text in English, Chinese or both.

    A sentence ends behind 。！？ and behind ``.!?`` before white space, with the quotes and brackets that
    close there; not behind an abbreviation or an initial, nor before a small letter. A blank line, a heading
    and an entry of a list end one as well.

    Parameters
    ----------
    text
        Plain text or Markdown.
    check
        Called all the time; may raise to stop.

    Returns
    -------
    list of (int, int)
        Rising, not overlapping, without white space at their ends; together they hold every character that
        is not white space.

    Examples
    --------
    >>> text = "Dr. Li left. “再见。”她说。"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Dr. Li left.', '“再见。”', '她说。']
    """
    spans: list[Span] = []
    start = 0
    for number, found in enumerate(_END.finditer(text)):
        if number % _STEP == 0:
            check()
        if found["stop"] is not None and not _ends(text, found):
            continue
        span = stripped(text, start, found.end())
        if span[0] < span[1]:
            spans.append(span)
        start = found.end()
    span = stripped(text, start, len(text))
    return [*spans, span] if span[0] < span[1] else spans


def _ends(text: str, found: re.Match[str]) -> bool:
    """Return whether a stop of Latin script ends a sentence."""
    behind = text[found.end() : found.end() + 40].lstrip()
    if behind[:1].islower():
        return False
    if found["stop"][0] != "." or found["stop"].startswith(".."):
        return True
    word = _WORD.search(text, max(0, found.start() - _LONGEST_WORD), found.start())
    if word is None:
        return True
    short = word[0].lower()
    if short in _ABBREVIATIONS or (short in _BEFORE_NUMBERS and behind[:1].isdigit()):
        return False
    return not (len(short) == 1 and word[0].isupper())


def packed_sentences(
    text: str,
    size: int,
    overlap: int = 0,
    *,
    separators: Sequence[str] = SEPARATORS,
    check: Callable[[], None] = lambda: None,
) -> list[Span]:
    """Return chunks of whole sentences, as many in each as fit.

    Parameters
    ----------
    text
        What to cut.
    size, overlap
        Characters: at most so long is a chunk, and sentences of at most so many stand in the next one too. A
        sentence that is longer than ``size`` is cut by :func:`recursive_spans`.
    separators
        For sentences that are too long.
    check
        Called all the time; may raise to stop.

    Examples
    --------
    >>> packed_sentences("One. Two. Three.", 11, 5)
    [(0, 9), (5, 16)]
    """
    chunks: list[Span] = []
    open_: list[Span] = []
    for number, (start, end) in enumerate(sentence_spans(text, check=check)):
        if number % _STEP == 0:
            check()
        if end - start > size:
            _close(chunks, open_)
            open_ = []
            inner = recursive_spans(text[start:end], size, overlap, separators=separators, check=check)
            chunks.extend((start + first, start + last) for first, last in inner)
            continue
        if open_ and end - open_[0][0] > size:
            rest = _headings_behind(text, open_)
            whole = open_[: len(open_) - len(rest)]
            _close(chunks, whole)
            last = whole[-1][1]
            repeated = whole[1:] if not rest else []
            open_ = [each for each in repeated if last - each[0] <= overlap] + rest
            while open_ and end - open_[0][0] > size:
                # A heading whose section does not fit behind it stands alone.
                _close(chunks, open_[:1] if rest else [])
                open_ = open_[1:]
        open_.append((start, end))
    _close(chunks, open_)
    return chunks


def _headings_behind(text: str, sentences: list[Span]) -> list[Span]:
    """Return the headings at the end of some sentences, which belong to what follows; never all of them."""
    count = len(sentences)
    while count > 1 and _HEADING.fullmatch(text, *sentences[count - 1]):
        count -= 1
    return sentences[count:]


def _close(chunks: list[Span], sentences: Sequence[Span]) -> None:
    if sentences:
        chunks.append((sentences[0][0], sentences[-1][1]))
