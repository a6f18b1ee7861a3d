"""Reads JSON values from anywhere, and says where they are not what they should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_graph as messages
from llmhero_widgets.rag.params import shown

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Message


def unreadable(reason: Message, what: object) -> HeroError:
    """Return the error that says why something is no graph."""
    return HeroError(messages.NOT_A_GRAPH, code="bad_request", reason=reason, place=shown(what))


def fields(
    told: object, what: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """Return a mapping that has all required fields and no unknown ones.

    Raises
    ------
    HeroError
        ``bad_request``, naming the place.
    """
    if not isinstance(told, Mapping):
        raise unreadable(messages.NO_MAPPING, what)
    for name in required:
        if name not in told:
            raise unreadable(messages.MISSING, f"{what}.{name}")
    for name in told:
        if name not in (*required, *optional):
            raise unreadable(messages.UNEXPECTED, f"{what}.{name}")
    return told


def items(told: object, what: str) -> list[Any]:
    """Return a list.

    Raises
    ------
    HeroError
        ``bad_request``, naming the place.
    """
    if not isinstance(told, list | tuple):
        raise unreadable(messages.NO_LIST, what)
    return list(told)


def text(told: object, what: str) -> str:
    """Return a text.

    Raises
    ------
    HeroError
        ``bad_request``, naming the place.
    """
    if not isinstance(told, str):
        raise unreadable(messages.NO_TEXT, what)
    return told
