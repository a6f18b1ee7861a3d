"""One word in all the ways that it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_pictures
from llmhero_widgets.tokens import messages_pictures_words as messages
from llmhero_widgets.tokens.pictures.html import Html, count, element, join, number, say, text
from llmhero_widgets.tokens.pictures.parts import bar, chip, note, picture, sentence, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.variants import Variant

_ROWS = 20
_TOKENS = 12


def draw(variants: Sequence[Variant]) -> str:
    """Return the HTML of the ways to write a word.

    Parameters
    ----------
    variants
        What to draw; of a long word, the first tokens.
    """
    if not variants:
        return picture(sentence(say(messages.NO_VARIANTS)))
    similar = any(variant.similarity is not None for variant in variants)
    different = len({variant.ids for variant in variants})
    read = count(
        messages.VARIANTS,
        len(variants),
        word=chip(variants[0].text),
        a=count(messages.SEQUENCES, different),
    )
    head = [messages.DIFFERENT, messages.AS_WRITTEN, messages.CUT_INTO, messages_pictures.COUNT]
    if similar:
        head.append(messages.SIMILARITY)
    rows = [[*_row(variant), *([_cosine(variant)] if similar else [])] for variant in variants[:_ROWS]]
    return picture(
        sentence(read),
        table(say(messages.VARIANTS_CAPTION), list(map(say, head)), rows, ends=(3,), wide=True),
        note(say(messages.SIMILARITY_IS)) if similar else Html(""),
    )


def _row(variant: Variant) -> list[Html]:
    tokens = [
        element(
            "span",
            chip(token.text, "unknown" if token.unknown else "plain"),
            element("span", number(token.id, "d"), style="font-size:11px;line-height:14px"),
            style="display:grid;justify-items:center;row-gap:1px",
        )
        for token in variant.tokens[:_TOKENS]
    ]
    more = len(variant.tokens) - _TOKENS
    rest = [count(messages_pictures.MORE_TOKENS, more)] if more > 0 else []
    style = "display:flex;flex-wrap:wrap;gap:4px"
    return [
        text(variant.label()),
        chip(variant.text, "bare"),
        element("span", join([*tokens, *rest], " "), style=style),
        number(len(variant.tokens)),
    ]


def _cosine(variant: Variant) -> Html:
    if variant.similarity is None:
        return text("–")
    return bar(variant.similarity, number(variant.similarity, ".2f"))
