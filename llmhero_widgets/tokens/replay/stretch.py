"""A stretch of a piece: SentencePiece sees a whole text at once, and nobody can look at that."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from llmhero_widgets.tokens.replay.steps import LatticePiece, MergedPiece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.replay.steps import Symbol

Long = TypeVar("Long", MergedPiece, LatticePiece)


def stretch(piece: Long, token: int, most: int) -> tuple[Long, int]:
    """Return the part of a piece around one of its tokens, as a piece of its own.

    Nothing that happens inside is lost or changed by what is around: the ends are ends of tokens, which no
    merge and no entry of the best way crosses. What is left out are pairs and entries that cross an end, and
    so never won.

    Parameters
    ----------
    piece
        All of it.
    token
        Position in ``piece.tokens``.
    most
        Columns. A piece that has no more is returned as it is; one token alone may have more.

    Returns
    -------
    piece, int
        The part, with columns and steps counted from its own beginning, and the number of tokens before it.
        It is the word around the token where words begin with a space, or as much as there is room for.

    Raises
    ------
    IndexError
        If there is no such token.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> from llmhero_widgets.tokens.replay import replay
    >>> vocabulary = {"▁": 0, "l": 1, "o": 2, "▁l": 3, "▁lo": 4}
    >>> tokenizer = Tokenizer(models.BPE(vocabulary, [("▁", "l"), ("▁l", "o")]))
    >>> [piece] = replay(tokenizer, "▁lo▁l▁lo").pieces
    >>> part, before = stretch(piece, 1, most=3)
    >>> [symbol.name for symbol in part.symbols], [merge.made.name for merge in part.merges], before
    (['▁', 'l'], ['▁l'], 1)
    """
    columns = len(piece.symbols) if isinstance(piece, MergedPiece) else len(piece.text)
    if columns <= most:
        return piece, 0
    start, end = _around(piece.tokens, token, most)
    before = sum(one.end <= start for one in piece.tokens)
    tokens = _within(piece.tokens, start, end)
    if isinstance(piece, MergedPiece):
        return _merged(piece, start, end, tokens), before
    return _lattice(piece, start, end, tokens), before


def _around(tokens: Sequence[Symbol], token: int, most: int) -> tuple[int, int]:
    """Return the columns of the word that holds a token."""
    start, end = tokens[token].start, tokens[token].end
    first = last = token
    # Bytes of one unknown character are tokens of one place.
    while first and (tokens[first - 1].start >= start or not _begins_word(tokens[first])):
        if end - tokens[first - 1].start > most:
            break
        first -= 1
        start = min(start, tokens[first].start)
    while last + 1 < len(tokens) and (tokens[last + 1].end <= end or not _begins_word(tokens[last + 1])):
        if tokens[last + 1].end - start > most:
            break
        last += 1
        end = max(end, tokens[last].end)
    return start, end


def _begins_word(symbol: Symbol) -> bool:
    return symbol.text.startswith(" ") or symbol.name.startswith("▁")


def _within(tokens: Sequence[Symbol], start: int, end: int) -> tuple[Symbol, ...]:
    return tuple(_moved(one, start) for one in tokens if start <= one.start and one.end <= end)


def _moved(symbol: Symbol, start: int) -> Symbol:
    return replace(symbol, start=symbol.start - start, end=symbol.end - start)


def _merged(piece: MergedPiece, start: int, end: int, tokens: tuple[Symbol, ...]) -> MergedPiece:
    inside = [
        number
        for number, merge in enumerate(piece.merges)
        if start <= merge.made.start and merge.made.end <= end
    ]

    def time(merges: int) -> int:
        return len(inside) + 1 if merges > len(piece.merges) else bisect_left(inside, merges)

    pairs = [
        (first - start, middle - start, last - start, rank, time(since), time(until))
        for first, middle, last, rank, since, until in piece.pairs
        if start <= first and last <= end
    ]
    symbols = tuple(_moved(symbol, start) for symbol in piece.symbols[start:end])
    merges = (piece.merges[number] for number in inside)
    return replace(
        piece,
        text="".join(symbol.text for symbol in symbols),
        symbols=symbols,
        merges=tuple(replace(merge, made=_moved(merge.made, start)) for merge in merges),
        pairs=tuple(pairs),
        tokens=tokens,
    )


def _lattice(piece: LatticePiece, start: int, end: int, tokens: tuple[Symbol, ...]) -> LatticePiece:
    inside = [
        number
        for number, edge in enumerate(piece.edges)
        if start <= edge.symbol.start and edge.symbol.end <= end
    ]
    place = {number: new for new, number in enumerate(inside)}
    edges = tuple(
        replace(piece.edges[number], symbol=_moved(piece.edges[number].symbol, start)) for number in inside
    )
    path = tuple(place[number] for number in piece.path if number in place)
    return replace(
        piece,
        text=piece.text[start:end],
        edges=edges,
        path=path,
        score=sum(edges[number].score for number in path),
        tokens=tokens,
    )
