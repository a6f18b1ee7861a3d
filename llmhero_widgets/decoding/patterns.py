"""Sets of texts as patterns over characters, and the automaton over bytes that accepts one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Ranges = tuple[tuple[int, int], ...]

#: More states than this are not built.
MOST_STATES: Final = 4000
_MOST_PLACES: Final = 40_000
# States between two looks at whether anybody still waits.
_BETWEEN: Final = 64
_LAST: Final = 0x10FFFF
_SURROGATES: Final = (0xD800, 0xDFFF)
# The last code points that UTF-8 writes with one, two, three and four bytes.
_LENGTHS: Final = (0x7F, 0x7FF, 0xFFFF, _LAST)


class NoPatternError(Exception):
    """A rule uses something that is no pattern here."""


class TooLargeError(Exception):
    """An automaton would have too many states."""


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of ranges of code points, both ends included."""

    ranges: Ranges

    def others(self) -> Chars:
        """Return all other characters."""
        found, start = [], 0
        for low, high in sorted(self.ranges):
            if low > start:
                found.append((start, low - 1))
            start = max(start, high + 1)
        if start <= _LAST:
            found.append((start, _LAST))
        return Chars(tuple(found))


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern after another."""

    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any one of the patterns."""

    options: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A pattern so many times; ``most`` is None for any number."""

    what: Pattern
    least: int
    most: int | None


Pattern = Chars | Row | Either | Repeat


def literal(text: str) -> Row:
    """Return the pattern of exactly this text."""
    return Row(tuple(Chars(((ord(character), ord(character)),)) for character in text))


def from_choices(choices: Sequence[str]) -> Either:
    """Return the pattern of any one of the texts."""
    return Either(tuple(literal(choice) for choice in choices))


def optional(pattern: Pattern) -> Repeat:
    """Return the pattern of the same, or nothing."""
    return Repeat(pattern, 0, 1)


@dataclass(frozen=True, eq=False, slots=True)
class Automaton:
    """A deterministic automaton over the bytes of UTF-8; from each of its states a full match can be reached.

    Attributes
    ----------
    classes
        int16 (256,): bytes of one class lead to the same places; -1 for a byte that leads nowhere.
    steps
        int32 (states + 1, classes): where a byte leads. The last row is the state that nothing leaves.
    accepting
        bool (states + 1,): whether the text may end there. State 0 is the beginning.
    """

    classes: NDArray[np.int16]
    steps: NDArray[np.int32]
    accepting: NDArray[np.bool_]

    @property
    def lost(self) -> int:
        """The state of texts that begin no match."""
        return len(self.accepting) - 1

    def read(self, data: bytes, state: int = 0) -> int:
        """Return the state after some bytes.

        Examples
        --------
        >>> made = automaton(Repeat(literal("é"), 1, None))
        >>> [bool(made.accepting[made.read(data)]) for data in (b"", "é".encode()[:1], "éé".encode())]
        [False, False, True]
        """
        for byte in data:
            kind = self.classes[byte]
            if kind < 0:
                return self.lost
            state = int(self.steps[state, kind])
        return state


def automaton(pattern: Pattern, check: Callable[[], None] = lambda: None) -> Automaton:
    """Build the automaton of a pattern: Thompson's construction, then the subset construction.

    ``check`` is called on the way; it may raise to cancel.

    Raises
    ------
    TooLargeError
        For more than ``MOST_STATES`` states.
    """
    places = _Places()
    end = places.new()
    start = places.build(pattern, end)
    check()
    return _determine(places, start, end, check)


class _Places:
    """A nondeterministic automaton that grows from its end."""

    def __init__(self) -> None:
        self.edges: list[list[tuple[int, int, int]]] = []
        self.silent: list[list[int]] = []
        # Optional properties share what follows them: each pattern is built once before each end.
        self._built: dict[tuple[int, int], int] = {}

    def new(self) -> int:
        if len(self.edges) >= _MOST_PLACES:
            raise TooLargeError
        self.edges.append([])
        self.silent.append([])
        return len(self.edges) - 1

    def build(self, pattern: Pattern, end: int) -> int:
        """Return where a match of the pattern begins that ends at ``end``."""
        key = id(pattern), end
        if key not in self._built:
            self._built[key] = self._build(pattern, end)
        return self._built[key]

    def _build(self, pattern: Pattern, end: int) -> int:
        if isinstance(pattern, Chars):
            return self._chars(pattern, end)
        if isinstance(pattern, Row):
            for part in reversed(pattern.parts):
                end = self.build(part, end)
            return end
        if isinstance(pattern, Either):
            start = self.new()
            self.silent[start] = [self.build(option, end) for option in pattern.options]
            return start
        return self._repeat(pattern, end)

    def _chars(self, chars: Chars, end: int) -> int:
        start = self.new()
        # Many ranges end alike: the same rest of a character is one place.
        shared: dict[tuple[tuple[int, int], ...], int] = {(): end}
        for low, high in chars.ranges:
            for way in utf8(low, high):
                for at in range(len(way) - 1, 0, -1):
                    rest = way[at:]
                    if rest not in shared:
                        place = self.new()
                        self.edges[place].append((*rest[0], shared[rest[1:]]))
                        shared[rest] = place
                self.edges[start].append((*way[0], shared[way[1:]]))
        return start

    def _repeat(self, pattern: Repeat, end: int) -> int:
        if pattern.most is None:
            loop = self.new()
            self.silent[loop] = [end, self.build(pattern.what, loop)]
            end = loop
        else:
            after = end
            for _ in range(pattern.most - pattern.least):
                start = self.new()
                self.silent[start] = [self.build(pattern.what, end), after]
                end = start
        for _ in range(pattern.least):
            end = self.build(pattern.what, end)
        return end

    def closure(self, found: Iterable[int]) -> frozenset[int]:
        reached, waiting = set(), list(found)
        while waiting:
            place = waiting.pop()
            if place not in reached:
                reached.add(place)
                waiting.extend(self.silent[place])
        return frozenset(reached)


def utf8(low: int, high: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the ways to write the code points from ``low`` to ``high``: a range for each byte.

    Examples
    --------
    >>> [[f"{a:X}-{b:X}" for a, b in way] for way in utf8(0x7E, 0x80)]
    [['7E-7F'], ['C2-C2', '80-80']]
    """
    first, last = _SURROGATES
    if low < first <= high:
        yield from utf8(low, first - 1)
    if low <= last < high:
        yield from utf8(last + 1, high)
    if low <= last and high >= first:
        return
    for limit in _LENGTHS:
        if low <= limit:
            upper = min(high, limit)
            yield from _ways(chr(low).encode(), chr(upper).encode())
            low = limit + 1
            if low > high:
                return


def _ways(low: bytes, high: bytes) -> Iterator[tuple[tuple[int, int], ...]]:
    start, end = low[0], high[0]
    length = len(low) - 1
    lowest, highest = b"\x80" * length, b"\xbf" * length
    if start == end:
        rests = _ways(low[1:], high[1:]) if length else iter(((),))
        yield from (((start, end), *rest) for rest in rests)
        return
    if low[1:] != lowest:
        yield from (((start, start), *rest) for rest in _ways(low[1:], highest))
        start += 1
    tail = high[1:] != highest
    if start <= end - tail:
        yield ((start, end - tail), *((0x80, 0xBF),) * length)
    if tail:
        yield from (((end, end), *rest) for rest in _ways(lowest, high[1:]))


def _determine(places: _Places, start: int, end: int, check: Callable[[], None]) -> Automaton:
    classes, by_class = _split(places.edges)
    kinds = int(classes.max(initial=-1)) + 1
    first = places.closure([start])
    numbers = {first: 0}
    waiting = [first]
    rows: list[dict[int, int]] = []
    closures: dict[frozenset[int], frozenset[int]] = {}
    for subset in waiting:
        if len(rows) % _BETWEEN == 0:
            check()
        targets: dict[int, set[int]] = {}
        for place in subset:
            for kind, target in by_class[place]:
                targets.setdefault(kind, set()).add(target)
        row = {}
        for kind, found in targets.items():
            key = frozenset(found)
            closed = closures[key] if key in closures else closures.setdefault(key, places.closure(key))
            if closed not in numbers:
                if len(numbers) >= MOST_STATES:
                    raise TooLargeError
                numbers[closed] = len(numbers)
                waiting.append(closed)
            row[kind] = numbers[closed]
        rows.append(row)
    accepting = np.array([end in subset for subset in waiting] + [False])
    steps = np.full((len(rows) + 1, max(kinds, 1)), len(rows), np.int32)
    for state, row in enumerate(rows):
        steps[state, list(row)] = list(row.values())
    return Automaton(classes, _trim(steps, accepting), accepting)


def _split(
    edges: Sequence[Sequence[tuple[int, int, int]]],
) -> tuple[NDArray[np.int16], list[list[tuple[int, int]]]]:
    """Put bytes that no edge tells apart into one class; every edge becomes one for each of its classes."""
    borders = np.zeros(257, bool)
    for place in edges:
        for low, high, _ in place:
            borders[[low, high + 1]] = True
    group = np.cumsum(borders)[:256]
    # Bytes between the same borders, and those elsewhere that lead to the same places from everywhere.
    leads: list[list[tuple[int, int]]] = [[] for _ in range(int(group[-1]) + 1)]
    for number, place in enumerate(edges):
        for low, high, target in place:
            for part in range(group[low], group[high] + 1):
                leads[part].append((number, target))
    kinds: dict[frozenset[tuple[int, int]], int] = {}
    of_group = np.array([kinds.setdefault(frozenset(lead), len(kinds)) if lead else -1 for lead in leads])
    split: list[list[tuple[int, int]]] = [[] for _ in edges]
    for lead, kind in kinds.items():
        for number, target in lead:
            split[number].append((kind, target))
    return of_group[group].astype(np.int16), split


def _trim(steps: NDArray[np.int32], accepting: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Let every step that can come to no match lead to the lost state."""
    good = accepting.copy()
    while True:
        more = good | good[steps].any(1)
        if (more == good).all():
            return np.where(good[steps], steps, len(accepting) - 1).astype(np.int32)
        good = more
