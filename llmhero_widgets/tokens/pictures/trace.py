"""A cut text: every token in its place, and whether decoding gives the text back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.tokens import messages_compare
from llmhero_widgets.tokens import messages_pictures as messages
from llmhero_widgets.tokens.pictures.html import Html, count, join, number, say
from llmhero_widgets.tokens.pictures.marks import shown
from llmhero_widgets.tokens.pictures.parts import (
    DATA,
    facts,
    good,
    key,
    mono,
    note,
    picture,
    sentence,
    swatch,
    warning,
)
from llmhero_widgets.tokens.pictures.strip import DRAWN, groups, kind_of, spelled, strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Token, Trace

_DECODED = 300


def draw(trace: Trace) -> str:
    """Return the HTML of a cut text.

    Parameters
    ----------
    trace
        What to draw; of many tokens, the first.
    """
    drawn = groups(trace)
    seen = trace.tokens[:DRAWN]
    return picture(
        sentence(_read(trace)),
        strip(trace, drawn) if seen else Html(""),
        _key(seen, several=any(group.stop - group.first > 1 for group in drawn)),
        left_out(trace),
        _facts(trace),
        round_trip(trace),
    )


def left_out(trace: Trace) -> Html:
    """Say how many tokens are not drawn."""
    n = len(trace.tokens)
    return note(say(messages.DRAWN_TOKENS, shown=DRAWN, n=n)) if n > DRAWN else Html("")


def round_trip(trace: Trace) -> Html:
    """Say whether decoding gives the text back, and if not, why and what it gives."""
    if trace.loss is None:
        return good(say(messages.ROUND_TRIP)) if trace.tokens else Html("")
    reasons = messages.COMMA.format().join(
        messages_compare.REASONS[reason].format() for reason in trace.loss.reasons
    )
    decoded = mono(shown(trace.loss.decoded, _DECODED))
    return join(
        [
            warning(say(messages.NO_ROUND_TRIP, reasons=reasons)),
            note(say(messages.DECODES_TO, decoded=decoded)),
        ]
    )


def _read(trace: Trace) -> Html:
    if not trace.text:
        return say(messages.NOTHING)
    slots = {
        "c": count(messages.CHARACTERS, len(trace.text)),
        "t": count(messages.TOKENS, len(trace.tokens)),
    }
    unknown = sum(token.unknown for token in trace.tokens)
    if unknown:
        return count(messages.CUT_UNKNOWN, unknown, **slots)
    split = spelled(trace)
    return count(messages.CUT_SPELLED, split, **slots) if split else say(messages.CUT_WHOLE, **slots)


def _facts(trace: Trace) -> Html:
    if not trace.tokens:
        return Html("")
    return facts(
        count(messages.TOKENS, len(trace.tokens)),
        count(messages.CHARACTERS, len(trace.text)),
        count(messages.BYTES, len(trace.text.encode())),
        say(messages.PER_TOKEN, n=number(len(trace.text) / len(trace.tokens), ".2f")),
    )


def _key(seen: Sequence[Token], *, several: bool) -> Html:
    kinds = {kind_of(token) for token in seen}
    entries = []
    if several:
        entries.append((f"background:{DATA}", messages.KEY_SPLIT.format()))
    if "special" in kinds:
        entries.append((swatch("special"), messages.KEY_SPECIAL.format()))
    if "unknown" in kinds:
        entries.append((swatch("unknown"), messages.KEY_UNKNOWN.format()))
    return key(*entries)
