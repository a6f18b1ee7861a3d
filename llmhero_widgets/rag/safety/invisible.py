"""Characters that take no place on the screen."""

from __future__ import annotations

from typing import Final

#: Zero-width spaces and joiners, marks and overrides of direction, invisible operators and fillers, tags.
_RANGES: Final = (
    (0x115F, 0x1160),
    (0x180E, 0x180E),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0x3164, 0x3164),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xE0000, 0xE007F),
)
_JOINERS: Final = frozenset("\u200c\u200d")
_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FLAG: Final = "\U0001f3f4"
_TAG: Final = 0xE0000
_LAST_LATIN: Final = 0x024F
_IDEOGRAPHS: Final = (0x2E80, 0x9FFF)
_RIGHT_TO_LEFT: Final = (0x0590, 0x08FF)


def is_invisible(sign: str) -> bool:
    r"""Return whether a character takes no place on the screen.

    Examples
    --------
    >>> is_invisible("\u200b"), is_invisible("a")
    (True, False)
    """
    code = ord(sign)
    return code > _RANGES[0][0] - 1 and any(low <= code <= high for low, high in _RANGES)


def invisible_places(text: str) -> list[int]:
    r"""Return where invisible characters stand that the script around them has no need of.

    Joiners belong to emoji and to scripts such as Arabic and Devanagari, marks of direction to texts in which
    something is written from right to left, tags to flags, and one mark of byte order to the beginning.

    Examples
    --------
    >>> invisible_places("\ufeffa\u200bb"), invisible_places("👩\u200d🌾")
    ([2], [])
    """
    if text.isascii():
        return []
    places = [place for place, sign in enumerate(text) if is_invisible(sign)]
    if not places:
        return []
    both = any(_RIGHT_TO_LEFT[0] <= ord(sign) <= _RIGHT_TO_LEFT[1] for sign in text)
    found = []
    flag = -1
    for place in places:
        sign = text[place]
        before = text[place - 1 : place] if place else ""
        if ord(sign) >= _TAG and (before == _FLAG or flag == place - 1 >= 0):
            flag = place
            continue
        needed = (
            (sign == "\ufeff" and place == 0)
            or (sign in _DIRECTIONS and both)
            or (sign in _JOINERS and not _needs_none(before))
        )
        if not needed:
            found.append(place)
    return found


def tagged(text: str) -> str:
    r"""Return the ASCII that tag characters of a text spell: a model may read it, a reader cannot see it.

    Examples
    --------
    >>> tagged("a\U000e0048\U000e0069b")
    'Hi'
    """
    return "".join(chr(ord(sign) - _TAG) for sign in text if _TAG + 0x20 <= ord(sign) < _TAG + 0x7F)


def _needs_none(before: str) -> bool:
    """Whether a joiner joins nothing behind this: something Latin or Chinese, a space, another joiner."""
    code = ord(before) if before else 0
    return code <= _LAST_LATIN or _IDEOGRAPHS[0] <= code <= _IDEOGRAPHS[1] or is_invisible(before)
