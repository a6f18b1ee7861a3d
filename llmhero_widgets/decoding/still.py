"""What a decoding tree is where no widget can be: the likeliest paths, as wide as they are likely."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.buffers import unpack
from llmhero_widgets.core.picture import (
    INK,
    INK_3,
    SOFT,
    Drawing,
    Picture,
    percent,
    show_token,
)
from llmhero_widgets.decoding import messages_explorer as messages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Language

_DRAWN, _DEEPEST, _NAMED = 28, 4, 3
_LEFT, _COLUMN, _ROW, _WIDEST = 32, 172, 26, 16
_SMALL: Final = 0.0995


def draw(kept: Mapping[str, Any], data: bytes, prompt: str, name: str, lang: Language) -> Picture | None:
    """Draw what a saved notebook keeps of a tree.

    Parameters
    ----------
    kept, data
        The traits ``snapshot`` and ``snapshot_bytes``.
    prompt
        What the tree grows from.
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
    texts, parents, depth, path = _columns(kept, data)
    known = [row for row in range(len(texts)) if not math.isnan(path[row])]
    drawn = sorted((row for row in known if 0 < depth[row] <= _DEEPEST), key=lambda row: -path[row])[:_DRAWN]
    said = _sentence(prompt, [row for row in drawn if depth[row] == 1], texts, path, lang)
    drawing = Drawing(said)
    top = drawing.sentence(said)
    drawing.text(16, top, messages.STILL_NUMBERS.format(lang, name=name), fill=INK_3)
    chosen = set(drawn)
    children: dict[int, list[int]] = {}
    for row in drawn:
        children.setdefault(parents[row], []).append(row)
    places: dict[int, float] = {}
    y = top + 20

    def set_down(row: int) -> None:
        nonlocal y
        places[row] = y
        for at, child in enumerate(children.get(row, ())):
            if at:
                y += _ROW
            set_down(child)

    set_down(0)
    for row in (row for row in places if row in chosen):
        _link(drawing, (depth[row], places[parents[row]]), places[row], path[row])
    drawing.rect(_LEFT - 12, places[0], 4, 18, INK)
    for row in (row for row in places if row in chosen):
        x = _LEFT + 12 + _COLUMN * (depth[row] - 1)
        after = drawing.chip(x, places[row], texts[row], most=11)
        drawing.text(after, places[row] + 14, percent(path[row], lang, int(path[row] < _SMALL)))
    y += _ROW + 8
    left = len(texts) - 1 - len(drawn) + kept["result"].get("left_out", 0)
    if left > 0:
        drawing.text(16, y + 8, messages.STILL_LEFT_OUT.format(lang, n=f"{left:,}"), fill=INK_3)
        y += _ROW
    firsts = [row for row in drawn if depth[row] == 1]
    lines = [f"{show_token(texts[row])}  {percent(path[row], lang, 1)}" for row in firsts]
    return Picture(said, drawing.svg(y + 8), tuple(lines))


def _columns(kept: Mapping[str, Any], data: bytes) -> tuple[list[str], list[int], list[int], list[float]]:
    """Return each node's text, its parent's row, its depth and the probability of its path."""
    arrays = unpack(kept["arrays"], data)
    uids = arrays["uid"].tolist()
    rows = {uid: row for row, uid in enumerate(uids)}
    parents = [rows.get(uid, -1) for uid in arrays["parent"].tolist()]
    ends = arrays["text_ends"].tolist()
    raw = arrays["text"].tobytes()
    texts = [raw[a:b].decode(errors="replace") for a, b in zip([0, *ends], ends, strict=False)]
    depth, path = [0] * len(uids), [1.0] * len(uids)
    for row, parent in enumerate(parents):
        if parent >= 0:
            depth[row] = depth[parent] + 1
            path[row] = path[parent] * math.exp(arrays["logprob"][row])
    return texts, parents, depth, path


def _sentence(prompt: str, firsts: list[int], texts: list[str], path: list[float], lang: Language) -> str:
    named = firsts[:_NAMED]
    rest = max(0.0, 1 - float(np.sum([path[row] for row in named])))
    ones = [
        messages.STILL_ONE.format(lang, token=show_token(texts[row]), p=percent(path[row], lang))
        for row in named
    ]
    end = " ".join(prompt.split())
    end = end if len(end) <= 60 else f"…{end[-60:]}"  # noqa: PLR2004 - of a long prompt, its end is what counts
    return messages.STILL.format(
        lang, prompt=end, list=messages.STILL_AND.format(lang).join(ones), r=percent(rest, lang)
    )


def _link(drawing: Drawing, start: tuple[int, float], y: float, share: float) -> None:
    column, above = start
    x2 = _LEFT + 12 + _COLUMN * (column - 1) - 2
    x1 = _LEFT - 8 if column == 1 else x2 - 40
    middle = (x1 + x2) / 2
    way = f"M{x1:g} {above + 10:g}C{middle:g} {above + 10:g} {middle:g} {y + 10:g} {x2:g} {y + 10:g}"
    drawing.path(way, stroke=SOFT, width=max(1.0, _WIDEST * share))
