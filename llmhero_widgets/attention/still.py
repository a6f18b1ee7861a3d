"""What an attention explorer is where no widget can be: one row of the chosen head, and its matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.attention import messages
from llmhero_widgets.core.buffers import unpack
from llmhero_widgets.core.picture import (
    ACCENT,
    BAR,
    INK_2,
    INK_3,
    LINE,
    SOFT,
    Drawing,
    Picture,
    percent,
    sequential,
    show_token,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.text import Language

_BARS: Final = 8
#: Tokens of a matrix that can be drawn, cell by cell.
_SIDE: Final = 24
_LEFT, _ROW, _BAR_AT, _LONGEST = 16, 26, 130, 150


def draw(kept: Mapping[str, Any], data: bytes, name: str, lang: Language) -> Picture | None:
    """Draw what a saved notebook keeps of an explorer.

    Parameters
    ----------
    kept, data
        The traits ``snapshot`` and ``snapshot_bytes``.
    name
        Of the model.
    lang
        Of the words.

    Returns
    -------
    Picture or None
        None where nothing was kept.
    """
    if not kept:
        return None
    told = kept["result"]
    arrays = unpack(kept["arrays"], data)
    view, block = told["kept"]["selection"], told["kept"]
    part = view["part"]
    grid = told["grids"][part]
    queries, keys = _axes(told, part)
    slots = {"name": name, "tokens": len(queries), "layers": grid["layers"], "heads": grid["heads"]}
    model = messages.STILL_MODEL.format(lang, **slots)
    weights, names = _profile(arrays["kept"].astype(np.float64), block, view, queries, keys)
    if weights is None:
        return Picture(model)
    best = int(weights.argmax())
    heads = view["heads"]
    on_key = view["query"] is None
    q, k = (best, view["key"]) if on_key else (view["query"], best)
    many = len(heads) > 1
    pattern = (
        (messages.STILL_KEY_MANY if many else messages.STILL_KEY)
        if on_key
        else (messages.STILL_QUERY_MANY if many else messages.STILL_QUERY)
    )
    said = pattern.format(
        lang,
        q=show_token(queries[q]),
        k=show_token(keys[k]),
        n=len(heads),
        h=heads[0][1],
        l=heads[0][0],
        w=percent(float(weights[best]), lang),
    )
    drawing = Drawing(said)
    top = drawing.sentence(said)
    drawing.text(_LEFT, top, model, fill=INK_3)
    bottom = _bars(drawing, top + 34, weights, names, lang, share=not on_key)
    whole = list(block["pool"]) == [1, 1] and max(len(queries), len(keys)) <= _SIDE
    if whole:
        bottom = max(bottom, _matrix(drawing, top + 34, arrays["kept"], q, lang))
    order = np.argsort(-weights, kind="stable")[:_BARS]
    lines = [model, *(f"{show_token(names[at])}  {percent(float(weights[at]), lang, 1)}" for at in order)]
    return Picture(said, drawing.svg(bottom + 16), tuple(lines))


def _axes(told: Mapping[str, Any], part: str) -> tuple[Sequence[str], Sequence[str]]:
    tokens, target = told["tokens"], told["target_tokens"]
    if len(told["parts"]) == 1 or part == "encoder":
        return tokens, tokens
    return (target, tokens) if part == "cross" else (target, target)


def _profile(
    values: NDArray[np.float64],
    block: Mapping[str, Any],
    view: Mapping[str, Any],
    queries: Sequence[str],
    keys: Sequence[str],
) -> tuple[NDArray[np.float64] | None, Sequence[str]]:
    """Return the row or column on display; None where it was kept only in part or not exactly."""
    (top, bottom), (left, right) = block["rows"], block["cols"]
    if list(block["pool"]) != [1, 1]:
        return None, ()
    query, key = view["query"], view["key"]
    if query is not None and top <= query < bottom and (left, right) == (0, len(keys)):
        return values[query - top], keys
    if query is None and key is not None and left <= key < right and (top, bottom) == (0, len(queries)):
        return values[:, key - left], queries
    return None, ()


def _bars(  # noqa: PLR0913 - what is drawn, and where
    drawing: Drawing,
    top: float,
    weights: NDArray[np.float64],
    names: Sequence[str],
    lang: Language,
    *,
    share: bool,
) -> float:
    order = np.argsort(-weights, kind="stable")[:_BARS]
    drawing.text(_LEFT, top, messages.STILL_BARS.format(lang, n=len(weights)), fill=INK_2)
    y = top + 12
    rest = float(weights.sum() - weights[order].sum())
    for at in order:
        drawing.chip(_LEFT, y, names[at], most=11)
        _bar(drawing, y, float(weights[at]), BAR, lang)
        y += _ROW
    if share and len(weights) > _BARS:
        drawing.text(_LEFT, y + 14, messages.STILL_OTHERS.format(lang), fill=INK_2)
        _bar(drawing, y, rest, SOFT, lang)
        y += _ROW
    return y


def _bar(drawing: Drawing, y: float, weight: float, fill: str, lang: Language) -> None:
    drawing.rect(_BAR_AT, y + 4, _LONGEST * min(weight, 1), 12, fill)
    drawing.text(_BAR_AT + _LONGEST * min(weight, 1) + 6, y + 14, percent(weight, lang, 1))


def _matrix(drawing: Drawing, top: float, values: NDArray[Any], query: int, lang: Language) -> float:
    rows, columns = values.shape
    cell: int = min(18, 300 // max(rows, columns))
    left = drawing.width - 16 - cell * columns
    drawing.text(left, top, messages.STILL_MATRIX.format(lang), fill=INK_2)
    y = top + 12
    drawing.rect(left - 0.5, y - 0.5, cell * columns + 1, cell * rows + 1, "none", stroke=LINE)
    for row, column in np.argwhere(values > 1 / 256):
        shade = sequential(float(values[row, column]) ** 0.5)
        drawing.rect(left + cell * column, y + cell * row, cell - 1, cell - 1, shade)
    drawing.rect(left - 1, y + cell * query - 1, cell * columns + 1, cell + 1, "none", stroke=ACCENT)
    return float(y + cell * rows)
