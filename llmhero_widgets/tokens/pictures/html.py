"""Markup and text, kept apart: what is no :class:`Html` is escaped before it gets into a picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from llmhero_widgets.core.text import Message

if TYPE_CHECKING:
    from collections.abc import Iterable


class Html(str):
    """Markup in which every text is escaped already; made by the functions of this module only."""

    __slots__ = ()


class Counted(NamedTuple):
    """A number with what it counts, ``{n}``: of one, and of none or more than one."""

    one: Message
    many: Message


def text(value: object) -> Html:
    """Escape a text.

    Examples
    --------
    >>> text("<b>")
    '&lt;b&gt;'
    """
    return value if isinstance(value, Html) else Html(escape(str(value)))


def join(parts: Iterable[Html], between: str = "") -> Html:
    """Put pieces of markup side by side."""
    return Html(text(between).join(parts))


def element(tag: str, *inner: Html, style: str = "", **attributes: object) -> Html:
    """Return an element; the values of its attributes are escaped.

    Examples
    --------
    >>> element("td", text("a & b"), style="color:red", colspan=2)
    '<td style="color:red" colspan="2">a &amp; b</td>'
    """
    given = {"style": style, **attributes} if style else attributes
    opening = "".join(f' {name.replace("_", "-")}="{escape(str(value))}"' for name, value in given.items())
    return Html(f"<{tag}{opening}>{join(inner)}</{tag}>")


def number(value: float, form: str = ",") -> Html:
    """Return a number as it is written here, with a true minus.

    Examples
    --------
    >>> number(12345), number(-0.5, ".2f")
    ('12,345', '−0.50')
    """
    return text(format(value, form).replace("-", "−"))


def say(message: Message, **slots: object) -> Html:
    """Fill a sentence: whole numbers stand out, and everything that is no markup is escaped.

    Examples
    --------
    >>> say(Message("{n} of {what}", "{what} 的 {n}"), n=1200, what="<b>")
    '<strong style="font-weight:600">1,200</strong> of &lt;b&gt;'
    """
    filled = {name: _filled(value) for name, value in slots.items()}
    pattern = Message(escape(message.en, quote=False), escape(message.zh, quote=False))
    return Html(pattern.format(None, **filled))


def count(forms: Counted, n: int, **slots: object) -> Html:
    """Say how many there are of something.

    Examples
    --------
    >>> count(Counted(Message("{n} byte", "{n} 字节"), Message("{n} bytes", "{n} 字节")), 1)
    '<strong style="font-weight:600">1</strong> byte'
    """
    return say(forms.one if n == 1 else forms.many, n=n, **slots)


def _filled(value: object) -> Html:
    if isinstance(value, int) and not isinstance(value, bool):
        return element("strong", number(value), style="font-weight:600")
    if isinstance(value, Message):
        return text(value.format())
    return text(value)
