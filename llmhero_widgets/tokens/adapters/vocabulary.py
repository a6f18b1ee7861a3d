"""Looking entries up, the same for every library."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Entry


class Vocabulary(ABC):
    """The part of a cutter that looks entries up; a subclass says which there are."""

    name: str

    def __init__(self) -> None:
        self._entries: tuple[Entry, ...] | None = None

    @abstractmethod
    def _entry(self, number: int) -> Entry | None:
        """Return one entry, or None."""

    @abstractmethod
    def _numbers(self) -> Sequence[int]:
        """Return the numbers of all entries, rising."""

    def entry(self, number: int) -> Entry:
        """Return one entry of the vocabulary.

        Raises
        ------
        HeroError
            ``bad_request`` if there is none of that number.
        """
        found = self._entry(number) if number >= 0 else None
        if found is None:
            raise HeroError(messages.NO_ENTRY, code="bad_request", name=self.name, number=number)
        return found

    def entries(self) -> Sequence[Entry]:
        """Return the whole vocabulary by number; numbers without an entry are left out."""
        if self._entries is None:
            found = (self._entry(number) for number in self._numbers())
            self._entries = tuple(entry for entry in found if entry is not None)
        return self._entries

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"
