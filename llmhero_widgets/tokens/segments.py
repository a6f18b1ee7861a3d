"""Words and characters as people count them: Unicode's default segmentation (UAX #29)."""

from __future__ import annotations


def word_count(text: str) -> int:
    """Count the words of a text.

    A word is a stretch between two word boundaries (UAX #29, without dictionaries) that holds a letter or a
    digit. Every Chinese character and every Hiragana letter is one, and so is every Thai, Lao, Khmer or
    Burmese letter: those scripts write no spaces, and only a dictionary knows their words.

    Parameters
    ----------
    text
        Any text.

    Examples
    --------
    >>> word_count("Don't split 3.14!"), word_count("人人生而自由"), word_count("😀")
    (3, 6, 0)
    """
    import regex  # type: ignore[import-untyped]

    parts = regex.split(r"(?V1w)\b", text)
    return sum(regex.search(r"[\p{L}\p{N}]", part) is not None for part in parts)


def characters(text: str) -> list[tuple[int, int]]:
    """Return the spans of what people see as one character, in code points (extended grapheme clusters).

    Parameters
    ----------
    text
        Any text.

    Examples
    --------
    >>> characters("a👍🏽")
    [(0, 1), (1, 3)]
    """
    import regex

    return [match.span() for match in regex.finditer(r"\X", text)]
