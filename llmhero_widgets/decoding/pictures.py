"""What a distribution is in a notebook without a widget: a small table, stage by stage."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np

from llmhero_widgets.core.text import current_language
from llmhero_widgets.decoding import messages_waterfall as messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from llmhero_widgets.decoding.distribution import Distribution, Stage

#: Tokens that are drawn; the rest is one row.
ROWS: Final = 12
_LONGEST: Final = 40
_SIGNS: Final = {" ": "·", "\n": "↵", "\t": "→"}
_FRAME: Final = (
    "--line:color-mix(in srgb,currentColor 16%,transparent);"
    "--ink2:color-mix(in srgb,currentColor 84%,transparent);"
    "--sunk:color-mix(in srgb,currentColor 9%,transparent);--data:#0077a2;"
    "--soft:color-mix(in srgb,#0077a2 40%,transparent);"
    "font:13px/20px -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Arial,'PingFang SC',"
    "'Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-variant-numeric:tabular-nums lining-nums;"
    "text-align:start;box-sizing:border-box;max-width:900px;margin:4px 0;padding:14px 16px;"
    "border:1px solid var(--line);border-radius:8px"
)
_TABLE: Final = "margin:8px 0 0;border:0;border-collapse:collapse;font:inherit;color:inherit"
_CELL: Final = "padding:3px 16px 3px 0;border:0;vertical-align:bottom;font-weight:400;white-space:nowrap"
_FAINT: Final = "color:var(--ink2)"


def draw(made: Distribution) -> str:
    """Return the HTML of a distribution; every text in it is escaped.

    Parameters
    ----------
    made
        What to draw; of the vocabulary the likeliest tokens, and all others as one row.

    Examples
    --------
    >>> from llmhero_widgets.decoding.distribution import process
    >>> draw(process(np.zeros(3, np.float32), [])).startswith("<div ")
    True
    """
    stages = made.stages
    order = np.lexsort((-stages[0].logits, -stages[-1].logits))[:ROWS]
    others = np.setdiff1d(np.arange(len(stages[0].logits)), order)
    scale = max(float(stage.probabilities[order].max()) for stage in stages)
    rows = [
        _row(_chip(made, number), (_cell(stage, order[[place]], scale) for stage in stages))
        for place, number in enumerate(order.tolist())
    ]
    if len(others):
        cells = (_cell(stage, others, scale, fill="var(--soft)") for stage in stages)
        rows.append(_row(_faint(messages.OTHERS.format(n=f"{len(others):,}")), cells))
    masses = (_end("td", text) for text in ["", *(_percent(stage.mass) for stage in stages[1:])])
    line = "border-top:1px solid var(--line)"
    rows.append(_row(_faint(messages.MASS.format()), masses, line))
    caption = escape(messages.CAPTION.format())
    heads = (
        _tag("th", escape(messages.TOKEN.format()), f"{_CELL};text-align:start;{_FAINT}", scope="col"),
        *map(_head, stages),
    )
    table = _tag(
        "table",
        _tag("caption", caption, f"caption-side:top;text-align:start;padding:0 0 4px;{_FAINT}")
        + _tag("thead", _tag("tr", "".join(heads), "background:none"))
        + _tag("tbody", "".join(rows)),
        _TABLE,
    )
    wide = {"tabindex": "0", "role": "group", "aria-label": messages.CAPTION.format()}
    return _tag(
        "div",
        _tag("p", _sentence(made, int(order[0])), "margin:0 0 8px;font-size:16px;line-height:26px")
        + _tag("div", table, "overflow-x:auto;max-width:100%", **wide),
        _FRAME,
        # Between two dollar signs in a text, JupyterLab and Colab would look for TeX.
        **{"class": "llmhero-picture tex2jax_ignore mathjax_ignore"},
        lang="zh-CN" if current_language() == "zh" else "en",
        dir="ltr",
    )


def _sentence(made: Distribution, likeliest: int) -> str:
    first, last = made.stages[0], made.stages[-1]
    left = int(made.kept.sum())
    several = messages.READ_MODEL if len(made.stages) == 1 else messages.READ
    return (messages.READ_ONE if left == 1 else several).format(
        n=f"{len(last.logits):,}",
        left=_bold(f"{left:,}"),
        before=_bold(f"{first.entropy:.1f}"),
        after=_bold(f"{last.entropy:.1f}"),
        token=_chip(made, likeliest),
        p=_bold(_percent(float(last.probabilities[likeliest]), 0)),
    )


def _row(name: str, cells: Iterable[str], style: str = "") -> str:
    head = _tag("th", name, f"{_CELL};text-align:start", scope="row")
    return _tag("tr", head + "".join(cells), f"background:none;{style}")


def _head(stage: Stage) -> str:
    left = int((stage.logits > -np.inf).sum())
    figures = messages.LEFT.format(n=f"{left:,}", bits=f"{stage.entropy:.2f}")
    name = _bold(messages.NAMES[stage.name].format())
    return _end("th", f"{name}<br>{_faint(figures)}", scope="col")


def _cell(stage: Stage, tokens: NDArray[np.int64], scale: float, fill: str = "var(--data)") -> str:
    if not (stage.logits[tokens] > -np.inf).any():
        return _end("td", _faint(messages.CUT.format()))
    share = float(stage.probabilities[tokens].sum(dtype="float64"))
    width = min(share / scale, 1.0) if scale else 0.0
    look = f"height:8px;min-width:1px;width:{width:.1%};background:{fill}"
    bar = _tag("span", "", look, **{"aria-hidden": "true"})
    columns = "grid-template-columns:minmax(24px,80px) 4em"
    grid = f"display:grid;{columns};align-items:center;gap:8px;justify-content:end"
    return _end("td", _tag("span", bar + _tag("span", _percent(share)), grid))


def _chip(made: Distribution, number: int) -> str:
    """Return a token with nothing in it that cannot be seen, or that turns the text around it."""
    token = made.texts.get(number, f"#{number}")
    short = token if len(token) <= _LONGEST else f"{token[:_LONGEST]}…"
    shown = "".join(_SIGNS.get(one) or (one if one.isprintable() else f"U+{ord(one):04X}") for one in short)
    look = "font-family:ui-monospace,Menlo,Consolas,monospace;white-space:pre;background:var(--sunk)"
    return _tag("bdi", escape(shown), f"{look};border-radius:3px;padding:2px 4px")


def _percent(share: float, digits: int = 1) -> str:
    unit = "%" if current_language() == "zh" else "\u202f%"
    least = 10**-digits
    if 0 < 100 * share < least / 2:
        return f"&lt;{least:.{digits}f}{unit}"
    return f"{100 * share:.{digits}f}{unit}"


def _bold(text: str) -> str:
    return _tag("strong", text, "font-weight:600")


def _faint(text: str) -> str:
    return _tag("span", escape(text), f"font-size:12px;{_FAINT}")


def _end(tag: str, inner: str, **attributes: str) -> str:
    return _tag(tag, inner, f"{_CELL};text-align:end", **attributes)


def _tag(name: str, inner: str, style: str = "", **attributes: str) -> str:
    """Return an element; what is inside is markup already."""
    given = {**({"style": style} if style else {}), **attributes}
    opening = "".join(f' {key}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{opening}>{inner}</{name}>"
