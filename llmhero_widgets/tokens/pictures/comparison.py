"""A comparison as a notebook shows it without a widget: numbers, and the cuts over the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.pictures.html import Html, element, join, number, say, text
from llmhero_widgets.tokens.pictures.marks import shown, words
from llmhero_widgets.tokens.pictures.parts import bar, chips, note, picture, sentence, table, warning
from llmhero_widgets.tokens.regions import Piece
from llmhero_widgets.tokens.segments import characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.compare import Comparison, Cut

# A saved notebook keeps every picture; more than a page of text is for the widget.
_DRAWN = 600
_ADDED = 6
_SHADES = ("--sunk", "--soft")


def draw(comparison: Comparison) -> str:
    """Return the HTML of a comparison.

    Parameters
    ----------
    comparison
        What to draw; of a long text, the beginning.
    """
    notes = [say(messages.WORDS_ARE)]
    if len(comparison.text) > _DRAWN:
        notes.append(text(messages.SHORTENED.format(shown=_DRAWN, count=len(comparison.text))))
    return picture(
        sentence(words(comparison.sentence())),
        _numbers(comparison.cuts),
        _rows(comparison),
        *(warning(words(f"* {line}")) for line in comparison.warnings()),
        note(*notes),
    )


def _numbers(cuts: Sequence[Cut]) -> Html:
    head = [messages.TOKENIZER, messages.TOKENS, messages.PER_CHARACTER, messages.PER_WORD]
    head += [messages.UNKNOWN, messages.ADDED]
    most = max(cut.count for cut in cuts) or 1
    rows = [
        (
            words(cut.name),
            bar(
                cut.count / most,
                element("bdi", text(f"{cut.count:,}{'*' if cut.loses else ''}")),
                hatched=cut.loses,
            ),
            _ratio(cut.per_character),
            _ratio(cut.per_word),
            number(cut.unknown),
            chips((token.text for token in cut.added[:_ADDED]), "special") or text("0"),
        )
        for cut in cuts
    ]
    caption = say(messages.NUMBERS)
    return table(caption, list(map(say, head)), rows, ends=(2, 3, 4), wide=True)


def _ratio(value: float | None) -> Html:
    return text("–") if value is None else number(value, ".2f")


def _rows(comparison: Comparison) -> Html:
    start = comparison.text[:_DRAWN]
    differs = bytearray(len(comparison.text))
    for region in comparison.regions:
        differs[region.start : region.end] = b"\1" * (region.end - region.start)
    style = "margin:2px 0 0;font:14px/26px var(--mono);white-space:pre-wrap"
    return join(
        element(
            "div",
            element("span", words(cut.name), style="font-size:12px;color:var(--ink2)"),
            element("div", _line(start, cut, differs), style=style),
            style="margin:12px 0 0",
        )
        for cut in comparison.cuts
    )


def _line(start: str, cut: Cut, differs: bytearray) -> Html:
    """Draw one cut; a character that several code points make is drawn whole, as is one of several tokens."""
    parts = []
    for place, piece in enumerate(_whole_characters(start, cut.pieces)):
        style = f"background:var({_SHADES[place % 2]})" if piece.tokens else "color:var(--ink2)"
        if piece.unknown:
            style = "outline:1px dashed var(--bad);outline-offset:-1px;color:var(--bad)"
        if any(differs[piece.start : piece.end]):
            style += ";border-bottom:2px solid var(--data)"
        own = start[piece.start : piece.end]
        several = [element("sup", number(piece.tokens))] if piece.tokens > 1 else []
        line_break = [Html("<br>")] if "\n" in own else []
        parts.append(element("bdi", shown(own, narrow=True), *several, *line_break, style=style))
    return join(parts)


def _whole_characters(start: str, cut: Sequence[Piece]) -> list[Piece]:
    """Join pieces that part a character of several code points, and fill in what the tokenizer drops."""
    seen = (Piece(first, end, 0) for first, end in characters(start))
    shown = [piece for piece in cut if piece.start < len(start)]
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
