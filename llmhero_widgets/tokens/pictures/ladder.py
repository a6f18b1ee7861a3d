"""Merges in order: one row per step, every symbol over what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from llmhero_widgets.tokens import messages_pictures_steps as messages
from llmhero_widgets.tokens.pictures.html import Html, element, join, say
from llmhero_widgets.tokens.pictures.marks import shown
from llmhero_widgets.tokens.pictures.parts import scrolled, swatch

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Columns that a page has room for.
COLUMNS = 20
_TABLE = (
    "border:0;border-collapse:separate;border-spacing:3px 2px;table-layout:auto;margin:12px 0 0;"
    "font:inherit;color:inherit;width:auto"
)
_HEAD = "padding:2px 8px 2px 0;border:0;font-weight:400;font-size:12px;color:var(--ink2);text-align:start"


class Cell(NamedTuple):
    """A symbol: how many columns it covers, and whether this step made it."""

    text: str
    span: int
    made: bool


class Rung(NamedTuple):
    """One step: what it is called, and the symbols after it."""

    name: Html
    cells: Sequence[Cell]


def ladder(caption: Html, label: Html, rungs: Sequence[Rung]) -> Html:
    """Draw steps under each other.

    Parameters
    ----------
    caption
        What is merged.
    label
        The same as text alone.
    rungs
        The steps, each with as many columns.
    """
    columns = sum(cell.span for cell in rungs[0].cells)
    head = element(
        "tr",
        element("th", say(messages.STEP), style=_HEAD, scope="col"),
        element("th", say(messages.SYMBOLS), style=_HEAD, scope="colgroup", colspan=columns),
        style="background:none",
    )
    title = element(
        "caption", caption, style="caption-side:top;text-align:start;font-weight:600;color:inherit;padding:0"
    )
    body = join(map(_rung, rungs))
    return scrolled(
        element(
            "table", title, element("thead", head, style="border:0"), element("tbody", body), style=_TABLE
        ),
        label,
    )


def _rung(rung: Rung) -> Html:
    name = element("th", rung.name, style=f"{_HEAD};white-space:nowrap", scope="row")
    return element("tr", name, *map(_cell, rung.cells), style="background:none")


def _cell(cell: Cell) -> Html:
    look = swatch("made" if cell.made else "plain")
    style = (
        f"{look};padding:1px 4px;border-width:0;min-width:16px;text-align:center;white-space:pre;"
        f"font:{'600 ' if cell.made else ''}13px/20px var(--mono)"
    )
    return element("td", element("bdi", shown(cell.text, 24)), style=style, colspan=cell.span)
