"""Paragraphs that say the same words again and again, to be found for them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAGRAPH: Final = re.compile(r"\S(?:[^\n]|\n(?![ \t]*\n))*")
_WORD: Final = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_IDEOGRAPH: Final = re.compile(r"[\u3400-\u9fff]")
#: Words, or Chinese characters, that a repeated phrase has, and how often it must stand there.
_PHRASE: Final = (3, 5)
_TIMES: Final = 3
#: Words of a paragraph at least, and of its phrases the share that repeats others: 0.12 at most in the
#: handbook.
_LEAST: Final = (25, 40)
_REPEATED: Final = 0.25


def stuffed(text: str) -> Iterator[tuple[int, int, str, int]]:
    """Yield paragraphs that repeat themselves: ``(start, end, phrase, times)``.

    Examples
    --------
    >>> [each[2:] for each in stuffed("cheap blue pens, " * 9)]
    [('cheap blue pens', 9)]
    """
    for match in _PARAGRAPH.finditer(text):
        words = [each[0].lower() for each in _WORD.finditer(match[0])]
        chinese = 2 * sum(1 for each in words if _IDEOGRAPH.match(each)) > len(words)
        size, least = _PHRASE[chinese], _LEAST[chinese]
        if len(words) < least:
            continue
        phrases = Counter(zip(*(words[shift:] for shift in range(size)), strict=False))
        total = sum(phrases.values())
        phrase, times = max(phrases.items(), key=lambda each: each[1])
        if times >= _TIMES and 1 - len(phrases) / total >= _REPEATED:
            # Without digits: tables of numbers repeat themselves without meaning to.
            if all(word.isdigit() for word in phrase):
                continue
            yield match.start(), match.end(), ("" if chinese else " ").join(phrase), times
