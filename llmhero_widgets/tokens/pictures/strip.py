"""The tokens of a text in a row: what shares a character is drawn once, with each token's bytes under it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from llmhero_widgets.tokens.pictures.html import Html, element, join, number, text
from llmhero_widgets.tokens.pictures.marks import bytes_shown, shown, visible
from llmhero_widgets.tokens.pictures.parts import Kind, swatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmhero_widgets.tokens.cutter import Token, Trace

#: More than a page of tokens is for the widget: a saved notebook keeps every picture.
DRAWN = 240
# A character without end, as somebody may paste it, is drawn in pieces of this many tokens.
_TOGETHER = 24
_LONGEST = 40


class Group(NamedTuple):
    """Tokens that are drawn as one: from the first to the one behind the last, and their characters."""

    first: int
    stop: int
    start: int
    end: int


def groups(trace: Trace, most: int = DRAWN) -> list[Group]:
    """Group the first tokens of a text by the characters that they share.

    Examples
    --------
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> wave = "👋".encode()
    >>> halves = (Token(0, "", wave[:2], 0, 1, 0, 2), Token(1, "", wave[2:], 0, 1, 2, 4))
    >>> groups(Trace("👋", "👋", halves, (), None))
    [Group(first=0, stop=2, start=0, end=1)]
    """
    found: list[Group] = []
    reached = 0
    tokens = trace.tokens[:most]
    borders = _borders(trace.text[: max((token.end for token in tokens), default=0) + 1])
    for place, token in enumerate(tokens):
        stands = token.end > token.start
        last = found[-1] if found else Group(0, 0, 0, 0)
        joins = (
            stands
            and last.end > last.start
            and (token.start < reached or (token.start == reached and not _is_border(borders, token.start)))
        )
        if joins and place - last.first < _TOGETHER:
            found[-1] = last._replace(stop=place + 1, end=max(last.end, token.end))
        else:
            # What was drawn with the piece before is not drawn again.
            start = max(token.start, reached) if joins else token.start
            found.append(Group(place, place + 1, start, max(start, token.end)))
        if stands:
            reached = max(reached, token.end)
    return found


def spelled(trace: Trace) -> int:
    """Count the characters inside whose bytes a token starts."""
    split = {
        token.start
        for token in trace.tokens
        if token.bytes and not token.unknown and 0x80 <= token.bytes[0] < 0xC0  # noqa: PLR2004 - UTF-8
    }
    if not split:
        return 0
    borders = _borders(trace.text)
    return len({bisect_left(borders, place + 1) for place in split})


def strip(
    trace: Trace,
    drawn: Sequence[Group],
    below: Callable[[int], Html] | None = None,
    look: Callable[[int], str] = lambda _: "",
) -> Html:
    """Draw tokens in a row.

    Parameters
    ----------
    trace
        The text.
    drawn
        Of its tokens.
    below
        What stands under a token, by its place; its id where nothing is given.
    look
        What is added to the style of a token, by its place.
    """
    under = below or (lambda place: number(trace.tokens[place].id, "d"))
    items = (
        _split(trace, group, under, look)
        if group.stop - group.first > 1
        else _single(trace.tokens[group.first], under(group.first), look(group.first))
        for group in drawn
    )
    style = (
        "list-style:none;display:flex;flex-wrap:wrap;gap:6px 5px;align-items:flex-start;margin:12px 0 0;"
        f"padding:0;direction:{'rtl' if _is_rtl(trace.text) else 'ltr'};"
        "font-size:11px;line-height:15px;color:inherit;white-space:pre-wrap;text-align:center;"
        "--face:15px/24px var(--mono)"
    )
    return element("ul", join(items, " "), style=style)


def kind_of(token: Token) -> Kind:
    """Return how a token is drawn."""
    if token.unknown:
        return "unknown"
    return "special" if token.special or token.origin in {"post-processor", "template"} else "plain"


def _single(token: Token, below: Html, look: str) -> Html:
    kind = kind_of(token)
    style = f"font:var(--face);{swatch(kind)};padding:0 4px;min-width:10px;{look}".rstrip(";")
    glyph = element("bdi", shown(token.text, _LONGEST), style=style)
    return element("li", glyph, below, style="display:grid;justify-items:center;margin:0")


def _split(trace: Trace, group: Group, below: Callable[[int], Html], look: Callable[[int], str]) -> Html:
    """Draw what tokens share, and under it the part of each."""
    glyph = element(
        "bdi",
        shown(trace.text[group.start : group.end], _LONGEST) or text("⋯"),
        style="flex:1 0 100%;font:var(--face)",
    )
    cell = "display:grid;flex:1 0 auto;direction:ltr"
    own = "font:11px/16px var(--mono);padding:0 4px;background:var(--data);color:#fff;"
    parts = (
        element(
            "span",
            element("bdi", text(_part(trace.tokens[place])), style=f"{own}{look(place)}"),
            element("span", below(place), style="padding:0 2px"),
            style=cell,
        )
        for place in range(group.first, group.stop)
    )
    style = (
        "display:flex;flex-wrap:wrap;gap:0 1px;margin:0;max-width:100%;background:var(--sunk);"
        "border-radius:3px;overflow:hidden"
    )
    return element("li", glyph, *parts, style=style)


def _part(token: Token) -> str:
    """Return a token's bytes where they are no whole characters, else its characters."""
    try:
        token.bytes.decode()
    except UnicodeDecodeError:
        return bytes_shown(token.bytes, 8)
    return visible(token.text[:_LONGEST])


def _borders(string: str) -> list[int]:
    from llmhero_widgets.tokens.segments import characters

    return [start for start, _ in characters(string)]


def _is_border(borders: Sequence[int], place: int) -> bool:
    at = bisect_left(borders, place)
    return at == len(borders) or borders[at] == place


def _is_rtl(string: str) -> bool:
    directions: Iterator[str] = (unicodedata.bidirectional(character) for character in string[:1000])
    return next((one in {"R", "AL"} for one in directions if one in {"L", "R", "AL"}), False)
