"""What a replay consists of: plain data that ``dataclasses.asdict`` turns into JSON.

A piece is what the model of a tokenizer sees at once: a word, or the whole text where nothing splits it. Each
kind of model has a kind of piece, and each piece ends in ``tokens``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from llmhero_widgets.tokens.replay.alternatives import Path, best_paths


@dataclass(frozen=True, slots=True)
class Symbol:
    """One part of a piece.

    Attributes
    ----------
    id
        Vocabulary number.
    name
        As the vocabulary writes it: ``"Ġto"``, ``"##ing"``, ``"<0xE9>"``.
    text
        What a reader recognises: its characters, or ``⟨E9 80⟩`` for bytes that are no whole character.
    start, end
        What it covers: of a :class:`MergedPiece`, the symbols at the beginning (a column each); of all other
        pieces, their characters.
    """

    id: int
    name: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Merge:
    """One step of BPE: two neighbours become one symbol.

    Attributes
    ----------
    left, right
        The two, as the vocabulary writes them.
    rank
        Line of the merge list, from 0: the lowest merges first. In tiktoken, which has no list, the number of
        the entry that they make. In SentencePiece (``MergedPiece.scored``) that entry's score: the highest
        merges first.
    made
        What they become.
    """

    left: str
    right: str
    rank: float
    made: Symbol


@dataclass(frozen=True, slots=True)
class Pair:
    """Two symbols for as long as they are neighbours.

    Attributes
    ----------
    start, middle, end
        Columns: the left one covers ``start`` to ``middle``, the right one ``middle`` to ``end``.
    rank
        As in :class:`Merge`; None where the two never merge.
    since, until
        They are neighbours after ``since`` merges and no longer after ``until``.
    """

    start: int
    middle: int
    end: int
    rank: float | None
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class MergedPiece:
    """A piece and all that BPE does with it.

    Attributes
    ----------
    text
        As the model sees it.
    start, end
        Characters of the original text.
    symbols
        Before the first merge.
    merges
        In order; one place each, as the library merges.
    pairs
        Every two symbols that ever were neighbours, with the time that they were: the six fields of a
        :class:`Pair` each. :meth:`candidates` reads them.
    tokens
        The end. More than what the last merge leaves where unknown characters are written as bytes, and one
        where the piece was found ``whole``.
    whole
        Whether the library does not merge at all, because the vocabulary has the piece (``ignore_merges``,
        and always tiktoken). The merges then say how it would have been done.
    scored
        Whether ranks are scores, as in SentencePiece.
    """

    text: str
    start: int
    end: int
    symbols: tuple[Symbol, ...]
    merges: tuple[Merge, ...]
    pairs: tuple[tuple[int, int, int, float | None, int, int], ...]
    tokens: tuple[Symbol, ...]
    whole: bool
    scored: bool
    kind: Literal["merges"] = "merges"

    def after(self, merges: int) -> tuple[Symbol, ...]:
        """Return the symbols after so many merges, at most ``len(self.merges)``."""
        covering = {symbol.start: symbol for symbol in self.symbols}
        for merge in self.merges[:merges]:
            covering[merge.made.start] = merge.made
        row = []
        column = 0
        while column < len(self.symbols):
            row.append(covering[column])
            column = covering[column].end
        return tuple(row)

    def candidates(self, merges: int) -> tuple[Pair, ...]:
        """Return the pairs side by side after so many merges: the next to merge first, never-merging last."""
        direction = -1 if self.scored else 1
        now = [Pair(*fields) for fields in self.pairs if fields[4] <= merges < fields[5]]
        return tuple(
            sorted(now, key=lambda pair: (pair.rank is None, (pair.rank or 0) * direction, pair.start))
        )


@dataclass(frozen=True, slots=True)
class Match:
    """One step of WordPiece: the longest beginning of the rest that the vocabulary has.

    Attributes
    ----------
    start
        Character of the piece where the rest begins.
    missed
        What was looked up in vain before, longest first.
    found
        What was found, or None: then the whole piece is unknown.
    """

    start: int
    missed: tuple[str, ...]
    found: Symbol | None


@dataclass(frozen=True, slots=True)
class MatchedPiece:
    """A piece and all that WordPiece does with it.

    Attributes
    ----------
    text, start, end
        As in :class:`MergedPiece`.
    matches
        In order, from the left.
    tokens
        The end: what was found, or the one unknown token.
    limit
        The model's longest piece in characters, if this one is longer and was therefore not looked at.
    """

    text: str
    start: int
    end: int
    matches: tuple[Match, ...]
    tokens: tuple[Symbol, ...]
    limit: int | None = None
    kind: Literal["matches"] = "matches"


@dataclass(frozen=True, slots=True)
class Edge:
    """One entry of the vocabulary where it fits into a piece.

    Attributes
    ----------
    symbol
        The entry, and the characters that it would cover.
    score
        Its logarithm of probability (nats).
    unknown
        Whether it stands for one character that no entry of its own has; its score is then the lowest of
        the vocabulary less the library's penalty of 10.
    """

    symbol: Symbol
    score: float
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class LatticePiece:
    """A piece and all ways that Unigram could cut it.

    Attributes
    ----------
    text, start, end
        As in :class:`MergedPiece`.
    edges
        Everything that fits anywhere, by where it starts, the shortest first.
    path
        The best way through: numbers in ``edges``. Found as the library finds it (Viterbi).
    score
        Sum of the path's scores, as exact as the library's: it rounds to 32 bits in SentencePiece.
    tokens
        The end: neighbours that are unknown are one token, or bytes where the model falls back to them.
    """

    text: str
    start: int
    end: int
    edges: tuple[Edge, ...]
    path: tuple[int, ...]
    score: float
    tokens: tuple[Symbol, ...]
    kind: Literal["lattice"] = "lattice"

    def best(self, count: int) -> tuple[Path, ...]:
        """Return the best ways through, at most so many, the best first; exact.

        Ways of equal score come in any order.
        """
        spans = [(edge.symbol.start, edge.symbol.end, edge.score) for edge in self.edges]
        return best_paths(spans, len(self.text), count)


@dataclass(frozen=True, slots=True)
class TakenPiece:
    """A piece that is looked up as a whole: an added token, or a word of a WordLevel model.

    Attributes
    ----------
    text, start, end
        As in :class:`MergedPiece`.
    tokens
        One.
    added
        Whether it is an added token, cut out before the model saw the text.
    unknown
        Whether the model does not have it.
    """

    text: str
    start: int
    end: int
    tokens: tuple[Symbol, ...]
    added: bool
    unknown: bool = False
    kind: Literal["taken"] = "taken"


Piece = MergedPiece | MatchedPiece | LatticePiece | TakenPiece


@dataclass(frozen=True, slots=True)
class Replay:
    """How a tokenizer makes its ids.

    Attributes
    ----------
    text
        As it was given.
    algorithm
        ``"bpe"``, ``"wordpiece"``, ``"unigram"`` or ``"wordlevel"``.
    pieces
        In order.
    agrees
        Whether the replay ends in the tokenizer's own ids; it is compared every time.
    """

    text: str
    algorithm: str
    pieces: tuple[Piece, ...]
    agrees: bool

    @property
    def ids(self) -> list[int]:
        """The ids in which the replay ends; none that only a post-processor adds."""
        return [token.id for piece in self.pieces for token in piece.tokens]

    def _repr_html_(self) -> str:
        """Return the steps of each different piece for a notebook."""
        from llmhero_widgets.tokens.pictures.replay import draw

        return draw(self)
