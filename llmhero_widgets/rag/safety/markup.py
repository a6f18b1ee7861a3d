"""Markup whose content a browser would not show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.loading.hiding import hiding_style

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]{0,19})((?:\s[^<>]{0,1000})?)>", re.DOTALL
)
_ATTRIBUTE: Final = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
#: Elements without content.
_VOID: Final = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_WHITE: Final = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)"})
_TINY: Final = re.compile(r"0*[01](?:\.\d+)?(?:px|pt)")


def hidden_markup(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield comments, and elements that hide what is in them: ``(start, end, how)``, tags included.

    An element hides by the attribute ``hidden``, by the styles that
    :func:`~llmhero_widgets.rag.loading.hiding.hiding_style` knows, by white letters without a ground of
    another colour, or by letters of a pixel. One that is never closed ends with the text.

    Examples
    --------
    >>> list(hidden_markup("<b>Hi</b> <i hidden>you</i>!"))
    [(10, 27, 'hidden')]
    """
    opened: list[tuple[str, int, str]] = []
    for match in _TAG.finditer(text):
        if match[2] is None:
            yield *match.span(), "<!-- -->"
            continue
        name = match[2].lower()
        if not match[1]:
            how = _hides(match[3])
            if name in _VOID or match[3].rstrip().endswith("/"):
                continue
            opened.append((name, match.start(), how))
            continue
        names = [each[0] for each in opened]
        if name not in names:
            continue
        # Whatever was opened since ends here too.
        inner = len(names) - 1 - names[::-1].index(name)
        for _, start, how in reversed(opened[inner:]):
            if how:
                yield start, match.end(), how
        del opened[inner:]
    for _, start, how in reversed(opened):
        if how:
            yield start, len(text), how


def _hides(attributes: str) -> str:
    """Return the words of a tag that hide its content, or an empty text."""
    if not attributes:
        return ""
    told = {}
    for match in _ATTRIBUTE.finditer(attributes):
        told[match[1].lower()] = next((each for each in match.groups()[1:] if each is not None), "")
    if "hidden" in told:
        return "hidden"
    style = told.get("style", "")
    if style and hiding_style(style):
        return style
    parts = {}
    for each in style.lower().split(";"):
        name, _, value = each.partition(":")
        parts[name.strip()] = value.replace(" ", "")
    ground = parts.get("background-color", parts.get("background", "white"))
    if parts.get("color", told.get("color", "").lower()) in _WHITE and ground in _WHITE:
        return style or f"color={told['color']}"
    return style if _TINY.fullmatch(parts.get("font-size", "")) else ""
