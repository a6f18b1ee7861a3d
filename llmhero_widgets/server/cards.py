"""Everything that is fetched by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.lessons.outline import both
from llmhero_widgets.models import cache, fetch
from llmhero_widgets.server import messages
from llmhero_widgets.tokens.catalog import fetchable

if TYPE_CHECKING:
    from llmhero_widgets.models.catalog import Card


def card(name: str) -> Card:
    """Return the one of that id.

    Raises
    ------
    HeroError
        If there is none.
    """
    found = next((card for card in fetchable() if card.id == name), None)
    if found is None:
        raise HeroError(messages.NO_SUCH_MODEL, code="not_found", name=name)
    return found


def shown(card: Card) -> dict[str, Any]:
    """Return what a list of models shows of one; sizes in bytes."""
    return {
        "id": card.id,
        "title": card.title,
        "summary": both(card.summary),
        "license": card.license,
        "model": card.weights != "none",
        "download": card.download,
        "installed": card.installed,
        "here": cache.is_ready(card) or fetch.on_this_machine(card) is not None,
    }
