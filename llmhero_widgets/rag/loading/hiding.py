"""Which elements of a page a browser would not show."""

from __future__ import annotations

import re
from typing import Any, Final

_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE: Final = re.compile(r"[\w-]*(?:[.#][\w-]+)?")
_ZERO: Final = re.compile(r"0*\.?0*(?:px|em|rem|pt|%)?")
_FAR: Final = re.compile(r"-\d{4,}(?:\.\d+)?px|-\d{3,}(?:\.\d+)?(?:em|rem|%)")


class Hiding:
    """Whether an element hides what is in it.

    Read are the attribute ``hidden``, the element's own style, and rules of the page's style sheets whose
    selector is one tag, class or id: no display, not visible, no opacity, no size, a place far outside the
    page, or letters in the colour of their ground. Scripts and style sheets elsewhere are not read, so other
    ways of hiding stay unseen.

    Parameters
    ----------
    sheets
        The text of the page's ``style`` elements.

    Examples
    --------
    >>> import lxml.html
    >>> hiding = Hiding(".note { display: none }")
    >>> pages = ["<p class='note'>", "<p style='opacity: 0.5'>"]
    >>> [hiding.hides(lxml.html.fromstring(each)) for each in pages]
    [True, False]
    """

    def __init__(self, sheets: str = "") -> None:
        self._selectors: set[str] = set()
        for names, style in _RULE.findall(_COMMENT.sub("", sheets)):
            if hiding_style(style):
                self._selectors.update(
                    name for each in names.split(",") if (name := each.strip()) and _SIMPLE.fullmatch(name)
                )

    def hides(self, node: Any) -> bool:
        """Return whether an lxml element hides what is in it."""
        facts = node.attrib
        if not facts and not self._selectors:
            return False
        if "hidden" in facts or (node.tag == "input" and facts.get("type") == "hidden"):
            return True
        if "style" in facts and hiding_style(facts["style"]):
            return True
        if not self._selectors:
            return False
        tag = node.tag
        marks = [f".{each}" for each in facts.get("class", "").split()]
        marks += [f"#{facts['id']}"] if "id" in facts else []
        return any(name in self._selectors for mark in ("", *marks) for name in (tag + mark, mark))


def hiding_style(style: str) -> bool:
    """Return whether declarations of CSS hide an element.

    Examples
    --------
    >>> hiding_style("color: red; font-size: 0px")
    True
    """
    told: dict[str, str] = {}
    for each in style.lower().split(";"):
        name, _, value = each.partition(":")
        told[name.strip()] = value.replace("!important", "").strip()
    if told.get("display") == "none" or told.get("visibility") in {"hidden", "collapse"}:
        return True
    if any(_ZERO.fullmatch(told[name]) for name in ("opacity", "font-size") if told.get(name)):
        return True
    if any(_FAR.fullmatch(told.get(name, "")) for name in ("left", "top", "right", "bottom", "text-indent")):
        return True
    if told.get("overflow") == "hidden" and any(
        _ZERO.fullmatch(told[name])
        for name in ("width", "height", "max-height", "max-width")
        if told.get(name)
    ):
        return True
    colour = told.get("color", "")
    return colour == "transparent" or bool(
        colour and colour in {told.get("background-color"), told.get("background")}
    )
