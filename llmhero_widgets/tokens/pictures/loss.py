"""How well a model predicts a text: every token with its surprise, and what was expected instead."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from llmhero_widgets.tokens import messages_pictures as messages
from llmhero_widgets.tokens.pictures.html import Html, number, say, text
from llmhero_widgets.tokens.pictures.parts import bar, chip, facts, note, picture, sentence, table
from llmhero_widgets.tokens.pictures.strip import groups, strip
from llmhero_widgets.tokens.pictures.trace import left_out

if TYPE_CHECKING:
    from llmhero_widgets.tokens.loss import LossTrace

_LISTED = 8
# Up to here a darker colour leaves the text on it enough contrast, whatever the host's own colour.
_DARKEST = 55


def draw(loss: LossTrace) -> str:
    """Return the HTML of a text and its loss.

    Parameters
    ----------
    loss
        What to draw; of many tokens, the first.
    """
    bits = -loss.logprobs / math.log(2)
    predicted = np.flatnonzero(loss.ranks > 0)
    ranked = predicted[np.argsort(-bits[predicted], kind="stable")]
    most = float(bits[ranked[0]])
    tokens = loss.trace.tokens

    def below(place: int) -> Html:
        return number(bits[place], ".1f") if loss.ranks[place] > 0 else text("–")

    def look(place: int) -> str:
        if loss.ranks[place] == 0:
            return "background:none;border:1px dashed var(--ink2);color:inherit"
        share = _DARKEST * min(1.0, float(bits[place]) / most) if most > 0 else 0.0
        return (
            f"background:color-mix(in srgb,var(--data) {share:.0f}%,transparent);color:inherit;"
            "box-shadow:inset 0 0 0 1px var(--line)"
        )

    worst = int(ranked[0])
    read = say(
        messages.LOSS,
        p=_figure(loss.perplexity),
        b=_figure(loss.bits_per_byte),
        token=chip(tokens[worst].text),
        x=number(bits[worst], ".1f"),
        rank=int(loss.ranks[worst]),
    )
    rows = [
        (
            chip(tokens[place].text),
            number(place + 1),
            bar(float(bits[place]) / most if most > 0 else 0, number(bits[place], ".1f")),
            number(int(loss.ranks[place])),
            _expected(loss, place),
        )
        for place in ranked[:_LISTED].tolist()
    ]
    head = [messages.TOKEN, messages.PLACE, messages.BITS, messages.RANK]
    caption = say(messages.MOST_SURPRISING)
    return picture(
        sentence(read),
        note(say(messages.LOSS_STRIP)),
        strip(loss.trace, groups(loss.trace), below, look),
        left_out(loss.trace),
        facts(
            say(messages.PREDICTED, n=len(predicted), m=len(tokens)),
            say(messages.MEAN, n=_figure(loss.loss)),
            say(messages.PER_CHARACTER, n=_figure(loss.bits_per_character)),
        ),
        table(caption, [*map(say, head), say(messages.EXPECTED)], rows, ends=(1, 3), wide=True),
        note(say(messages.LOSS_CLAIM)),
    )


def _expected(loss: LossTrace, place: int) -> Html:
    """Return the model's own first choice and its probability."""
    if not loss.top_ids.shape[1]:
        return text("–")
    first = int(loss.top_ids[place, 0])
    name = loss.top_texts.get(first, f"#{first}")
    return Html(f"{chip(name)} {text(_percent(math.exp(loss.top_logprobs[place, 0])))}")


def _figure(value: float) -> Html:
    return number(value, ",.2f") if math.isfinite(value) else text("–")


def _percent(share: float) -> str:
    from llmhero_widgets.core.text import current_language

    space = "\u202f" if current_language() == "en" else ""
    if 0 < share < 0.001:  # noqa: PLR2004 - what one decimal can say
        return f"<0.1{space}%"
    return f"{100 * share:.1f}{space}%"
