"""What the numbers of a vocabulary are called, looked up once each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.tokens.replay.steps import Symbol

if TYPE_CHECKING:
    from llmhero_widgets.tokens.cutter import Cutter


class Names:
    """Makes symbols of numbers.

    Parameters
    ----------
    cutter
        Whose vocabulary.
    """

    def __init__(self, cutter: Cutter) -> None:
        self._entry = cutter.entry
        self._known: dict[int, tuple[str, str]] = {}

    def symbol(self, number: int, start: int, end: int, lost: str = "") -> Symbol:
        """Return an entry of the vocabulary in its place; ``lost`` is what an unknown one stands for."""
        known = self._known.get(number)
        if known is None:
            entry = self._entry(number)
            known = self._known[number] = (entry.name, show_bytes(entry.data))
        return Symbol(number, known[0], lost or known[1], start, end)
