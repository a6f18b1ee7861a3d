"""Unigram: of all ways to cut a piece, the one of the highest probability (Kudo 2018)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.tokens.replay.steps import Edge, LatticePiece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from llmhero_widgets.tokens.replay.names import Names
    from llmhero_widgets.tokens.replay.sentencepiece_model import SentencePieceModel
    from llmhero_widgets.tokens.replay.steps import Symbol

# Both libraries: an unknown character costs this much more than the rarest entry (nats).
PENALTY = 10.0
_SMALLEST_FLOAT32 = 2.0**-126
_BYTES = range(256)


class Unknown(NamedTuple):
    """What happens to characters without an entry.

    Attributes
    ----------
    id
        Number of the unknown entry, None if there is none.
    score
        What one such character scores.
    bytes
        Number of each byte's entry; empty where the model does not fall back to bytes.
    """

    id: int | None
    score: float
    bytes: list[int]


class Lattice:
    """Unigram of ``tokenizers`` (``models/unigram``) or SentencePiece (``unigram_model.cc``).

    Make one with :meth:`of_hugging_face` or :meth:`of_sentencepiece`.

    Parameters
    ----------
    entries
        Number and score of each that may come out of plain text.
    unknown
        What happens to characters without an entry.
    single
        Whether sums are rounded to 32 bits, as SentencePiece does.
    names
        What the numbers mean.
    """

    def __init__(
        self,
        entries: Mapping[str, tuple[int, float]],
        unknown: Unknown,
        names: Names,
        *,
        single: bool,
    ) -> None:
        self._entries = entries
        self._unknown = unknown.id
        self._unknown_score = unknown.score
        self._spelled = unknown.bytes
        self._single = single
        self._names = names
        # The longest entry by its first two characters: nothing longer need be looked up.
        self._longest: dict[str, int] = {}
        for name in entries:
            begin = name[:2]
            self._longest[begin] = max(len(name), self._longest.get(begin, 0))

    @classmethod
    def of_hugging_face(cls, model: Mapping[str, Any], names: Names) -> Lattice:
        """Read the part ``"model"`` of a ``tokenizer.json``."""
        vocabulary = model["vocab"]
        entries = {name: (number, score) for number, (name, score) in enumerate(vocabulary) if name}
        numbers = {name: number for number, (name, _) in enumerate(vocabulary)}
        spelled = (
            [numbers.get(f"<0x{byte:02X}>", -1) for byte in _BYTES] if model.get("byte_fallback") else []
        )
        lowest = min((score for _, score in vocabulary), default=0.0)
        unknown = Unknown(model["unk_id"], lowest - PENALTY, spelled)
        return cls(entries, unknown, names, single=False)

    @classmethod
    def of_sentencepiece(cls, model: SentencePieceModel, names: Names) -> Lattice:
        """Read a model of SentencePiece."""
        from llmhero_widgets.tokens.replay.sentencepiece_model import NORMAL

        normal = [score for score, kind in zip(model.scores, model.types, strict=True) if kind == NORMAL]
        lowest, highest = min(normal), max([*normal, _SMALLEST_FLOAT32])
        entries = {}
        for name, number in model.mergeable.items():
            if number in model.unused:
                continue
            bonus = name in model.user_defined
            size = len(name.encode())
            entries[name] = (number, _float32(size * highest) - 0.1 if bonus else model.scores[number])
        unknown = Unknown(model.unknown, _float32(lowest - PENALTY), model.bytes)
        return cls(entries, unknown, names, single=True)

    def replay(self, text: str) -> LatticePiece:
        """Lay a piece out and go the best way; ``start`` and ``end`` are those of the text itself."""
        length = len(text)
        edges: list[Edge] = []
        best: list[float] = [0.0] * (length + 1)
        last: list[int] = [-1] * (length + 1)
        for start in range(length):
            before = best[start]
            for edge in self._edges(text, start):
                end = edge.symbol.end
                score = edge.score + before
                if last[end] < 0 or score > best[end]:
                    best[end] = _float32(score) if self._single else score
                    last[end] = len(edges)
                edges.append(edge)
        path = []
        place = length
        while place:
            path.append(last[place])
            place = edges[last[place]].symbol.start
        path.reverse()
        tokens = tuple(self._tokens(text, [edges[number] for number in path]))
        return LatticePiece(text, 0, length, tuple(edges), tuple(path), best[length], tokens)

    def _edges(self, text: str, start: int) -> Iterator[Edge]:
        """Give what fits at one place, the shortest first, the unknown character last."""
        entries = self._entries
        single = False
        longest = max(self._longest.get(text[start : start + 2], 0), 1)
        for end in range(start + 1, min(start + longest, len(text)) + 1):
            found = entries.get(text[start:end])
            if found:
                number, score = found
                single = single or end == start + 1
                yield Edge(self._names.symbol(number, start, end), score)
        # Without an unknown entry the library refuses such a text, unless longer entries cover the character.
        if not single and self._unknown is not None:
            symbol = self._names.symbol(self._unknown, start, start + 1, text[start])
            yield Edge(symbol, self._unknown_score, unknown=True)

    def _tokens(self, text: str, path: Iterable[Edge]) -> Iterator[Symbol]:
        """Join unknown neighbours, and spell them in bytes where the model can."""
        waiting: Symbol | None = None
        for edge in path:
            symbol = edge.symbol
            if symbol.id == self._unknown:
                start = symbol.start if waiting is None else waiting.start
                waiting = self._names.symbol(symbol.id, start, symbol.end, text[start : symbol.end])
                continue
            if waiting is not None:
                yield from self._spell(waiting)
                waiting = None
            yield symbol
        if waiting is not None:
            yield from self._spell(waiting)

    def _spell(self, lost: Symbol) -> Iterator[Symbol]:
        known = None if self._single else self._entries.get(lost.text)
        numbers = [self._spelled[byte] for byte in lost.text.encode()] if self._spelled else []
        if known:
            # What is unknown character by character can still be an entry as a whole; the library asks.
            yield self._names.symbol(known[0], lost.start, lost.end)
        elif numbers and min(numbers) >= 0:
            yield from (self._names.symbol(number, lost.start, lost.end) for number in numbers)
        else:
            yield lost


def _float32(value: float) -> float:
    rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    return rounded
