"""What is taken out of a text before it is cut."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.cleaning.edits import EditedText
from llmhero_widgets.rag.loading.pdf import PAGE_BREAK
from llmhero_widgets.rag.values import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from llmhero_widgets.rag.cleaning.edits import Edit

#: In the order in which they are done.
STEPS: Final = ("newlines", "invisible", "repeated", "hyphens", "letters", "spaces")

_NEWLINE: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
#: Controls, zero-width signs, turns of direction, tags, and variation selectors where several follow one
#: another. The joiner of emoji and a selector that stands alone change what is drawn, and stay.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+|\u00ad\n?|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}"
)
_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-‐]\n[ \t]*(?=[^\W\d_])")
_WORD_END: Final = re.compile(r"[^\W\d_]+$")
_WORD_START: Final = re.compile(r"[^\W\d_]+")
_LETTER: Final = re.compile("[\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_LIGATURES: Final = ("ff", "fi", "fl", "ffi", "ffl", "st", "st")
_FULL_WIDTH: Final = 0xFEE0
_FIRST_LIGATURE: Final = 0xFB00
_ODD_SPACE: Final = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_NEEDLESS: Final = re.compile(
    r"(?<=\S)[ \t]+(?=\n|\f|\Z)|(?<=\S[ \t])[ \t]+|(?<=\n)[ \t]+(?=\n)|(?<=\n\n)\n+"
)
#: A place between two characters of a word.
_INSIDE: Final = re.compile(r"[^\W_](?=[^\W_])")
_BLOCK: Final = 1 << 17
_DIGITS: Final = re.compile(r"\d+")
_LONGEST_WORD: Final = 40
#: A line at the edge of so many pages, and of so large a share of them, belongs to the pages.
_LEAST_PAGES: Final = 3
_LEAST_SHARE: Final = 0.6


def clean(
    document: Document, steps: Collection[str] = STEPS, *, check: Callable[[], None] = lambda: None
) -> Document:
    r"""Return a document without what is not text; citations still lead to the source.

    Parameters
    ----------
    document
        What to clean, cleaned before or not.
    steps
        Some of ``STEPS``: "newlines" makes every line end ``\n``; "invisible" drops characters that are not
        seen; "repeated" drops the headers and footers of a PDF's pages; "hyphens" joins a word that a PDF cut
        at a line end, with its hyphen where the document writes it so elsewhere; "letters" writes ligatures
        and full-width letters and digits plainly; "spaces" drops spaces and empty lines that mean nothing.
    check
        Called all the time; may raise to stop.

    Returns
    -------
    Document
        Each character of its text was copied from the source, or takes the place of the one to which
        :meth:`Document.to_source` leads.

    Examples
    --------
    >>> made = clean(Document("a", "Keys\u200b and   values.\r\n"))
    >>> made.text, made.to_source(5, 8)
    ('Keys and values.\n', (6, 9))
    """
    edited = EditedText(document)
    paged = document.meta.get("format") == "pdf"
    if "newlines" in steps:
        edited.apply(_newlines(edited.text, check))
    if "invisible" in steps:
        edited.apply(_without(_INVISIBLE, edited.text, check))
    if "repeated" in steps and paged:
        edited.apply(_repeated(edited.text, check))
    if "hyphens" in steps and paged:
        edited.apply(_hyphens(edited.text, check))
    if "letters" in steps:
        edited.apply(_letters(edited.text, check))
    if "spaces" in steps:
        edited.apply(_instead(_ODD_SPACE, " ", edited.text, check))
        # What is dropped may have kept apart what is to be dropped as well.
        if edited.apply(_without(_NEEDLESS, edited.text, check)):
            edited.apply(_without(_NEEDLESS, edited.text, check))
    if edited.text == document.text:
        return document
    return Document(document.id, edited.text, document.source, edited.runs(), document.meta)


def _matches(pattern: re.Pattern[str], text: str, check: Callable[[], None]) -> Iterator[re.Match[str]]:
    """Find a pattern in blocks, between which a reader can stop; they end in words, where none matches."""
    start = 0
    while start < len(text):
        check()
        inside = _INSIDE.search(text, start + _BLOCK)
        end = inside.start() + 1 if inside else len(text)
        yield from pattern.finditer(text, start, end)
        start = end


def _instead(pattern: re.Pattern[str], new: str, text: str, check: Callable[[], None]) -> Iterator[Edit]:
    return ((found.start(), found.end(), new) for found in _matches(pattern, text, check))


def _without(pattern: re.Pattern[str], text: str, check: Callable[[], None]) -> Iterator[Edit]:
    return _instead(pattern, "", text, check)


def _newlines(text: str, check: Callable[[], None]) -> Iterator[Edit]:
    for found in _matches(_NEWLINE, text, check):
        if found[0] == "\r\n":
            yield found.start(), found.start() + 1, ""
        else:
            yield found.start(), found.end(), "\n"


def _letters(text: str, check: Callable[[], None]) -> Iterator[Edit]:
    for found in _matches(_LETTER, text, check):
        code = ord(found[0])
        ligature = code < _FULL_WIDTH
        plain = _LIGATURES[code - _FIRST_LIGATURE] if ligature else chr(code - _FULL_WIDTH)
        yield found.start(), found.end(), plain


def _hyphens(text: str, check: Callable[[], None]) -> Iterator[Edit]:
    for found in _matches(_HYPHEN, text, check):
        first = _WORD_END.search(text, max(0, found.start() - _LONGEST_WORD), found.start())
        second = _WORD_START.match(text, found.end())
        if first is None or second is None:
            continue
        hyphen = found[0][0]
        kept = f"{first[0]}{hyphen}{second[0]}" in text
        yield found.start() + kept, found.end(), ""


def _repeated(text: str, check: Callable[[], None]) -> Iterator[Edit]:
    """Find the first and last lines of pages, numbers aside, that most pages have."""
    edges: list[tuple[int, int, str]] = []
    start = pages = 0
    for page in text.split(PAGE_BREAK):
        check()
        pages += 1
        lines = [found.span() for found in re.finditer(r"[^\n]*\S[^\n]*\n?", page)]
        for number in {0, len(lines) - 1} & set(range(len(lines))):
            first, last = lines[number]
            edges.append((start + first, start + last, _DIGITS.sub("0", page[first:last].strip())))
        start += len(page) + 1
    counts = Counter(line for _, _, line in edges)
    least = max(_LEAST_PAGES, _LEAST_SHARE * pages)
    yield from sorted((first, last, "") for first, last, line in edges if counts[line] >= least)
