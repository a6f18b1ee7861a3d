"""What a token inspector is where no widget can be: the tokens with their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.buffers import unpack
from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.core.picture import (
    ACCENT,
    ERROR,
    INK_2,
    INK_3,
    SUNKEN,
    WASH,
    WIDTH,
    Drawing,
    Picture,
    show_token,
    text_width,
)
from llmhero_widgets.tokens import messages_inspector as messages
from llmhero_widgets.tokens.columns import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Language

_DRAWN: Final = 120
_LEFT, _ROW = 16, 48


def draw(
    kept: Mapping[str, Any], data: bytes, name: str, selection: int | None, lang: Language
) -> Picture | None:
    """Draw what a saved notebook keeps of an inspector.

    Parameters
    ----------
    kept, data
        The traits ``snapshot`` and ``snapshot_bytes``.
    name
        Of the tokenizer.
    selection
        The token that the reader looks at.
    lang
        Of the words.

    Returns
    -------
    Picture or None
        None where nothing was kept.
    """
    if not kept:
        return None
    arrays = unpack(kept["arrays"], data)
    ids = arrays["ids"]
    size = len(kept["result"]["text"].encode())
    said = messages.STILL.format(lang, name=name, b=f"{size:,}", t=f"{len(ids):,}")
    unknown = (arrays["flags"] & UNKNOWN) != 0
    if unknown.any():
        said += ("" if lang == "zh" else " ") + messages.STILL_UNKNOWN.format(lang, n=int(unknown.sum()))
    texts = _texts(kept["result"], arrays)
    drawing = Drawing(said)
    top = drawing.sentence(said)
    x, y = float(_LEFT), top
    for place, shown in enumerate(texts):
        width = max(text_width(show_token(shown), 13, mono=True), text_width(str(ids[place]), 11)) + 8
        if x + width > WIDTH - _LEFT and x > _LEFT:
            x, y = float(_LEFT), y + _ROW
        chosen = place == selection
        ring = ACCENT if chosen else ERROR if unknown[place] else ""
        drawing.chip(x, y, shown, ring=ring, fill=WASH if chosen else SUNKEN)
        drawing.text(x + 4, y + 34, str(ids[place]), size=11, fill=INK_3)
        x += width + 6
    y += _ROW + 8
    note = messages.STILL_IDS.format(lang)
    if len(ids) > len(texts):
        note = f"{messages.STILL_MORE.format(lang, n=f'{len(ids) - len(texts):,}')} · {note}"
    drawing.text(_LEFT, y, note, fill=INK_2)
    lines = " | ".join(f"{show_token(shown)} {ids[place]}" for place, shown in enumerate(texts[:40]))
    return Picture(said, drawing.svg(y + 16), (lines,) if lines else ())


def _texts(told: Mapping[str, Any], arrays: Mapping[str, Any]) -> list[str]:
    """Return what the first tokens stand for; one that is part of a character, as its bytes."""
    text = told["text"].encode("utf-16-le")
    data = arrays["bytes"].tobytes()
    starts, ends = arrays["starts"], arrays["ends"]
    odd = {
        int(at): told["odd"][number] for at, number in zip(arrays["odd_at"], arrays["odd_is"], strict=True)
    }
    found = []
    for k in range(min(_DRAWN, len(arrays["ids"]))):
        shares = bool(np.any(starts[k + 1 : k + 2] < ends[k]) or (k and ends[k - 1] > starts[k]))
        written = data[arrays["byte_starts"][k] : arrays["byte_ends"][k]]
        if k in odd:
            found.append(odd[k])
        elif shares or starts[k] == ends[k]:
            found.append(show_bytes(written).replace(" ", ""))
        else:
            found.append(text[2 * starts[k] : 2 * ends[k]].decode("utf-16-le", "replace"))
    return found
