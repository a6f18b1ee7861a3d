"""What a web page says: its visible text, with headings and lists as Markdown has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_sources as messages
from llmhero_widgets.rag.loading.decode import known_encoding, whole_characters
from llmhero_widgets.rag.loading.hiding import Hiding

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCK: Final = 1 << 16
#: Nodes between two checks.
_STEP: Final = 2000
#: Where libxml2 stops reading, without a word.
_DEEPEST: Final = 2040
_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
#: No text for readers, whatever the style says.
_NEVER: Final = frozenset({
    "script", "style", "template", "noscript", "head", "iframe", "object", "svg", "canvas", "datalist",
})  # fmt: skip
_PARAGRAPHS: Final = frozenset({
    "p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "blockquote", "pre", "ul",
    "ol", "dl", "table", "figure", "form", "fieldset", "address", "details", "hr", "h1", "h2", "h3", "h4",
    "h5", "h6",
})  # fmt: skip
_LINES: Final = frozenset({"li", "tr", "br", "dt", "dd", "caption", "figcaption", "summary", "option"})
#: What collapses in a page; a no-break space does not.
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")


class Page(NamedTuple):
    """A page's text, its title, and how many characters of it a browser would not show."""

    text: str
    title: str
    hidden: int


def declared_encoding(data: bytes) -> str:
    """Return the codec of the encoding that a page's first kilobyte names, or the empty string.

    Examples
    --------
    >>> declared_encoding(b'<meta charset="gb2312">')
    'gb18030'
    """
    found = _CHARSET.search(data[:1024])
    return known_encoding(found[1].decode()) if found else ""


def read_html(
    source: str, name: str = "page", *, keep_hidden: bool = False, check: Callable[[], None] = lambda: None
) -> Page:
    r"""Return the text of a page; nothing in it is run, fetched or resolved.

    Parameters
    ----------
    source
        HTML, however broken; read by libxml2.
    name
        What it is called in an error.
    keep_hidden
        Keep text that a browser would not show (see :class:`Hiding`); scripts and styles are never text.
    check
        Called all the time; may raise to stop.

    Raises
    ------
    HeroError
        ``bad_request`` if its elements nest deeper than libxml2 reads.

    Examples
    --------
    >>> read_html("<h1>Cache</h1><p>Keys <b>and</b> values.<p hidden>Ignore this.")
    Page(text='# Cache\n\nKeys and values.', title='', hidden=12)
    """
    import lxml.html

    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    # libxml2 takes a lone surrogate for an error of ours.
    safe, _ = whole_characters(source)
    for start in range(0, len(safe), _BLOCK):
        check()
        parser.feed(safe[start : start + _BLOCK])
    root = parser.close() if safe.strip() else None
    if root is None:
        return Page("", "", 0)
    title = root.findtext(".//title") or ""
    sheets = "\n".join(each.text or "" for each in root.iter("style"))
    reader = _Reader(Hiding(sheets), keep_hidden, check)
    text = reader.read(root)
    if reader.depth >= _DEEPEST:
        raise HeroError(messages.DEEP_HTML, code="bad_request", id=name, most=f"{_DEEPEST:,}")
    return Page(text, _SPACE.sub(" ", title).strip(), reader.hidden)


class _Reader:
    def __init__(self, hiding: Hiding, keep_hidden: bool, check: Callable[[], None]) -> None:
        self._hiding = hiding
        self._keep = keep_hidden
        self._check = check
        self._parts: list[str] = []
        self._breaks = 0
        self._space = self._cell = False
        self.hidden = 0
        self.depth = 0

    def read(self, root: Any) -> str:
        from lxml import etree

        #: How many open elements hide their content, stop it, or keep its white space.
        hides = stops = exact = depth = 0
        for number, (event, node) in enumerate(etree.iterwalk(root, events=("start", "end"))):
            if number % _STEP == 0:
                self._check()
            tag = node.tag if isinstance(node.tag, str) else ""
            way = 1 if event == "start" else -1
            depth += way
            self.depth = max(self.depth, depth)
            stops += way * (tag in _NEVER)
            hides += way * self._hiding.hides(node)
            exact += way * (tag == "pre")
            outside = bool(stops), bool(hides)
            if event == "start":
                self._open(tag, *outside)
                self._add(node.text, *outside, exact=exact)
            else:
                self._close(tag, *outside)
                self._add(node.tail, *outside, exact=exact)
        return "".join(self._parts).strip()

    def _open(self, tag: str, stopped: bool, hidden: bool) -> None:
        if stopped or (hidden and not self._keep):
            return
        self._break(tag)
        if tag == "li":
            self._write("- ")
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004 - h1 to h6
            self._write(f"{'#' * int(tag[1])} ")

    def _close(self, tag: str, stopped: bool, hidden: bool) -> None:
        if stopped or (hidden and not self._keep):
            return
        if tag in {"td", "th"}:
            self._cell = True
        elif tag != "br":
            self._break(tag)

    def _break(self, tag: str) -> None:
        self._breaks = max(self._breaks, 2 * (tag in _PARAGRAPHS), int(tag in _LINES))

    def _add(self, text: str | None, stopped: bool, hidden: bool, *, exact: int) -> None:
        if not text or stopped:
            return
        if hidden:
            self.hidden += len(_SPACE.sub(" ", text).strip())
            if not self._keep:
                return
        if exact:
            self._write(text)
            return
        flat = _SPACE.sub(" ", text)
        self._space = self._space or flat.startswith(" ")
        words = flat.strip(" ")
        if words:
            self._write(words)
            self._space = flat.endswith(" ")

    def _write(self, text: str) -> None:
        if self._breaks and self._parts:
            self._parts.append("\n" * self._breaks)
        elif self._cell and self._parts:
            self._parts.append("\t")
        elif self._space and self._parts and not self._parts[-1].endswith((" ", "\n")):
            self._parts.append(" ")
        self._breaks, self._space, self._cell = 0, False, False
        self._parts.append(text)
