"""All ways in which Unigram could cut a piece, and the one that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_pictures_steps as messages
from llmhero_widgets.tokens.pictures.html import Html, count, element, join, number, say
from llmhero_widgets.tokens.pictures.marks import clip, shown, visible
from llmhero_widgets.tokens.pictures.parts import chip, chips, note, scrolled, swatch, table

if TYPE_CHECKING:
    from llmhero_widgets.tokens.replay.steps import LatticePiece

_CHARACTERS = 24
_EDGES = 80
_WAYS = 4
_COLUMN = 38


def lattice(piece: LatticePiece) -> Html:
    """Draw one piece: what fits where, and the best ways through."""
    name = chip(piece.text)
    if len(piece.text) > _CHARACTERS or len(piece.edges) > _EDGES:
        long = say(messages.LONG_LATTICE, n=len(piece.text), score=number(piece.score, ".2f"))
        taken = chips(piece.edges[place].symbol.text for place in piece.path[:_CHARACTERS])
        return join([element("p", taken, style="margin:12px 0 0"), note(long)])
    rows = [
        (
            number(place),
            chips(piece.edges[edge].symbol.text for edge in way.edges),
            number(way.score, ".2f"),
            number(way.behind, ".2f"),
        )
        for place, way in enumerate(piece.best(_WAYS), 1)
    ]
    head = [say(one) for one in (messages.PLACE_OF_WAY, messages.WAY, messages.WAY_SCORE, messages.BEHIND)]
    style = "margin:16px 0 4px"
    return join(
        [
            element("p", count(messages.FITTING, len(piece.edges), piece=name), style=style),
            _fitting(piece),
            table(say(messages.WAYS, piece=name), head, rows, ends=(2, 3)),
        ]
    )


def _fitting(piece: LatticePiece) -> Html:
    """Draw every entry over its characters, packed into as few rows as hold them side by side."""
    rows: list[int] = []
    items = []
    taken = set(piece.path)
    # The way taken stands in the first row, as one line.
    order = sorted(range(len(piece.edges)), key=lambda place: (place not in taken, place))
    for place in order:
        edge = piece.edges[place]
        start, end = edge.symbol.start, edge.symbol.end
        row = next((number for number, used in enumerate(rows) if used <= start), len(rows))
        if row == len(rows):
            rows.append(0)
        rows[row] = len(piece.text) if place in taken and place == piece.path[-1] else end
        small = "display:block;font:11px/14px var(--mono)"
        items.append(
            element(
                "li",
                element("bdi", shown(edge.symbol.text, _CHARACTERS), style="font:13px/18px var(--mono)"),
                element("span", number(edge.score, ".1f"), style=small),
                style=f"grid-area:{row + 1}/{start + 1}/auto/{end + 1};margin:0;text-align:center;"
                f"white-space:pre;{swatch('made' if place in taken else 'plain')}",
            )
        )
    grid = element(
        "ul",
        *items,
        style=f"list-style:none;display:grid;grid-template-columns:repeat({len(piece.text)},minmax({_COLUMN}px,1fr));"
        f"gap:3px;margin:0;padding:1px;max-width:{max(len(piece.text), 1) * 2 * _COLUMN}px",
    )
    return scrolled(grid, say(messages.LATTICE, piece=visible(clip(piece.text, _CHARACTERS))))
