"""A small table for what a cell has measured: aligned numbers, the reader's language, plain text only."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING

from llmhero_widgets.core.text import current_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_THIN_SPACE = "\u2009"


class Table:
    """Rows of numbers and words, shown as a table.

    Parameters
    ----------
    columns
        The format of each column's numbers by its heading, such as ``{"head": "", "weight": ".0%"}``.
    rows
        One value per column: a number is formatted and aligned at its end, anything else is text.

    Raises
    ------
    ValueError
        If a row has more or fewer values than there are columns, or a format does not fit its number.

    Examples
    --------
    >>> rows = [("24.4", 0.8102, 0.058), ("1.5", 0.0012, -0.344)]
    >>> Table({"head": "", "weight": ".2f", "change": "+.2f"}, rows)
    head  weight  change
    24.4    0.81   +0.06
    1.5     0.00   −0.34
    """

    def __init__(self, columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> None:
        self._headings = tuple(columns)
        formats = tuple(columns.values())
        listed = [tuple(row) for row in rows]
        self._rows = [
            tuple(_cell(value, form) for value, form in zip(row, formats, strict=True)) for row in listed
        ]
        self._numeric = tuple(
            any(_is_number(row[column]) for row in listed) for column in range(len(self._headings))
        )

    def __repr__(self) -> str:
        """Return the table for a terminal; Chinese characters count as two columns."""
        lines = [self._headings, *self._rows]
        widths = [max(_width(line[column]) for line in lines) for column in range(len(self._headings))]
        return "\n".join("  ".join(map(_pad, line, widths, self._numeric)).rstrip() for line in lines)

    def _repr_html_(self) -> str:
        """Return the table for a notebook; every cell is escaped."""
        sides = ["right" if numeric else "left" for numeric in self._numeric]
        head = _html_row("th", self._headings, sides)
        body = "".join(_html_row("td", row, sides) for row in self._rows)
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _is_number(value: object) -> bool:
    # NumPy's and torch's numbers are no subclass of int, but every number can be rounded.
    return hasattr(value, "__round__") or hasattr(value, "__float__")


def _cell(value: object, form: str) -> str:
    if not _is_number(value):
        return str(value)
    text = format(value, form).replace("-", "−")
    return text.replace("%", f"{_THIN_SPACE}%") if current_language() == "en" else text


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int, numeric: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if numeric else text + blank


def _html_row(tag: str, cells: Sequence[str], sides: Sequence[str]) -> str:
    inner = "".join(
        f'<{tag} style="text-align: {side}">{escape(cell)}</{tag}>'
        for cell, side in zip(cells, sides, strict=True)
    )
    return f"<tr>{inner}</tr>"
