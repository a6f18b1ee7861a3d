"""Where in a text the characters stand that tokens wrote, for tokenizers that do not tell.

What was written is compared with the text: as it is, then without compatibility forms, without case, without
accents. A placing is given only if it is the only one; what could be read in two ways is not shown.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

_SPACE_MARK = "▁"
_STAND_IN = "█"
# Steps of the search for one text; unknown words of thousands of characters would take for ever.
_MOST_STEPS = 20_000_000

Span = tuple[int, int]


class _Unit(NamedTuple):
    """One character of the text, folded; ``word`` counts the stretches between white space."""

    folded: str
    at: int
    optional: bool
    word: int


def place(
    text: str,
    written: Sequence[str | None],
    *,
    starts: Container[int] = frozenset({0}),
    marks_spaces: bool = True,
) -> list[Span] | None:
    """Find the characters of a text that were written, in order.

    Parameters
    ----------
    text
        The original.
    written
        Characters, white space among them; None for an unknown token, which stands for at least one
        character and for no white space.
    starts
        Places in ``written`` where a stretch begins, before which a model may put a space of its own.
    marks_spaces
        Whether ▁ in the text is as good as a space.

    Returns
    -------
    list of tuple, or None
        Start and end in the text for each; equal where it was put in. None where there is no way to place
        them, or more than one.

    Examples
    --------
    >>> place("Oh, a ☃", [*"oh,", *" a ", None])
    [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7)]
    >>> place("☃☃☃", [None, None]) is None
    True
    """
    if not marks_spaces:
        # Any other letter will do that neither is white space nor changes.
        text = text.replace(_SPACE_MARK, _STAND_IN)
        written = [character and character.replace(_SPACE_MARK, _STAND_IN) for character in written]
    for fold in _FOLDS:
        targets = _targets(written, fold)
        ways, found = _only_way(_units(text, fold), targets)
        if ways:
            return _with_spaces(text, written, found, starts) if ways == 1 else None
    if None in written:
        return None
    # Some delete more than controls, as punctuation.
    for fold in _FOLDS:
        targets = _targets(written, fold)
        found = _among_deleted(_units(text, fold), targets)
        if found:
            return _with_spaces(text, written, found, starts)
    return None


@lru_cache(maxsize=4096)
def _is_optional(character: str) -> bool:
    """Say whether tokenizers delete a character: controls, formats, what is not assigned."""
    return character == "\ufffd" or unicodedata.category(character)[0] == "C"


@lru_cache(maxsize=4096)
def _compatible(character: str) -> str:
    return unicodedata.normalize("NFKD", character).replace(" ", "")


@lru_cache(maxsize=4096)
def _caseless(character: str) -> str:
    return _compatible(_compatible(character).casefold())


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    return "".join(c for c in _caseless(character) if unicodedata.category(c) != "Mn")


_FOLDS: tuple[Callable[[str], str], ...] = (str, _compatible, _caseless, _plain)


def _is_space(character: str) -> bool:
    return character == _SPACE_MARK or (character.isspace() and not _is_separator(character))


def _is_separator(character: str) -> bool:
    """Say whether Python calls a control white space that tokenizers treat as a control."""
    return "\x1c" <= character <= "\x1f" or character == "\x85"


def _units(text: str, fold: Callable[[str], str]) -> list[_Unit]:
    units = []
    word = 0
    for at, character in enumerate(text):
        if _is_space(character):
            word += 1
            continue
        units += [_Unit(folded, at, _is_optional(character), word) for folded in fold(character)]
    return units


def _targets(written: Sequence[str | None], fold: Callable[[str], str]) -> list[tuple[int, str | None]]:
    """Return the characters to find, each with the number of what wrote it; white space comes later."""
    targets: list[tuple[int, str | None]] = []
    for number, character in enumerate(written):
        if character is None:
            targets.append((number, None))
        elif not _is_space(character):
            targets += [(number, folded) for folded in fold(character)]
    return targets


class _Ways(NamedTuple):
    """How many ways lead to a place (2 for more), where the last of them came from, and its first unit."""

    number: int
    before: int
    first: int


def _only_way(
    units: Sequence[_Unit], targets: Sequence[tuple[int, str | None]]
) -> tuple[int, list[tuple[int, int, int]]]:
    """Count the ways (0, 1 or 2 for more) to read the whole text, and return the only one.

    Returns
    -------
    ways : int
    found : list
        Number of the target's writer, first and last character of the text.
    """
    # After so many targets: the units that were read, and the ways there.
    layers: list[dict[int, _Ways]] = [{0: _Ways(1, 0, 0)}]
    steps = 0
    for _, wanted in targets:
        reached: dict[int, _Ways] = {}
        for start, ways in layers[-1].items():
            for first, stop in _next(units, start, wanted):
                steps += 1
                known = reached[stop].number if stop in reached else 0
                reached[stop] = _Ways(min(2, known + ways.number), start, first)
        if not reached or steps > _MOST_STEPS:
            return (2 if reached else 0), []
        layers.append(reached)
    needed = max((at + 1 for at, unit in enumerate(units) if not unit.optional), default=0)
    ends = [stop for stop in layers[-1] if stop >= needed]
    total = sum(layers[-1][stop].number for stop in ends)
    if total != 1:
        return min(2, total), []
    found = []
    stop = ends[0]
    for (number, _), layer in zip(reversed(targets), reversed(layers), strict=False):
        _, before, first = layer[stop]
        found.append((number, units[first].at, units[stop - 1].at))
        stop = before
    return 1, found[::-1]


def _next(units: Sequence[_Unit], start: int, wanted: str | None) -> Iterator[tuple[int, int]]:
    """Give first unit and end of all that a target can be, read from a place on."""
    for at in range(start, len(units)):
        unit = units[at]
        if wanted is None and not unit.optional:
            for stop in range(at + 1, len(units) + 1):
                last = units[stop - 1]
                if last.word != unit.word:
                    return
                if not last.optional:
                    yield at, stop
            return
        if unit.folded == wanted:
            yield at, at + 1
        if not unit.optional:
            return


def _among_deleted(
    units: Sequence[_Unit], targets: Sequence[tuple[int, str | None]]
) -> list[tuple[int, int, int]]:
    """Return the only way to find the targets where anything may be deleted between them."""
    first = _greedy(units, [wanted for _, wanted in targets])
    last = _greedy(units[::-1], [wanted for _, wanted in reversed(targets)])
    if first is None or last is None or first != [len(units) - 1 - at for at in reversed(last)]:
        return []
    return [(number, units[at].at, units[at].at) for (number, _), at in zip(targets, first, strict=True)]


def _greedy(units: Sequence[_Unit], wanted: Sequence[str | None]) -> list[int] | None:
    found = []
    at = 0
    for character in wanted:
        while at < len(units) and units[at].folded != character:
            at += 1
        if at == len(units):
            return None
        found.append(at)
        at += 1
    return found


def _with_spaces(
    text: str,
    written: Sequence[str | None],
    found: Sequence[tuple[int, int, int]],
    starts: Container[int],
) -> list[Span] | None:
    """Add the places of white space, and of accents that were put in."""
    known: dict[int, Span] = {}
    for number, first, last in found:
        known[number] = (known[number][0] if number in known else first, last + 1)
    spans: list[Span] = []
    reached = 0
    while len(spans) < len(written):
        at = len(spans)
        if at in known:
            spans.append(known[at])
            reached = max(reached, known[at][1])
            continue
        stop = at
        while stop < len(written) and stop not in known and _is_blank(written[stop]):
            stop += 1
        if stop == at:  # an accent of what stands before it
            spans.append(spans[-1] if spans else (0, 0))
            continue
        end = next((known[after][0] for after in range(stop, len(written)) if after in known), len(text))
        run = _run(text, (reached, end), stop - at, front=at in starts, back=stop == len(written))
        if run is None:
            return None
        spans += run
    rising = all(one[0] <= other[0] and one[1] <= other[1] for one, other in pairwise(spans))
    return spans if rising else None


def _is_blank(character: str | None) -> bool:
    return character is not None and _is_space(character)


def _run(text: str, between: Span, count: int, *, front: bool, back: bool) -> list[Span] | None:
    """Return where written white space comes from; None if several readings are possible."""
    start, end = between
    if end < start:  # one character that became several words
        return [(end, start)] * count
    blank = [at for at in range(start, end) if _is_space(text[at])]
    found: list[Span] | None = [(at, at + 1) for at in blank]
    if count == 1 and blank:
        found = [(blank[0], blank[-1] + 1)]
    elif count == 1:
        # A zero-width space may have become one; at the beginning it is the one that models put there.
        found = [(start, start if front else end)]
    elif count == len(blank) + 1 and front:
        found = [(start, start), *((at, at + 1) for at in blank)]
    elif count == len(blank) + 1 and back:
        found = [*((at, at + 1) for at in blank), (end, end)]
    elif count != len(blank):
        found = None
    return found
