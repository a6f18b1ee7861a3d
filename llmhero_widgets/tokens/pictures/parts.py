"""What pictures are made of: the frame, sentences, tables, tokens and bars."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Literal

from llmhero_widgets.core.text import current_language
from llmhero_widgets.tokens.pictures.html import Html, element, join, text
from llmhero_widgets.tokens.pictures.marks import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

Kind = Literal["plain", "made", "special", "unknown", "bare"]

_SANS = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,'PingFang SC',"
    "'Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"
)
_MONO = "ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono','Noto Sans Mono CJK SC',monospace"
# Blue is what the tokenizer or the model made; text is never blue, and so keeps the host's own contrast.
DATA = "#0077a2"
_COLOURS = {
    "--ink2": "color-mix(in srgb,currentColor 84%,transparent)",
    "--line": "color-mix(in srgb,currentColor 16%,transparent)",
    "--sunk": "color-mix(in srgb,currentColor 9%,transparent)",
    "--data": DATA,
    "--soft": f"color-mix(in srgb,{DATA} 30%,transparent)",
    "--bad": "color-mix(in srgb,#e0003c 62%,currentColor)",
    "--good": "color-mix(in srgb,#00a870 52%,currentColor)",
    "--mono": _MONO,
}
_FRAME = (
    f"font:13px/20px {_SANS};font-variant-numeric:tabular-nums lining-nums;text-align:start;"
    "box-sizing:border-box;max-width:900px;margin:4px 0;padding:14px 16px;border:1px solid var(--line);"
    "border-radius:8px;overflow-wrap:anywhere"
)
# A host's own notion of a table gives stripes, and a smaller font.
_TABLE = (
    "min-width:min(100%,440px);width:auto;margin:12px 0 0;border:0;border-collapse:collapse;"
    "table-layout:auto;font:inherit;color:inherit"
)
_CELL = "padding:4px 20px 4px 0;border:0;vertical-align:baseline;white-space:normal;line-height:20px"
# So many characters stay on one line.
_WHOLE = 16
# A heading of a few letters, or of a few of Chinese.
_SHORT = 9
_KINDS: dict[Kind, str] = {
    "plain": "background:var(--sunk);border-radius:3px",
    "made": "background:var(--soft);border-radius:3px;box-shadow:inset 0 0 0 1px var(--data)",
    "special": "border:1px solid var(--ink2);font-style:italic",
    "unknown": "border:1px dashed var(--bad);color:var(--bad)",
    "bare": "",
}
# A border takes its pixel of the padding.
_PADDINGS: dict[Kind, str] = {"special": "padding:1px 3px", "unknown": "padding:1px 3px"}


def picture(*parts: Html) -> str:
    """Return a picture: its parts in a frame, in the reader's language."""
    colours = ";".join(f"{name}:{value}" for name, value in _COLOURS.items())
    return str(
        element(
            "div",
            *parts,
            style=f"{colours};{_FRAME}",
            # Between two dollar signs in a text, JupyterLab and Colab would look for TeX.
            **{"class": "llmhero-picture tex2jax_ignore mathjax_ignore"},
            lang="zh-CN" if current_language() == "zh" else "en",
            dir="ltr",
        )
    )


def sentence(said: Html) -> Html:
    """Return the one sentence that a picture begins with."""
    return element("p", said, style="margin:0 0 8px;font-size:16px;line-height:26px;max-width:62em")


def note(*said: Html) -> Html:
    """Return what is said in small beneath a picture; nothing without anything to say."""
    there = [part for part in said if part]
    if not there:
        return Html("")
    style = "margin:8px 0 0;font-size:12px;line-height:18px;color:var(--ink2);max-width:62em"
    return element("p", join(there, " "), style=style)


def warning(said: Html) -> Html:
    """Return what is wrong: a sign, and the words in the colour of errors."""
    return _line("⚠\ufe0e", said, "var(--bad)")


def good(said: Html) -> Html:
    """Return what is as it should be: a sign, and the words in its colour."""
    return _line("✓", said, "var(--good)")


def _line(sign: str, said: Html, colour: str) -> Html:
    style = f"margin:8px 0 0;color:{colour};max-width:62em"
    return element("p", element("span", text(sign), aria_hidden="true"), text(" "), said, style=style)


def facts(*said: Html) -> Html:
    """Return numbers side by side."""
    inner = (element("span", part) for part in said if part)
    return element(
        "p",
        join(inner, " "),
        style="display:flex;flex-wrap:wrap;gap:2px 20px;margin:10px 0 0;color:var(--ink2)",
    )


def key(*entries: tuple[str, str]) -> Html:
    """Return a legend: for each a style of its swatch, and what that means."""
    box = "display:inline-block;width:14px;height:10px;box-sizing:border-box;margin-inline-end:6px"
    inner = (
        element("span", element("span", style=f"{box};{style}", aria_hidden="true"), text(means))
        for style, means in entries
    )
    style = "display:flex;flex-wrap:wrap;gap:2px 18px;margin:10px 0 0;font-size:12px;color:var(--ink2)"
    return element("p", join(inner, " "), style=style) if entries else Html("")


def swatch(kind: Kind) -> str:
    """Return how a kind of token is told from others: in a legend, and wherever else one is drawn."""
    return _KINDS[kind]


def chip(string: str, kind: Kind = "plain", most: int = 40) -> Html:
    """Return one token; of a long one, the beginning."""
    space = "pre" if len(string) <= _WHOLE else "pre-wrap"
    look = f";{_KINDS[kind]};{_PADDINGS.get(kind, 'padding:2px 4px')}" if _KINDS[kind] else ""
    style = f"font-family:var(--mono);white-space:{space}{look}"
    return element("bdi", shown(string, most), style=style)


def chips(strings: Iterable[str], kind: Kind = "plain") -> Html:
    """Return tokens in a row."""
    return join((chip(one, kind) for one in strings), " ")


def mono(said: Html) -> Html:
    """Return bytes, ids and the like."""
    return element("bdi", said, style="font-family:var(--mono)")


def bar(share: float, said: Html, *, hatched: bool = False) -> Html:
    """Return a number with its length before it.

    Parameters
    ----------
    share
        Of the longest bar, from 0 to 1.
    said
        The number, as it is written.
    hatched
        Whether the number does not mean what those beside it mean.
    """
    fill = "var(--data)"
    if hatched:
        fill = "repeating-linear-gradient(135deg,var(--ink2) 0 1px,transparent 1px 4px)"
    length = element(
        "span",
        style=f"height:8px;min-width:1px;width:{max(0.0, min(share, 1.0)):.1%};background:{fill}",
        aria_hidden="true",
    )
    figure = element("span", said, style="text-align:end;white-space:nowrap")
    columns = "grid-template-columns:minmax(24px,120px) minmax(2.6em,auto)"
    grid = f"display:grid;{columns};justify-content:start;align-items:center;gap:8px"
    return element("span", length, figure, style=grid)


def table(
    caption: Html,
    head: Sequence[Html],
    rows: Iterable[Sequence[Html]],
    *,
    ends: Collection[int] = (),
    wide: bool = False,
) -> Html:
    """Return a table, the first column of which names its rows.

    Parameters
    ----------
    caption
        What it shows; text without markup where the table is wide.
    head
        What each column is.
    rows
        Their cells.
    ends
        Columns of numbers, aligned at their end.
    wide
        Whether it may be wider than the page, and is then scrolled.
    """
    heads = element("tr", *(_cell("th", cell, place in ends, scope="col") for place, cell in enumerate(head)))
    body = join(
        element(
            "tr",
            *(
                _cell("td" if place else "th", cell, place in ends, **({} if place else {"scope": "row"}))
                for place, cell in enumerate(row)
            ),
            style="background:none",
        )
        for row in rows
    )
    title = element(
        "caption",
        caption,
        style="caption-side:top;padding:0 0 4px;text-align:start;font-weight:600;color:inherit",
    )
    whole = element(
        "table", title, element("thead", heads, style="border:0"), element("tbody", body), style=_TABLE
    )
    return scrolled(whole, caption) if wide else whole


def scrolled(inner: Html, label: Html) -> Html:
    """Return something wide that can be scrolled, by keys as well; ``label`` is text without markup."""
    style = "overflow-x:auto;max-width:100%"
    # What is escaped already would be escaped once more.
    return element("div", inner, style=style, tabindex=0, role="group", aria_label=unescape(label))


def _cell(tag: str, inner: Html, end: bool, **attributes: object) -> Html:
    look = [_CELL, f"text-align:{'end' if end else 'start'}", "font-weight:400"]
    if end or tag == "th":
        # Words stay whole where they name something, and so do numbers.
        look.append("overflow-wrap:normal")
    if attributes.get("scope") == "col":
        look.append("font-size:12px;color:var(--ink2);border-bottom:1px solid var(--line)")
        if len(inner) <= _SHORT:
            look.append("white-space:nowrap")
    elif tag == "th":
        look.append("min-width:4.5em")
    return element(tag, inner, style=";".join(look), **attributes)
