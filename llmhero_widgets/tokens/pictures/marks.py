"""What a text looks like when nothing in it may stay invisible."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from llmhero_widgets.tokens.pictures.html import Html, element, join, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = {" ": "·", "\n": "↵", "\t": "→"}
# One sign wide, where rows stand over the same text; not every font has them.
_NARROW = {chr(code): chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\n\t"} | {"\x7f": "␡"}
# Joiners, variation selectors and tags shape the character before them, so they show only without one.
_SHAPERS = "\u034f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"


def visible(string: str, *, narrow: bool = False) -> str:
    r"""Return a text with its spaces, controls and everything else that has no ink made visible.

    Parameters
    ----------
    string
        Any text.
    narrow
        Whether a control character takes the place of one letter only.

    Examples
    --------
    >>> visible("a b\n\0\u202e"), visible("\0", narrow=True)
    ('a·b↵U+0000U+202E', '␀')
    """
    return "".join(sign or own for own, sign in _parts(string, narrow=narrow))


def shown(string: str, most: int = 0, *, narrow: bool = False) -> Html:
    """Return a text as markup, what stands for something invisible fainter than what is there itself.

    Parameters
    ----------
    string
        Any text.
    most
        Of a longer one, the beginning and "…"; 0 for all of it.
    narrow
        As for :func:`visible`.

    Examples
    --------
    >>> shown("<b>tokens", most=3)
    '&lt;b&gt;<span style="color:var(--ink2)">…</span>'
    """
    short = clip(string, most) if most else string
    parts = [*_parts(short, narrow=narrow), *([("", "…")] if len(short) < len(string) else [])]
    # Signs that follow each other are one element: a line of spaces is as short as it looks.
    runs = groupby(parts, key=lambda part: bool(part[1]))
    return join(
        _mark("".join(sign for _, sign in run)) if signs else text("".join(own for own, _ in run))
        for signs, run in runs
    )


def words(string: str) -> Html:
    r"""Return a sentence or a name as markup: spaces as they are, everything else without ink made visible.

    Examples
    --------
    >>> words("a <b>\u202e")
    '<bdi>a &lt;b&gt;U+202E</bdi>'
    """
    # A space is the one separator that everybody sees.
    said = "".join(own if own == " " else sign or own for own, sign in _parts(string))
    return element("bdi", text(said))


def clip(string: str, most: int) -> str:
    """Return at most so many code points from the beginning, no character of several of them parted.

    Examples
    --------
    >>> clip("ab👍🏽", 3)
    'ab'
    """
    from llmhero_widgets.tokens.segments import characters

    if len(string) <= most:
        return string
    # A character that goes on behind the limit is left out; one without an end is parted after all.
    fitting = [end for _, end in characters(string[: 2 * most]) if end <= most]
    return string[: fitting[-1] if fitting else most]


def bytes_shown(data: bytes, most: int = 12) -> str:
    """Return bytes in hexadecimal, of many the first.

    Examples
    --------
    >>> bytes_shown("通".encode()), bytes_shown(bytes(4), most=2)
    ('E9 80 9A', '00 00 …')
    """
    return data[:most].hex(" ").upper() + (" …" if len(data) > most else "")


def _mark(sign: str) -> Html:
    return element("span", text(sign), style="color:var(--ink2)")


def _parts(string: str, *, narrow: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the text in pieces, each with the sign that stands for it, or "" where it can be seen."""
    signs = {**_SIGNS, **_NARROW} if narrow else _SIGNS
    at = 0
    for match in _invisible().finditer(string):
        if match.start() > at:
            yield string[at : match.start()], ""
        yield match[0], signs.get(match[0]) or _sign(match[0])
        at = match.end()
    if at < len(string):
        yield string[at:], ""


def _sign(found: str) -> str:
    # Bytes, as ⟨E9 80⟩, are a sign already.
    return found if len(found) > 1 else f"U+{ord(found):04X}"


@cache
def _invisible() -> Any:
    import regex  # type: ignore[import-untyped]

    lone = r"⟨[0-9A-F]{2}(?: [0-9A-F]{2})*⟩"
    unseen = rf"(?![{_SHAPERS}])[\p{{Cc}}\p{{Cs}}\p{{Z}}\p{{Default_Ignorable_Code_Point}}]"
    return regex.compile(rf"{lone}|{unseen}|\A[{_SHAPERS}]|[\u200c\u200d]\Z")
