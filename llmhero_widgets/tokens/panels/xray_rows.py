"""A part of an X-ray as rows: what each step wrote, and how one row's pieces come from another's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from llmhero_widgets.tokens.xray import Piece, StageName, Step, Xray

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """What a step made of the part of a text that is shown.

    Attributes
    ----------
    stage, step
        Where it was made.
    pieces
        In order, with the places of the whole text. None where the step changed nothing: the row is that of
        the step before.
    marks
        For each piece, which of its characters this step wrote; in the row of the text, which of them the
        normaliser rewrites.
    cut
        For each piece, whether it goes on outside of the part.
    """

    stage: StageName
    step: Step
    pieces: tuple[Piece, ...] | None
    marks: tuple[tuple[Span, ...], ...] = ()
    cut: tuple[bool, ...] = ()


def rows(found: Xray, offset: int, start: int, end: int) -> list[Row]:
    """Show a part of a text at every step.

    Parameters
    ----------
    found
        The X-ray of an excerpt that holds the part.
    offset
        Where the excerpt begins in the whole text, in code points.
    start, end
        The part, in code points of the whole text.

    Returns
    -------
    list of Row
        Pieces that a text and a normaliser left alone are cut wherever a later row is, so that each can be
        told from its neighbours.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    >>> from llmhero_widgets.tokens.xray import xray
    >>> tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "a": 1, "cat": 2}, unk_token="[UNK]"))
    >>> tokenizer.normalizer = normalizers.Lowercase()
    >>> tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    >>> for row in rows(xray(tokenizer, "a Cat"), 0, 0, 5):
    ...     print(row.step.rule, [piece.text for piece in row.pieces], row.marks)
    Text ['a', ' ', 'C', 'at'] ((), (), ((0, 1),), ())
    Lowercase ['a', ' ', 'c', 'at'] ((), (), ((0, 1),), ())
    Whitespace ['a', 'cat'] ((), ())
    WordLevel ['a', 'cat'] ((), ())
    """
    made = [
        Row(stage.name, step, _part(step, found.text, offset, start, end))
        for stage in found.stages
        for step in stage.steps
        if step.fired or stage.name in {"text", "model"}
    ]
    edges = {edge for row in made for piece in row.pieces or () for edge in (piece.start, piece.end)}
    cuts = sorted(edge for edge in edges if start < edge < end)
    shown = []
    for row in made:
        pieces = row.pieces or ()
        if row.stage in {"text", "normaliser"}:
            pieces = tuple(_atoms(pieces, cuts))
        cut = tuple(piece.start < start or piece.end > end for piece in pieces)
        clipped = tuple(_clipped(piece, found.text, offset, start, end) for piece in pieces)
        shown.append(replace(row, pieces=clipped, cut=cut))
    waiting = iter(_marked(shown))
    return [
        next(waiting) if step.fired or stage.name in {"text", "model"} else Row(stage.name, step, None)
        for stage in found.stages
        for step in stage.steps
    ]


def _part(step: Step, text: str, offset: int, start: int, end: int) -> tuple[Piece, ...]:
    """Return the pieces that lie in the part, with their places in the whole text."""
    moved = (replace(piece, start=piece.start + offset, end=piece.end + offset) for piece in step.pieces)
    return tuple(piece for piece in moved if _belongs(piece, text, offset, start, end))


def _belongs(piece: Piece, text: str, offset: int, start: int, end: int) -> bool:
    if piece.start < piece.end:
        return piece.start < end and start < piece.end
    # What stands for no character belongs to the place where it was put; one at the edge of an excerpt was
    # put there only because the excerpt ends.
    if piece.start in {start, end}:
        return (piece.start == offset and start == offset) or (
            piece.start == offset + len(text) and end == piece.start
        )
    return start < piece.start < end


def _atoms(pieces: Iterable[Piece], cuts: Sequence[int]) -> Iterator[Piece]:
    """Cut what is written as the original wherever another row is cut."""
    for piece in pieces:
        if piece.changed or piece.id is not None or len(piece.text) != piece.end - piece.start:
            yield piece
            continue
        edges = [piece.start, *(edge for edge in cuts if piece.start < edge < piece.end), piece.end]
        for left, right in pairwise(edges):
            own = piece.text[left - piece.start : right - piece.start]
            yield replace(piece, text=own, start=left, end=right)


def _clipped(piece: Piece, text: str, offset: int, start: int, end: int) -> Piece:
    """Leave out what lies outside of the part; what has a number in the vocabulary is shown whole."""
    if (start <= piece.start and piece.end <= end) or piece.id is not None:
        return piece
    left, right = max(start, piece.start), min(end, piece.end)
    original = text[piece.start - offset : piece.end - offset]
    first = _place(original, piece.text, left - piece.start)
    last = _place(original, piece.text, right - piece.start)
    return replace(piece, text=piece.text[first:last], start=left, end=right)


def _place(original: str, written: str, place: int) -> int:
    """Return where in a rewritten text a place of the original is."""
    if place == len(original):
        return len(written)
    if place == 0 or len(original) == len(written):
        return place
    for kind, left, right, first, last in _differences(original, written):
        if left <= place < right:
            return first + place - left if kind == "equal" else min(first + place - left, last)
    return len(written)


def _differences(before: str, after: str) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def _marked(shown: list[Row]) -> list[Row]:
    """Say in each row which characters its step wrote."""
    found: list[Row] = []
    before: tuple[Piece, ...] = ()
    normalised: Row | None = None
    for row in shown:
        pieces = row.pieces or ()
        if row.stage in {"normaliser", "pre-tokeniser"}:
            marks = _marks(before, pieces)[1]
        else:
            marks = tuple(() for _ in pieces)
        found.append(replace(row, marks=marks))
        before = pieces
        if row.stage == "normaliser":
            normalised = row
    if normalised is not None:
        source = found[0].pieces or ()
        found[0] = replace(found[0], marks=_marks(source, normalised.pieces or ())[0])
    return found


def _marks(
    before: Sequence[Piece], after: Sequence[Piece]
) -> tuple[tuple[tuple[Span, ...], ...], tuple[tuple[Span, ...], ...]]:
    """Compare two rows stretch by stretch: what of the first is gone, what of the second is new."""
    left: list[list[Span]] = [[] for _ in before]
    right: list[list[Span]] = [[] for _ in after]
    for own, others in _stretches(before, after):
        was = "".join(before[place].text for place in own)
        now = "".join(after[place].text for place in others)
        if was == now:
            continue
        for kind, first, last, start, end in _differences(was, now):
            if kind != "equal":
                _spread(left, [(place, before[place].text) for place in own], first, last)
                _spread(right, [(place, after[place].text) for place in others], start, end)
    return tuple(map(tuple, left)), tuple(map(tuple, right))


def _spread(marks: list[list[Span]], texts: list[tuple[int, str]], start: int, end: int) -> None:
    at = 0
    for place, text in texts:
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            marks[place].append((first, last))
        at += len(text)


def _stretches(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[tuple[range, range]]:
    """Pair the shortest stretches of two rows that begin and end at the same characters."""
    i = j = 0
    while i < len(before) or j < len(after):
        first, second = i, j
        reached_before = reached_after = -1
        while True:
            # Whichever row is behind takes its next piece; what was dropped is caught up with.
            if i < len(before) and (reached_before <= reached_after or j >= len(after)):
                reached_before = max(reached_before, before[i].end)
                i += 1
            elif j < len(after):
                reached_after = max(reached_after, after[j].end)
                j += 1
            if i >= len(before) and j >= len(after):
                break
            next_before = before[i].start if i < len(before) else None
            next_after = after[j].start if j < len(after) else None
            reached = max(reached_before, reached_after)
            if all(start is None or start >= reached for start in (next_before, next_after)):
                # Pieces without characters of their own go with what stands before them.
                while j < len(after) and after[j].start == after[j].end == reached:
                    j += 1
                while i < len(before) and before[i].start == before[i].end == reached:
                    i += 1
                break
        yield range(first, i), range(second, j)
