"""What a metric laboratory is where no widget can be: one candidate, what of it was found, and its scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.picture import (
    BAR,
    INK_2,
    SOFT,
    SUNKEN,
    WIDTH,
    Drawing,
    Picture,
    percent,
    shortened,
    show_token,
    text_width,
)
from llmhero_widgets.metrics import messages

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from llmhero_widgets.core.text import Language

_LEFT, _ROW = 16, 26
_TOKENS: Final = 80
_NAMES: Final = {
    "bleu": "BLEU",
    "rouge1": "ROUGE-1",
    "rouge2": "ROUGE-2",
    "rougeL": "ROUGE-L",
    "meteor": "METEOR",
}


def draw(
    scores: Sequence[Mapping[str, float]],
    chosen: int,
    detail: Mapping[str, Any],
    unit: str,
    lang: Language,
) -> Picture | None:
    """Draw what the traits of a metric laboratory say.

    Parameters
    ----------
    scores, chosen, detail, unit
        Its traits.
    lang
        Of the words.
    """
    if not scores:
        return None
    own = scores[chosen]
    lines = tuple(f"{name}  {own[key]:.2f}" for key, name in _NAMES.items())
    if not detail:
        return Picture(", ".join(lines))
    found = detail["bleu"]
    counts, totals = found["counts"], found["totals"]
    k, n = (counts[0], totals[0]) if totals else (0, 0)
    pattern = messages.STILL_CHARACTERS if unit == "character" else messages.STILL
    said = pattern.format(
        lang, k=k, n=n, share=percent(k / n if n else 0, lang), score=f"{found['score']:.2f}"
    )
    drawing = Drawing(said)
    y = drawing.sentence(said)
    head = messages.STILL_CANDIDATE.format(lang, i=chosen + 1, n=len(scores))
    matched = {link[0] for link in found["links"][0]} if found["links"] else set()
    y = _words(drawing, y, head, found["candidate"], matched)
    if found["references"]:
        named = {link[1] for link in found["links"][0] if link[3] == 0} if found["links"] else set()
        y = _words(drawing, y + 10, messages.STILL_REFERENCE.format(lang), found["references"][0], named)
    y += 10
    for key, name in _NAMES.items():
        drawing.text(_LEFT, y + 12, name)
        drawing.rect(110, y + 2, 400 * min(own[key], 1), 12, BAR)
        drawing.text(116 + 400 * min(own[key], 1), y + 12, f"{own[key]:.2f}")
        y += _ROW
    return Picture(said, drawing.svg(y + 8), lines)


def _words(drawing: Drawing, y: float, head: str, words: Sequence[str], filled: Collection[int]) -> float:
    drawing.text(_LEFT, y, head, fill=INK_2)
    x, y = float(_LEFT), y + 8
    for place, word in enumerate(words[:_TOKENS]):
        shown = shortened(word, 24)
        width = text_width(show_token(shown), 13, mono=True) + 12
        if x + width > WIDTH - _LEFT and x > _LEFT:
            x, y = float(_LEFT), y + _ROW
        x = drawing.chip(x, y, shown, fill=SOFT if place in filled else SUNKEN)
    if len(words) > _TOKENS:
        drawing.text(x + 4, y + 14, f"… +{len(words) - _TOKENS}", fill=INK_2)
    return y + _ROW + 8
