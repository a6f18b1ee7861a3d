"""The text cells of a notebook as markup: Markdown, formulas as MathML, headings that can be linked to."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any, NamedTuple

import mistune
from latex2mathml.converter import convert

from llmhero_widgets.export.sanitise import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAG = re.compile(r"<[^>]*>")
# Characters for private use stand where a formula will be: no text of a notebook holds them afterwards.
_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


class Heading(NamedTuple):
    """A heading of the page."""

    level: int
    text: str
    anchor: str


class Text:
    r"""Turns text cells into markup, and collects their headings.

    Examples
    --------
    >>> text = Text()
    >>> text.markup("# One *two*\n\n<script>x</script>").strip()
    '<h1 id="s1">One <em>two</em></h1>'
    >>> text.headings[0].text
    'One two'
    """

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self._formulas: list[str] = []
        self._markdown = mistune.create_markdown(
            renderer=_Renderer(self), plugins=["table", "math", "strikethrough", "footnotes"]
        )

    def markup(self, source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """Return clean markup of one text cell.

        Parameters
        ----------
        source
            Markdown.
        attachments
            Images that the cell brings along, as a notebook keeps them.
        """
        plain = source.replace(_OPEN, "").replace(_CLOSE, "")
        for name, kinds in (attachments or {}).items():
            kind, data = next(iter(kinds.items()), ("", ""))
            plain = plain.replace(f"(attachment:{name})", f"(data:{kind};base64,{''.join(data).strip()})")
        made = clean(str(self._markdown(plain)))
        return _PLACE.sub(lambda found: self._formulas[int(found[1])], made)

    def heading(self, level: int, markup: str) -> str:
        """Note a heading and return its markup."""
        anchor = f"s{len(self.headings) + 1}"
        plain = unescape(_TAG.sub("", clean(markup)))
        self.headings.append(Heading(level, plain, anchor))
        return f'<h{level} id="{anchor}">{markup}</h{level}>\n'

    def formula(self, latex: str, *, block: bool) -> str:
        """Keep a formula as MathML and return what stands in its place until all else is clean."""
        self._formulas.append(mathml(latex, block=block))
        return f"{_OPEN}{len(self._formulas) - 1}{_CLOSE}"


def mathml(latex: str, *, block: bool) -> str:
    """Return a formula that browsers draw by themselves; its source where it cannot be read."""
    try:
        return str(convert(latex.strip(), display="block" if block else "inline"))
    except Exception:  # noqa: BLE001 - a formula that is none is shown as it was written
        return f"<code>{escape(latex)}</code>"


class _Renderer(mistune.HTMLRenderer):
    def __init__(self, text: Text) -> None:
        # What is no text is cleaned afterwards, all of it in one pass.
        super().__init__(escape=False)
        self._text = text

    def safe_url(self, url: str) -> str:
        # Judged with all other markup; mistune would refuse every `data:` image.
        return escape(url)

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        del attrs
        return self._text.heading(level, text)

    def block_code(self, code: str, info: str | None = None) -> str:
        del info
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def block_math(self, text: str) -> str:
        return f"<p>{self._text.formula(text, block=True)}</p>\n"

    def inline_math(self, text: str) -> str:
        return self._text.formula(text, block=False)
