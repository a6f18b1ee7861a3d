"""What a position explorer is where no widget can be: the table, the curve or the weights on display."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.picture import (
    ACCENT,
    BAR,
    CONTROL,
    INK_2,
    INK_3,
    LINE,
    WIDTH,
    Drawing,
    Picture,
    diverging,
    percent,
    shortened,
)
from llmhero_widgets.positions import messages
from llmhero_widgets.positions.absolute import frequencies, similarity, sinusoidal
from llmhero_widgets.positions.alibi import alibi_slopes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Language

_LEFT: Final = 16
_ROWS, _COLUMNS = 24, 32
_CELL_WIDTH, _CELL = 20, 11
#: Of the drawn sinusoidal table, as the widget draws it.
_SINE_WIDTH: Final = 64
_HEADS: Final = 8
_WORDS: Final = 16
_HIGH: Final = 130
_WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")


def draw(state: Mapping[str, Any], lang: Language) -> Picture | None:
    """Draw what the traits of a position explorer say.

    Parameters
    ----------
    state
        ``scheme``, ``text``, ``length``, ``position``, ``base``, ``head``, ``rope_info``, ``table_info`` and
        ``table_bytes``.
    lang
        Of the words.

    Returns
    -------
    Picture or None
        None where there is nothing to draw: no model, no word.
    """
    scheme = state["scheme"]
    if scheme == "rope":
        return _rope(state, lang)
    if scheme == "alibi":
        return _alibi(state, lang)
    if scheme == "learned":
        info = state["table_info"]
        if not info:
            return None
        table = np.frombuffer(state["table_bytes"], "<f2").reshape(info["rows"], info["drawn"])
        name = messages.STILL_LEARNED.format(lang, name=info["name"])
        return _table(table.astype(np.float32), info["width"], state["position"], name, lang)
    table = sinusoidal(state["length"], _SINE_WIDTH)
    return _table(table, _SINE_WIDTH, state["position"], messages.STILL_SINES.format(lang), lang)


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _table(table: NDArray[np.float32], width: int, position: int, name: str, lang: Language) -> Picture:
    rows, columns = table.shape
    p = min(position, rows - 1)
    alike = similarity(table, p)
    near = p + 1 if p + 1 < rows else p - 1
    far = rows - 1 if p < rows / 2 else 0
    said = messages.STILL_TABLE.format(
        lang, p=p, far=far, near=_two(float(alike[near])), there=_two(float(alike[far]))
    )
    step = math.ceil(rows / _ROWS)
    shown = min(columns, _COLUMNS)
    drawing = Drawing(said)
    y = drawing.sentence(said)
    scale = float(np.quantile(np.abs(table), 0.995)) or 1.0
    pattern = messages.STILL_ROWS_ALL if step == 1 else messages.STILL_ROWS
    drawing.text(_LEFT, y, f"{name} · {pattern.format(lang, step=step, shown=shown, all=width)}", fill=INK_3)
    y += 12
    drawn = range(0, rows, step)
    for at, row in enumerate(drawn):
        top = y + _CELL * at
        drawing.text(_LEFT + 20, top + 9, str(row), size=9, fill=INK_3, anchor="end")
        for column in range(shown):
            shade = diverging(float(table[row, column]) / scale)
            drawing.rect(_LEFT + 26 + _CELL_WIDTH * column, top, _CELL_WIDTH, _CELL, shade)
    if p % step == 0:
        top = y + _CELL * (p // step)
        drawing.rect(_LEFT + 26, top, _CELL_WIDTH * shown, _CELL, "none", stroke=ACCENT)
    return Picture(said, drawing.svg(y + _CELL * len(drawn) + 16), (name,))


def _rope(state: Mapping[str, Any], lang: Language) -> Picture:
    rope, base = state["rope_info"], state["base"]
    own = base == rope["base"]
    turns = np.array(rope["frequencies"]) if own else frequencies(2 * len(rope["frequencies"]), base)
    p = state["position"]
    d = min(math.ceil(p / 2), p)
    distances = np.arange(state["length"])
    scores = np.cos(distances[:, None] * turns).mean(axis=1)
    said = messages.STILL_ROPE.format(lang, p=p, d=d, s=_two(float(np.cos(d * turns).mean())))
    drawing = Drawing(said)
    y = drawing.sentence(said)
    name = f"{rope['name']} · " if own and rope["name"] else ""
    drawing.text(_LEFT, y, name + messages.STILL_DISTANCE.format(lang, base=f"{base:,.0f}"), fill=INK_3)
    left, right, top = _LEFT + 32, WIDTH - _LEFT, y + 16
    low = min(0.0, float(scores.min()))
    across = (right - left) / max(1, len(scores) - 1)

    def at(score: float) -> float:
        return top + _HIGH * (1 - score) / (1 - low)

    for mark in (1.0, 0.5, 0.0):
        drawing.line(left, at(mark), right, at(mark), CONTROL if mark == 0 else LINE)
        drawing.text(left - 6, at(mark) + 4, f"{mark:g}", size=11, fill=INK_3, anchor="end")
    way = "M" + "L".join(f"{left + across * k:.1f} {at(float(score)):.1f}" for k, score in enumerate(scores))
    drawing.path(way, stroke=BAR, width=2)
    drawing.line(left + across * d, top, left + across * d, top + _HIGH, ACCENT)
    for k in range(0, len(scores), max(1, len(scores) // 8)):
        drawing.text(left + across * k, top + _HIGH + 16, str(k), size=11, fill=INK_3, anchor="middle")
    return Picture(said, drawing.svg(top + _HIGH + 32), (f"θ = {base:,.0f}",))


def _alibi(state: Mapping[str, Any], lang: Language) -> Picture | None:
    words = _WORD.findall(state["text"])
    if not words:
        return None
    p, head = min(state["position"], len(words) - 1), state["head"]
    slope = float(alibi_slopes(_HEADS)[head])
    raised = np.exp(-slope * (p - np.arange(p + 1)))
    weights = raised / raised.sum()
    before = float(weights[p - 1]) if p else 0.0
    said = messages.STILL_ALIBI.format(
        lang, p=p + 1, h=head, w=percent(before, lang), times=f"{math.exp(slope):.2f}"
    )
    drawing = Drawing(said)
    y = drawing.sentence(said)
    drawing.text(_LEFT, y, messages.STILL_WEIGHTS.format(lang), fill=INK_2)
    first = max(0, p + 1 - _WORDS)
    for k in range(first, p + 1):
        y += 24
        drawing.chip(_LEFT, y - 14, shortened(words[k], 18), ring=ACCENT if k == p else "")
        drawing.rect(200, y - 10, 360 * float(weights[k]), 12, BAR)
        drawing.text(206 + 360 * float(weights[k]), y, percent(float(weights[k]), lang, 1))
    return Picture(said, drawing.svg(y + 20))
