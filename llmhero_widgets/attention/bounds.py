"""Refuse what does not exist: a layer, a head, a token, a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.attention import messages
from llmhero_widgets.core.errors import HeroError

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_layer(layer: int, layers: int) -> None:
    """Raise ``bad_request`` unless the layer exists."""
    if not 0 <= layer < layers:
        raise HeroError(messages.NO_LAYER, code="bad_request", layer=layer, layers=layers, last=layers - 1)


def check_head(layer: int, head: int, heads: Sequence[int]) -> None:
    """Raise ``bad_request`` unless the head exists; ``heads`` is the number of them in each layer."""
    check_layer(layer, len(heads))
    if not 0 <= head < heads[layer]:
        own = heads[layer]
        raise HeroError(messages.NO_HEAD, code="bad_request", layer=layer, head=head, heads=own, last=own - 1)


def check_position(position: int, tokens: int) -> None:
    """Raise ``bad_request`` unless the token exists."""
    if not 0 <= position < tokens:
        raise HeroError(
            messages.NO_POSITION, code="bad_request", position=position, tokens=tokens, last=tokens - 1
        )


def check_span(span: tuple[int, int] | None, tokens: int) -> tuple[int, int]:
    """Return the span, or that of all tokens without one; raise ``bad_request`` unless it exists."""
    start, stop = span or (0, tokens)
    if not 0 <= start < stop <= tokens:
        raise HeroError(messages.NO_RANGE, code="bad_request", start=start, stop=stop, tokens=tokens)
    return start, stop
