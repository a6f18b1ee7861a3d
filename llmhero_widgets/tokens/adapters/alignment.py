"""Which characters of a text each character of its changed form came from, as ``tokenizers`` keeps it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SPACE_MARK = "▁"
_MOST_COMPOSED = 20


class Aligned(NamedTuple):
    """A changed text; per character of it, the span of the original.

    Attributes
    ----------
    text
        After the change.
    starts, ends
        Characters of the original, one each per character of ``text``, rising. Equal where a character was
        put in.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def shifted(self, by: int) -> Aligned:
        """Return the same, counted from a place before the original's first character."""
        if not by:
            return self
        return Aligned(self.text, [at + by for at in self.starts], [at + by for at in self.ends])


def identity(text: str, start: int = 0) -> Aligned:
    """Return a text that was not changed."""
    return Aligned(text, range(start, start + len(text)), range(start + 1, start + len(text) + 1))


def changed(text: str, change: Callable[[Any], Any]) -> Aligned:
    """Change a text and keep its alignment.

    Parameters
    ----------
    text
        Before.
    change
        Changes a ``tokenizers.NormalizedString`` in place, as ``Normalizer.normalize`` does.
    """
    from tokenizers import PreTokenizedString, Regex

    whole = PreTokenizedString(text)
    whole.normalize(change)
    pieces = whole.get_splits("original", "char")
    result = "".join(piece for piece, _, _ in pieces)
    if result == text:
        return identity(text)
    # Most words stay as they are, and of those one need not ask character by character.
    words, characters = Regex(r"[\s▁]+"), Regex("(?m:.)")
    whole.split(lambda _, part: part.split(words, "isolated"))
    whole.split(lambda _, part: [part] if _in_place(part) else part.split(characters, "isolated"))
    starts: list[int] = []
    ends: list[int] = []
    for piece, (start, end), _ in whole.get_splits("original", "char"):
        if len(piece) == 1:
            starts.append(start)
            ends.append(end)
        else:
            starts += range(start, end)
            ends += range(start + 1, end + 1)
    return mark_inserted(text, Aligned(result, starts, ends))


def behind_deleted(text: str, aligned: Aligned, change: Callable[[Any], Any]) -> Aligned:
    """Return a changed text with its places counted from behind characters that were deleted in front.

    A table of SentencePiece that deletes the first characters leaves the library's places as many too low.

    Parameters
    ----------
    text
        The original.
    aligned
        What :func:`changed` made of it.
    change
        What it was changed by.
    """
    front = 0
    while front < len(text) and not changed(text[front], change).text:
        front += 1
    if not front:
        return aligned
    rest = changed(text[front:], change)
    return rest.shifted(front) if rest.text == aligned.text else aligned


def _in_place(part: Any) -> bool:
    """Say whether each character came from the one in its place, if at all changed then in case."""
    after, before = part.normalized, part.original
    return after == before or (len(after) == len(before) and after == before.lower())


def mark_inserted(text: str, aligned: Aligned) -> Aligned:
    """Give spaces that were put in an empty span; ``tokenizers`` gives them their neighbour's.

    Parameters
    ----------
    text
        The original.
    aligned
        Its changed form, with spans as the library says. Lists in it are changed in place.
    """
    result, starts, ends = aligned
    place = 0
    while place < len(result):
        stop = place + 1
        while stop < len(result) and starts[stop] == starts[place] and ends[stop] == ends[place]:
            stop += 1
        if stop - place > 1:
            _mark(text[starts[place] : ends[place]], aligned, place, stop)
        place = stop
    return aligned


def _mark(source: str, aligned: Aligned, place: int, stop: int) -> None:
    result, starts, ends = aligned
    if not isinstance(starts, list) or not isinstance(ends, list):
        return
    # Compatibility forms have spaces of their own: "¨" is " ̈".
    own = unicodedata.normalize("NFKD", source)
    front = _leading(result[place:stop]) - _leading(own)
    for at in range(place, min(place + max(front, 0), stop)):
        ends[at] = starts[at]
    if _leading(result[place:stop]) == stop - place:
        return
    back = _leading(result[place:stop][::-1]) - _leading(own[::-1])
    for at in range(max(stop - max(back, 0), place + max(front, 0)), stop):
        starts[at] = ends[at]


def cover(text: str, aligned: Aligned, stop: int) -> None:
    """Widen spans over characters that were drawn into a neighbour, in place.

    ``tokenizers`` aligns what it composed with the first of its characters only, and a run of spaces that
    became one with the last of them.

    Parameters
    ----------
    text
        The original.
    aligned
        A changed part of it.
    stop
        Where that part of the original ends.
    """
    result, starts, ends = aligned
    if not isinstance(starts, list) or not isinstance(ends, list):
        return
    for place, character in enumerate(result):
        start, end = starts[place], ends[place]
        before = ends[place - 1] if place else start
        if before < start and is_space(character) and all(map(is_space, text[before:start])):
            starts[place] = before
        after = starts[place + 1] if place + 1 < len(result) else stop
        if end < after and unicodedata.is_normalized("NFC", character) and not character.isascii():
            ends[place] = end + _composed(text[start:after], character, end - start)


def _composed(source: str, character: str, known: int) -> int:
    """Return how many characters beyond the known ones a composed character swallowed."""
    wanted = unicodedata.normalize("NFKC", character).casefold()
    # No character is composed of more than a few; what follows may be a megabyte of deleted ones.
    for size in range(min(len(source), known + _MOST_COMPOSED), known, -1):
        if unicodedata.normalize("NFKC", source[:size]).casefold() == wanted:
            return size - known
    return 0


def is_space(character: str) -> bool:
    """Say whether a character is white space, or ▁, which is as good."""
    return character == _SPACE_MARK or character.isspace()


def _leading(text: str) -> int:
    """Return how many spaces a text begins with."""
    count = 0
    while count < len(text) and is_space(text[count]):
        count += 1
    return count
