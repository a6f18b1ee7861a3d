"""What a widget is where no widget can be: a drawing without script or style sheet, and one sentence.

Hosts strip style sheets, scripts and classes from an SVG (GitHub shows what is left black), so every
element carries its own colours, and the drawing its own paper: it is legible on light and on dark pages.
"""

from __future__ import annotations

import math
import unicodedata
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Of one picture: it is kept in the notebook beside every output.
MAX_PICTURE_BYTES: Final = 64_000
WIDTH: Final = 720

PAPER, SUNKEN, LINE, CONTROL = "#ffffff", "#eceef2", "#dfe2e8", "#7d8592"
INK, INK_2, INK_3 = "#14181f", "#414a57", "#5d6672"
BAR, SOFT, ACCENT, WASH, ERROR = "#0077a2", "#98d0d8", "#b0440c", "#fdf0e8", "#b0103c"
#: No weight, no ink: the sequential map of the widgets on light paper.
SEQUENTIAL: Final = (
    "#f7fbfb",
    "#bae9e3",
    "#82d1cc",
    "#4db5ba",
    "#0f97ad",
    "#0077a2",
    "#165690",
    "#1f3672",
    "#1d1952",
)
#: Less, no change, more.
DIVERGING: Final = (
    "#6d1c79",
    "#94539e",
    "#bb86c3",
    "#dabede",
    "#f8f6f8",
    "#aed6bc",
    "#61b587",
    "#34885d",
    "#005d37",
)

_UI = "-apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
_MONO = "ui-monospace, Menlo, Consolas, 'PingFang SC', 'Noto Sans Mono CJK SC', monospace"
_SIGNS = {"\n": "↵", "\t": "→", " ": "·"}
_WIDE = frozenset("WF")


class Picture(NamedTuple):
    """One sentence that is true of a widget, what else a terminal can say, and the drawing; empty where none.

    Attributes
    ----------
    sentence
        Plain text.
    svg
        A whole ``<svg>`` element, or the empty string.
    lines
        Further plain text, for hosts that draw nothing.
    """

    sentence: str
    svg: str = ""
    lines: tuple[str, ...] = ()

    def plain(self) -> str:
        """Return all of the text."""
        return "\n".join([self.sentence, *self.lines])


class Drawing:
    """An SVG that is put together piece by piece; what is text is only ever text.

    Parameters
    ----------
    title
        Said in the place of the picture.
    width
        In CSS pixels.

    Examples
    --------
    >>> drawing = Drawing("A bar")
    >>> drawing.rect(0, 0, 10, 4, BAR)
    >>> drawing.text(0, 20, "<b>")
    >>> svg = drawing.svg(24)
    >>> "&lt;b&gt;" in svg, "<b>" in svg
    (True, False)
    """

    def __init__(self, title: str, width: int = WIDTH) -> None:
        self._title = title
        self.width = width
        self._parts: list[str] = []

    def rect(  # noqa: PLR0913 - an SVG rectangle has that many sides
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        radius: float = 0,
        stroke: str = "",
    ) -> None:
        """Draw a rectangle."""
        more = f' rx="{_n(radius)}"' if radius else ""
        more += f' stroke="{stroke}"' if stroke else ""
        size = f'width="{_n(max(width, 0))}" height="{_n(max(height, 0))}"'
        self._parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" {size} fill="{fill}"{more}/>')

    def line(  # noqa: PLR0913 - two points and how they are joined
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 1, opacity: float = 1
    ) -> None:
        """Draw a straight line."""
        points = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        faint = f' stroke-opacity="{_n(opacity)}"' if opacity < 1 else ""
        self._parts.append(f'<line {points} stroke="{stroke}" stroke-width="{_n(width)}"{faint}/>')

    def path(
        self, d: str, *, stroke: str = "none", width: float = 1, fill: str = "none", opacity: float = 1
    ) -> None:
        """Draw a path; ``d`` is made of numbers by the caller."""
        faint = f' opacity="{_n(opacity)}"' if opacity < 1 else ""
        self._parts.append(
            f'<path d="{escape(d)}" fill="{fill}" stroke="{stroke}" stroke-width="{_n(width)}"{faint}/>'
        )

    def text(  # noqa: PLR0913 - where, what and how
        self,
        x: float,
        y: float,
        said: str,
        *,
        size: float = 12,
        fill: str = INK,
        anchor: str = "start",
        bold: bool = False,
        mono: bool = False,
    ) -> None:
        """Write a line of text with its baseline at ``y``."""
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += ' font-weight="600"' if bold else ""
        more += f' font-family="{_MONO}"' if mono else ""
        place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"{more}'
        self._parts.append(f"<text {place}>{escape(_printable(said))}</text>")

    def chip(  # noqa: PLR0913 - where, what and how
        self,
        x: float,
        y: float,
        token: str,
        *,
        size: float = 13,
        most: int = 24,
        ring: str = "",
        fill: str = SUNKEN,
    ) -> float:
        """Draw a token with its top at ``y`` and return where the next may start."""
        shown = show_token(token, most)
        width = text_width(shown, size, mono=True) + 8
        self.rect(x, y, width, size + 7, fill, radius=3, stroke=ring)
        self.text(x + 4, y + size + 1, shown, size=size, mono=True)
        return x + width + 4

    def sentence(self, said: str, y: float = 30, size: float = 15) -> float:
        """Write a text in as many lines as it needs and return the height that is used."""
        for line in wrap(said, self.width - 32, size):
            self.text(16, y, line, size=size)
            y += size + 8
        return y

    def svg(self, height: float) -> str:
        """Return the whole element."""
        size = f'width="{self.width}" height="{_n(height)}" viewBox="0 0 {self.width} {_n(height)}"'
        paper = (
            f'<rect x=".5" y=".5" width="{self.width - 1}" height="{_n(height - 1)}" rx="8" '
            f'fill="{PAPER}" stroke="{LINE}"/>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{_UI}">'
            f"<title>{escape(_printable(self._title))}</title>{paper}{''.join(self._parts)}</svg>"
        )


def sequential(share: float) -> str:
    """Return the colour of a value from 0 to 1.

    Examples
    --------
    >>> sequential(0.0), sequential(1.0)
    ('#f7fbfb', '#1d1952')
    """
    return _mixed(SEQUENTIAL, share)


def diverging(value: float) -> str:
    """Return the colour of a value from −1 to 1."""
    return _mixed(DIVERGING, (value + 1) / 2)


def _mixed(stops: tuple[str, ...], share: float) -> str:
    at = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    low = min(int(at), len(stops) - 2)
    below, above = ([int(stop[k : k + 2], 16) for k in (1, 3, 5)] for stop in stops[low : low + 2])
    mixed = (round(a + (b - a) * (at - low)) for a, b in zip(below, above, strict=True))
    return "#" + "".join(f"{one:02x}" for one in mixed)


def show_token(token: str, most: int = 24) -> str:
    r"""Return a token with everything in it visible, as the widgets do.

    Examples
    --------
    >>> show_token(" to\n")
    '·to↵'
    """
    short = token if len(token) <= most else f"{token[:most]}…"
    return "".join(_SIGNS.get(one) or (one if one.isprintable() else f"U+{ord(one):04X}") for one in short)


def shortened(said: str, most: int) -> str:
    """Return a text of at most so many characters on one line; what is cut is marked."""
    flat = " ".join(said.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def text_width(said: str, size: float, *, mono: bool = False) -> float:
    """Estimate how wide a line of text is drawn: nobody here has the reader's fonts."""
    narrow = 0.602 if mono else 0.54
    return size * sum(
        1.0 if unicodedata.east_asian_width(one) in _WIDE else 0.0 if unicodedata.combining(one) else narrow
        for one in said
    )


def wrap(said: str, width: float, size: float) -> list[str]:
    """Break a text into lines: at spaces, and between ideographs."""
    lines, line = [], ""
    for word in _words(" ".join(said.split())):
        if line and text_width(line + word.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = word
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(said: str) -> Iterable[str]:
    word = ""
    for one in said:
        wide = unicodedata.east_asian_width(one) in _WIDE
        # No line begins with a mark that ends a clause.
        if wide and word and unicodedata.category(one) not in {"Po", "Pe", "Pf"}:
            yield word
            word = ""
        word += one
        if one == " ":
            yield word
            word = ""
    if word:
        yield word


def percent(share: float, lang: str, digits: int = 0) -> str:
    """Return a fraction as the widgets write it: "69 %" in English, "69%" in Chinese, never 0 for a little.

    Examples
    --------
    >>> percent(0.002, "zh")
    '<1%'
    """
    unit = "%" if lang == "zh" else "\u202f%"
    least = 10**-digits
    if 0 < 100 * share < least / 2:
        return f"<{least:.{digits}f}{unit}"
    return f"{100 * share:.{digits}f}{unit}"


def _printable(said: str) -> str:
    # XML knows no other control characters, and half a surrogate pair is no character.
    return "".join(
        one
        if one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff"
        else "↵"
        if one == "\n"
        else "�"
        for one in said
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if math.isfinite(value) else "0"
