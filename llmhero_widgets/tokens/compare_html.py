"""A comparison as a notebook shows it without a widget: numbers, and the cuts over the same text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from llmhero_widgets.core.text import current_language
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.regions import Piece
from llmhero_widgets.tokens.segments import characters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmhero_widgets.core.text import Message
    from llmhero_widgets.tokens.compare import Comparison, Cut

# A saved notebook keeps every piece of HTML; more than a page of text is for the widget.
_DRAWN = 600
_VISIBLE = {" ": "·", "\n": "↵", "\t": "→", "\r": "␍", "\x7f": "␡"}
_SHADES = ("#0077a229", "#0077a257")
_LAST_CONTROL = 0x20
_PICTURES = 0x2400


def draw(comparison: Comparison) -> str:
    """Return the HTML of a comparison; every text in it is escaped.

    Parameters
    ----------
    comparison
        What to draw.
    """
    warnings = "".join(f'<p style="color:#b0103c">* {escape(line)}</p>' for line in comparison.warnings())
    notes = [messages.WORDS_ARE.format()]
    if len(comparison.text) > _DRAWN:
        notes.append(messages.SHORTENED.format(shown=_DRAWN, count=len(comparison.text)))
    return (
        f'<div lang="{current_language()}"><p>{escape(comparison.sentence())}</p>{_numbers(comparison.cuts)}'
        f"{_rows(comparison)}{warnings}<p><small>{escape(' '.join(notes))}</small></p></div>"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return an HTML table, the first column of which names its rows; every cell is escaped.

    Examples
    --------
    >>> table(["a", "b"], [["<", "1"]]).count("&lt;")
    1
    """
    body = "".join(_row("td", row) for row in rows)
    return f"<table><thead>{_row('th', head)}</thead><tbody>{body}</tbody></table>"


def visible(text: str) -> str:
    r"""Return a text with its spaces and control characters made visible.

    Examples
    --------
    >>> visible("a b\n\0")
    'a·b↵␀'
    """
    return "".join(
        _VISIBLE.get(character)
        or (chr(_PICTURES + ord(character)) if ord(character) < _LAST_CONTROL else character)
        for character in text
    )


def _numbers(cuts: Sequence[Cut]) -> str:
    head: list[Message] = [messages.TOKENIZER, messages.TOKENS, messages.PER_CHARACTER, messages.PER_WORD]
    head += [messages.UNKNOWN, messages.ADDED]
    rows = [
        [
            f"{cut.name} *" if cut.loses else cut.name,
            f"{cut.count:,}",
            _ratio(cut.per_character),
            _ratio(cut.per_word),
            f"{cut.unknown:,}",
            " ".join(token.text for token in cut.added) or "0",
        ]
        for cut in cuts
    ]
    return table([word.format() for word in head], rows)


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _row(tag: str, cells: Sequence[str]) -> str:
    sides = ["start", *["end"] * (len(cells) - 1)]
    inner = (
        f'<{tag} style="text-align:{side}"><bdi>{escape(cell)}</bdi></{tag}>'
        for side, cell in zip(sides, cells, strict=True)
    )
    return f"<tr>{''.join(inner)}</tr>"


def _rows(comparison: Comparison) -> str:
    text = comparison.text[:_DRAWN]
    differs = bytearray(len(comparison.text))
    for region in comparison.regions:
        differs[region.start : region.end] = b"\1" * (region.end - region.start)
    style = "font-family:monospace;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.9"
    return "".join(
        f'<div style="margin:.4em 0"><small>{escape(cut.name)}</small>'
        f'<div dir="auto" style="{style}">{_line(text, cut, differs)}</div></div>'
        for cut in comparison.cuts
    )


def _line(text: str, cut: Cut, differs: bytearray) -> str:
    """Draw one cut; a character that several code points make is drawn whole, as is one of several tokens."""
    parts = []
    for place, piece in enumerate(_whole_characters(text, cut.pieces)):
        style = f"background:{_SHADES[place % 2]}" if piece.tokens else "opacity:.55"
        if piece.unknown:
            style = "outline:1px dashed #b0103c;outline-offset:-1px"
        if any(differs[piece.start : piece.end]):
            style += ";border-bottom:2px solid #d55e00"
        several = f"<sup>{piece.tokens}</sup>" if piece.tokens > 1 else ""
        shown = escape(visible(text[piece.start : piece.end]))
        if "\n" in text[piece.start : piece.end]:
            several += "<br>"
        parts.append(f'<bdi style="{style}">{shown}{several}</bdi>')
    return "".join(parts)


def _whole_characters(text: str, cut: Sequence[Piece]) -> list[Piece]:
    """Join pieces that part a character of several code points, and fill in what the tokenizer drops."""
    seen = (Piece(start, end, 0) for start, end in characters(text))
    shown = [piece for piece in cut if piece.start < len(text)]
    joined: list[Piece] = []
    for piece in sorted([*seen, *shown], key=lambda piece: (piece.start, piece.end)):
        last = joined[-1] if joined else None
        if last is not None and piece.start < last.end:
            joined[-1] = Piece(
                last.start,
                max(last.end, piece.end),
                last.tokens + piece.tokens,
                unknown=last.unknown or piece.unknown,
            )
        elif piece.start < piece.end:
            joined.append(piece)
    return joined
