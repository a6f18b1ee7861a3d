"""A notebook that has run as one page to read."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String

from llmhero_widgets.core.page import colophon, page
from llmhero_widgets.export import messages
from llmhero_widgets.export.outputs import Outputs
from llmhero_widgets.export.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.page import Theme
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.export.text import Heading

_KINDS = ((Keyword, "k"), (Operator.Word, "k"), (String, "s"), (Comment, "c"), (Number, "m"))
_NAMES = (Name.Function, Name.Class, Name.Decorator)
_SOLUTION = re.compile(r"\.solution\(")
# Marks of the two languages' notebooks, for those who make them.
_MARK = re.compile(r"[ \t]*# (?:display|example|timing)$", re.MULTILINE)
_DEEPEST = 3


def read(
    notebook: Mapping[str, Any],
    *,
    lang: Language,
    theme: Theme = "system",
    answers: Mapping[str, bytes] | None = None,
    notes: Sequence[str] = (),
) -> str:
    """Return the page of a notebook that has run.

    Parameters
    ----------
    notebook
        As ``nbformat`` reads it, version 4.
    lang
        Of the page, and of its widgets.
    theme
        ``"light"``, ``"dark"`` or ``"system"``.
    answers
        Model id of a widget to what it answers, packed.
    notes
        What the reader should know, in small print.

    Returns
    -------
    str
        HTML that needs neither a kernel nor a network.
    """
    text, outputs = Text(), Outputs(notebook.get("metadata", {}), lang, answers or {})
    cells = []
    for number, cell in enumerate(notebook["cells"], 1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            cells.append(f'<div class="text">{text.markup(source, cell.get("attachments"))}</div>')
        elif cell["cell_type"] == "code" and (source.strip() or cell.get("outputs")):
            cells.append(_code(cell, source, number, outputs, lang))
    title = next((one.text for one in text.headings if one.level == 1), messages.TITLE.format(lang))
    small = "".join(f"<p>{escape(note)}</p>" for note in (colophon(lang), *notes))
    body = (
        f'<a class="skip" href="#text">{escape(messages.SKIP.format(lang))}</a>'
        f'<div class="reading">{_contents(text.headings, lang)}'
        f'<main id="text">{"".join(cells)}<footer class="colophon">{small}</footer>'
        "</main></div>"
    )
    style = (files("llmhero_widgets.export") / "reading.css").read_text(encoding="utf-8")
    return page(body, outputs.modules, title=title, lang=lang, theme=theme, style=style)


def _code(cell: Mapping[str, Any], source: str, number: int, outputs: Outputs, lang: Language) -> str:
    name = escape(messages.CODE.format(lang, n=number))
    made_code = f"<code>{highlight(source)}</code>"
    parts = [f'<pre class="code" tabindex="0" role="region" aria-label="{name}">{made_code}</pre>']
    shown: Sequence[str]
    if _SOLUTION.search(source):
        shown = [f'<p class="hidden">{escape(messages.SOLUTION_HIDDEN.format(lang))}</p>']
    else:
        shown = [made for output in cell.get("outputs", ()) if (made := outputs.markup(output, number))]
    for made in shown:
        if 'class="widget"' in made[:32]:
            parts.append(f'<div class="out">{made}</div>')
        else:
            named = escape(messages.OUTPUT.format(lang, n=number))
            parts.append(f'<div class="out" tabindex="0" role="region" aria-label="{named}">{made}</div>')
    return f'<div class="cell">{"".join(parts)}</div>'


def highlight(source: str) -> str:
    """Return Python code as markup.

    Examples
    --------
    >>> highlight("a = '<b>'  # c")
    'a = <span class="s">&#x27;&lt;b&gt;&#x27;</span>  <span class="c"># c</span>'
    """
    pieces: list[tuple[str, str]] = []
    for kind, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(
        _MARK.sub("", source).strip("\n")
    ):
        name = next((name for parent, name in _KINDS if kind in parent), "nf" if kind in _NAMES else "")
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + value)
        else:
            pieces.append((name, value))
    return "".join(
        f'<span class="{name}">{escape(value)}</span>' if name else escape(value) for name, value in pieces
    )


def _contents(headings: Sequence[Heading], lang: Language) -> str:
    listed = [one for one in headings if 1 < one.level <= _DEEPEST]
    if not listed:
        return ""
    items = "".join(
        f'<li class="l{one.level}"><a href="#{one.anchor}">{escape(one.text)}</a></li>' for one in listed
    )
    name = escape(messages.CONTENTS.format(lang))
    # Beside the text where there is room; folded above it where there is none.
    beside, folded = f"<p>{name}</p><ol>{items}</ol>", f"<summary>{name}</summary><ol>{items}</ol>"
    return f'<nav class="toc" aria-label="{name}"><div>{beside}</div><details>{folded}</details></nav>'
