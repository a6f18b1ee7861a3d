"""Markup from notebooks, less everything that could act: no script, no frame, no address that is fetched."""

from __future__ import annotations

import re
from typing import Final

import nh3

#: Text, tables and figures; nothing that loads, asks or runs.
_TAGS: Final = frozenset(
    """
    a abbr b bdi blockquote br caption code col colgroup dd del details div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary
    sup table tbody td tfoot th thead tr u ul var wbr
    """.split()  # noqa: SIM905 - fifty words in a row are easier to read
)
_ANYWHERE: Final = frozenset(
    {"title", "lang", "dir", "style", "role", "aria-label", "aria-hidden", "tabindex"}
)
_ATTRIBUTES: Final = {
    "*": set(_ANYWHERE),
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "ol": {"start"},
    "details": {"open"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
#: What a picture may set of itself; nothing that leaves its place in the page.
_STYLES: Final = frozenset(
    """
    align-items background background-color border border-bottom border-bottom-color border-collapse
    border-left border-radius border-right border-spacing border-top box-sizing caption-side color
    column-gap direction display flex flex-direction flex-wrap font font-family font-size font-style
    font-variant-numeric font-weight gap grid-template-columns height justify-content justify-items
    letter-spacing line-height list-style margin margin-bottom margin-inline-end margin-left
    margin-right margin-top max-height max-width min-height min-width opacity outline outline-offset
    overflow overflow-wrap overflow-x padding padding-bottom padding-left padding-right padding-top
    row-gap text-align text-decoration text-indent unicode-bidi vertical-align white-space width
    word-break writing-mode --data --face --ink2 --line --soft --sunk --mono --bad --ok
    """.split()  # noqa: SIM905 - fifty words in a row are easier to read
)
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*\Z")


def clean(markup: str) -> str:
    """Return markup without anything that could act or be fetched.

    Parameters
    ----------
    markup
        HTML from a notebook's text or output.

    Examples
    --------
    >>> clean('<b onclick="x()">a</b><script>y()</script><img src="https://example.com/x.png" alt="b">')
    '<b>a</b><img alt="b">'
    """
    made = nh3.clean(
        markup,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        filter_style_properties=set(_STYLES),
        url_schemes={"http", "https", "mailto", "data"},
    )
    # An image that lost its address and says nothing; in a text, the bracket would be escaped.
    return made.replace("<img>", "")


def _kept(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if _IMAGE.match(value) else None
    if name == "href":
        # A link is followed only when somebody clicks it; one to a neighbour of the notebook leads nowhere.
        return value if tag == "a" and value.startswith(("http://", "https://", "mailto:", "#")) else None
    return value
