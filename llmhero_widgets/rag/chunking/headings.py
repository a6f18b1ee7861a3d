"""Markdown headings: which stand above a place, and sections between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_STEP: Final = 1000
_LINE: Final = re.compile(
    r"^ {0,3}(?:(?P<fence>`{3,}|~{3,})"
    r"|(?P<level>#{1,6})(?:[ \t]+(?P<title>[^\r\n]*?))?(?:[ \t]+#+)?[ \t]*\r?$)",
    re.MULTILINE,
)
#: Between the headings of a path.
JOIN: Final = " › "


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where its line starts, and the titles from the first level down to its own."""

    start: int
    path: str


def headings(text: str, *, check: Callable[[], None] = lambda: None) -> list[Heading]:
    """Return the headings of a Markdown text; a ``#`` inside a fence of code is none.

    Only headings with ``#`` count (ATX, CommonMark 0.31 section 4.2).

    Examples
    --------
    >>> [each.path for each in headings("# Cost" + chr(10) + "## Cache" + chr(10) + "Keys.")]
    ['Cost', 'Cost › Cache']
    """
    found: list[Heading] = []
    titles: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(_LINE.finditer(text)):
        if number % _STEP == 0:
            check()
        if mark := line["fence"]:
            if not fence:
                fence = mark
            elif mark[0] == fence[0] and len(mark) >= len(fence):
                fence = ""
            continue
        if fence:
            continue
        level = len(line["level"])
        titles = [each for each in titles if each[0] < level]
        titles.append((level, (line["title"] or "").strip()))
        found.append(Heading(line.start(), JOIN.join(title for _, title in titles if title)))
    return found


def heading_at(found: list[Heading], at: int) -> str:
    """Return the path of the last heading that starts at or before a place; empty where there is none."""
    number = bisect_right(found, at, key=lambda each: each.start)
    return found[number - 1].path if number else ""
