"""Where tokenizers cut a text otherwise, found from the borders of their tokens alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmhero_widgets.tokens.cutter import Token, Trace

#: Who put a token there that is part of the text's price: not what is added around it.
OF_THE_TEXT = frozenset({"text", "normaliser"})


@dataclass(frozen=True, slots=True)
class Piece:
    """The least stretch of text between two borders of one tokenizer.

    Attributes
    ----------
    start, end
        Characters (code points); equal for a token that the normaliser made of nothing.
    tokens
        How many tokens it took: more than one where they share a character.
    inner
        Where those tokens part, in bytes from the end of the piece, largest first.
    unknown
        Whether a token of it stands for text that the vocabulary cannot write.
    """

    start: int
    end: int
    tokens: int
    inner: tuple[int, ...] = ()
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of text that the tokenizers cut differently.

    Attributes
    ----------
    start, end
        Characters (code points).
    text
        The stretch.
    tokens
        How many tokens each tokenizer needs for it, in their order.
    """

    start: int
    end: int
    text: str
    tokens: tuple[int, ...]


def pieces(trace: Trace) -> tuple[Piece, ...]:
    r"""Return the pieces of a text, in its order; what the tokenizer drops is in none of them.

    Parameters
    ----------
    trace
        The cut; tokens that are added around the text are left out.

    Examples
    --------
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> halves = Token(2, "⟨E9 80⟩", b"\xe9\x80", 0, 1, 0, 2), Token(3, "⟨9A⟩", b"\x9a", 0, 1, 2, 3)
    >>> pieces(Trace("通", "通", halves, (), None))[0]
    Piece(start=0, end=1, tokens=2, inner=(1,), unknown=False)
    """
    found: list[Piece] = []
    group: list[Token] = []
    start = end = 0
    for token in sorted(_of_the_text(trace), key=lambda token: (token.start, token.end)):
        if group and token.start < end:
            group.append(token)
            end = max(end, token.end)
            continue
        if group:
            found.append(_piece(group, start, end))
        group, start, end = [token], token.start, token.end
    if group:
        found.append(_piece(group, start, end))
    return tuple(found)


def regions(text: str, cuts: Sequence[Sequence[Piece]]) -> tuple[Region, ...]:
    """Return the stretches of a text that tokenizers cut differently, in its order.

    The borders that all of them have divide the text. A part is cut alike if nobody has a border inside,
    all of them write it with tokens that part at the same bytes, and nothing in it is unknown. Space that a
    tokenizer drops belongs to whichever neighbour the others give it to. Parts that are cut differently
    and touch are one region.

    Parameters
    ----------
    text
        The text.
    cuts
        The :func:`pieces` of each tokenizer.
    """
    size = len(text)
    common = np.ones(size + 1, np.bool_)
    for cut in cuts:
        for piece in cut:
            common[piece.start + 1 : piece.end] = False
    borders = np.flatnonzero(common)
    borders = borders if size else np.zeros(1, np.int64)
    parts = [_per_part(cut, borders) for cut in cuts]
    merged: list[tuple[int, int]] = []
    for place in range(max(1, len(borders) - 1)):
        if _alike([part[place] for part in parts]):
            continue
        if merged and merged[-1][1] == place:
            merged[-1] = (merged[-1][0], place + 1)
        else:
            merged.append((place, place + 1))
    return tuple(_region(text, borders, parts, first, last) for first, last in merged)


def _of_the_text(trace: Trace) -> Iterable[Token]:
    return (token for token in trace.tokens if token.origin in OF_THE_TEXT)


def _piece(group: Sequence[Token], start: int, end: int) -> Piece:
    lengths = [len(token.bytes) for token in group]
    inner = tuple(sum(lengths[place:]) for place in range(1, len(group)))
    return Piece(start, end, len(group), inner, any(token.unknown for token in group))


def _per_part(cut: Sequence[Piece], borders: np.ndarray) -> list[list[Piece]]:
    """Return the pieces in each part between two common borders; a piece at the very end is in the last."""
    parts: list[list[Piece]] = [[] for _ in range(max(1, len(borders) - 1))]
    starts = [piece.start for piece in cut]
    for piece, place in zip(cut, np.searchsorted(borders, starts, "right").tolist(), strict=True):
        parts[min(place - 1, len(parts) - 1)].append(piece)
    return parts


def _alike(parts: Sequence[Sequence[Piece]]) -> bool:
    shapes = [[(piece.start < piece.end, piece.inner) for piece in part] for part in parts]
    # Where one of them has a border inside, somebody else has none there: their shapes differ.
    return (
        all(shape == shapes[0] for shape in shapes)
        and sum(written for written, _ in shapes[0]) <= 1
        and not any(piece.unknown for part in parts for piece in part)
    )


def _region(
    text: str, borders: np.ndarray, parts: Sequence[Sequence[Sequence[Piece]]], first: int, last: int
) -> Region:
    start, end = int(borders[first]), int(borders[min(last, len(borders) - 1)])
    tokens = tuple(sum(piece.tokens for part in cut[first:last] for piece in part) for cut in parts)
    return Region(start, end, text[start:end], tokens)
