"""What a prompt laboratory is where no widget can be: how often each prompt is right, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmhero_widgets.core.picture import BAR, INK, INK_3, LINE, Drawing, Picture, percent, shortened
from llmhero_widgets.prompts import messages
from llmhero_widgets.prompts.scores import mcnemar

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.prompts.scores import Scores

_LEFT, _BARS_AT, _LONGEST, _ROW = 16, 200, 360, 34
_CHANCE: Final = 0.05
_LEAST: Final = 0.001
_FEW: Final = 0.1


def draw(scores: Scores | None, name: str, lang: Language) -> Picture | None:
    """Draw what was measured last; None before anything was.

    Parameters
    ----------
    scores
        What was measured.
    name
        Of the model.
    lang
        Of the words.
    """
    if scores is None:
        return None
    right, n = scores.right, scores.right.shape[1]
    counts = right.sum(axis=1).tolist()
    order = sorted(range(len(counts)), key=lambda row: -counts[row])
    said = _sentence(scores, counts, order, lang)
    drawing = Drawing(said)
    y = drawing.sentence(said)
    drawing.text(_LEFT, y, messages.STILL_BARS.format(lang, name=name), fill=INK_3)
    y += 14
    for mark in (0, 0.5, 1):
        x = _BARS_AT + _LONGEST * mark
        drawing.line(x, y, x, y + _ROW * len(counts), LINE)
        drawing.text(
            x, y + _ROW * len(counts) + 14, percent(mark, lang), size=11, fill=INK_3, anchor="middle"
        )
    lines = []
    for row, (low, high) in enumerate(scores.intervals.tolist()):
        share = counts[row] / n
        middle = y + _ROW / 2
        drawing.text(_LEFT, middle + 5, shortened(scores.prompts[row], 22))
        drawing.rect(_BARS_AT, middle - 7, _LONGEST * share, 14, BAR)
        drawing.line(_BARS_AT + _LONGEST * low, middle, _BARS_AT + _LONGEST * high, middle, INK, width=1.5)
        for end in (low, high):
            x = _BARS_AT + _LONGEST * end
            drawing.line(x, middle - 5, x, middle + 5, INK, width=1.5)
        said_of = f"{counts[row]} / {n}"
        drawing.text(_BARS_AT + _LONGEST + 24, middle + 5, said_of)
        lines.append(
            f"{shortened(scores.prompts[row], 40)}  {said_of}  [{percent(low, lang)}, {percent(high, lang)}]"
        )
        y += _ROW
    return Picture(said, drawing.svg(y + 32), tuple(lines))


def _sentence(scores: Scores, counts: list[int], order: list[int], lang: Language) -> str:
    n = scores.right.shape[1]
    best = order[0]
    slots = {"best": shortened(scores.prompts[best], 40), "k": counts[best], "n": n}
    if len(order) == 1:
        return messages.STILL_ONE.format(lang, name=slots["best"], k=counts[best], n=n)
    other = order[1]
    slots["other"] = shortened(scores.prompts[other], 40)
    if counts[best] == counts[other]:
        return messages.STILL_TIE.format(lang, **slots)
    gained = int((scores.right[best] & ~scores.right[other]).sum())
    lost = int((scores.right[other] & ~scores.right[best]).sum())
    p = mcnemar(gained, lost)
    written = f"< {_LEAST}" if p < _LEAST else f"{p:.3f}" if p < _FEW else f"{p:.2f}"
    verdict = messages.STILL_CLEAR if p < _CHANCE else messages.STILL_UNCLEAR
    return messages.STILL_BEST.format(lang, j=counts[other], verdict=verdict.format(lang, p=written), **slots)
