"""Merging neighbours by a table, with a record of who was whose neighbour and when."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Symbol = TypeVar("_Symbol")


class Joined(NamedTuple, Generic[_Symbol]):
    """One merge: where, of which two, with which key, into what, and where what is made ends."""

    start: int
    left: _Symbol
    right: _Symbol
    key: float
    made: _Symbol
    end: int


class Run(Generic[_Symbol]):
    """Merges the pair of lowest key, of equals the leftmost, until no pair has a key.

    Time is that of a heap with three entries per symbol, whatever the length.

    Parameters
    ----------
    symbols
        At the beginning; None for one that never merges.
    lookup
        Gives the key of a pair and what it becomes, or None; asked once for each two that become neighbours.

    Attributes
    ----------
    symbols
        What stands at each place now; of a place that merged into its left neighbour, what was there.
    merges
        All, in order.
    pairs
        All that ever were neighbours, by when they ceased to be: their places, their key if they can merge,
        and the number of merges before they were and before they no longer are.
    left
        The places that are left at the end.

    Notes
    -----
    An entry of the heap may be about two symbols that have merged with others since. Like ``tokenizers`` we
    then look whether those in their place make the same symbol, and if so merge them now, even though their
    own rank may be higher.
    """

    def __init__(
        self,
        symbols: Sequence[_Symbol | None],
        lookup: Callable[[_Symbol, _Symbol], tuple[float, _Symbol] | None],
    ) -> None:
        length = len(symbols)
        self.symbols = list(symbols)
        self.merges: list[Joined[_Symbol]] = []
        self.pairs: list[tuple[int, int, int, float | None, int, int]] = []
        self._length = length
        self._lookup = lookup
        self._after = list(range(1, length + 1))
        self._before = list(range(-1, length - 1))
        self._alive = [True] * length
        self._heap: list[tuple[float, int, _Symbol]] = []
        self._met: list[tuple[tuple[float, _Symbol] | None, int]] = [(None, 0)] * length
        for place in range(length - 1):
            self._meet(place)
        while self._heap:
            _, place, made = heappop(self._heap)
            if not self._alive[place] or self._after[place] >= length:
                continue
            found, _ = self._met[place]
            if found and found[1] == made:
                self._join(place, found[0], made)
        self.left = [place for place in range(length) if self._alive[place]]
        for place in self.left[:-1]:
            self._part(place, len(self.merges) + 1)

    def _join(self, place: int, key: float, made: _Symbol) -> None:
        right = self._after[place]
        previous, following = self._before[place], self._after[right]
        step = len(self.merges) + 1
        self._part(place, step)
        if previous >= 0:
            self._part(previous, step)
        if following < self._length:
            self._part(right, step)
            self._before[following] = place
        first, second = self.symbols[place], self.symbols[right]
        if first is not None and second is not None:
            self.merges.append(Joined(place, first, second, key, made, following))
        self.symbols[place], self._alive[right], self._after[place] = made, False, following
        if previous >= 0:
            self._meet(previous)
        if following < self._length:
            self._meet(place)

    def _meet(self, place: int) -> None:
        """Note that the symbol at a place has a new neighbour on its right."""
        first, second = self.symbols[place], self.symbols[self._after[place]]
        found = self._lookup(first, second) if first is not None and second is not None else None
        if found:
            heappush(self._heap, (found[0], place, found[1]))
        self._met[place] = (found, len(self.merges))

    def _part(self, place: int, step: int) -> None:
        """Note that the symbol at a place is about to lose its neighbour on the right."""
        found, since = self._met[place]
        middle = self._after[place]
        key = found[0] if found else None
        self.pairs.append((place, middle, self._after[middle], key, since, step))


def merge_all(
    symbols: Sequence[_Symbol | None],
    lookup: Callable[[_Symbol, _Symbol], tuple[float, _Symbol] | None],
) -> Run[_Symbol]:
    """Merge all that can be merged; see :class:`Run`."""
    return Run(symbols, lookup)
