"""Byte-pair encoding, merge by merge: as ``tokenizers``, tiktoken and SentencePiece each do it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from llmhero_widgets.tokens.replay.merging import merge_all
from llmhero_widgets.tokens.replay.steps import Merge, MergedPiece, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from llmhero_widgets.tokens.replay.merging import Run
    from llmhero_widgets.tokens.replay.names import Names
    from llmhero_widgets.tokens.replay.sentencepiece_model import SentencePieceModel

__all__ = ["HuggingFaceMerger", "SentencePieceMerger", "TiktokenMerger", "merge_all"]


class HuggingFaceMerger:
    """BPE of ``tokenizers`` (``models/bpe``): merges by line of the merge list.

    Parameters
    ----------
    model
        The part ``"model"`` of a ``tokenizer.json``.
    names
        What the numbers mean.
    """

    def __init__(self, model: Mapping[str, Any], names: Names) -> None:
        self._vocabulary: dict[str, int] = model["vocab"]
        self._prefix: str = model.get("continuing_subword_prefix") or ""
        self._suffix: str = model.get("end_of_word_suffix") or ""
        unknown = model.get("unk_token")
        self._unknown = None if unknown is None else self._vocabulary.get(unknown)
        self._fuse = bool(model.get("fuse_unk"))
        self._byte_fallback = bool(model.get("byte_fallback"))
        self._ignore_merges = bool(model.get("ignore_merges"))
        self._names = names
        self._table: dict[tuple[int, int], tuple[float, int]] = {}
        cut = len(self._prefix.encode())
        for rank, entry in enumerate(model["merges"]):
            first, second = entry.split(" ") if isinstance(entry, str) else entry
            tail = second.encode()[cut:].decode() if cut else second
            pair = self._vocabulary[first], self._vocabulary[second]
            self._table[pair] = (rank, self._vocabulary[first + tail])

    def replay(self, text: str) -> MergedPiece:
        """Merge a piece; its ``start`` and ``end`` are those of the text itself."""
        start = list(self._start(text))
        run = merge_all([number for number, _ in start], lambda a, b: self._table.get((a, b)))
        symbols = tuple(
            self._names.symbol(number, place, place + 1, lost) for place, (number, lost) in enumerate(start)
        )
        whole = self._vocabulary.get(text) if self._ignore_merges else None
        return _piece(text, symbols, run, self._names.symbol, whole=whole)

    def _start(self, text: str) -> Iterable[tuple[int, str]]:
        """Give the number of each symbol and, where it is unknown, the characters that are lost."""
        waiting: str = ""
        last = len(text) - 1
        for place, character in enumerate(text):
            name = (self._prefix if place else "") + character + (self._suffix if place == last else "")
            number = self._vocabulary.get(name)
            if number is not None:
                if waiting and self._unknown is not None:
                    yield self._unknown, waiting
                    waiting = ""
                yield number, ""
                continue
            if self._byte_fallback:
                spelled = [self._vocabulary.get(f"<0x{byte:02X}>") for byte in name.encode()]
                known = [byte for byte in spelled if byte is not None]
                if len(known) == len(spelled):
                    # An unknown character that waits comes after these bytes: so it does in the library.
                    yield from ((byte, "") for byte in known)
                    continue
            if self._unknown is None:
                continue  # the library drops it without a word
            if waiting and not self._fuse:
                yield self._unknown, waiting
                waiting = ""
            waiting += character
        if waiting and self._unknown is not None:
            yield self._unknown, waiting


class TiktokenMerger:
    """BPE of tiktoken: there is no merge list; two neighbours merge if the vocabulary has their bytes.

    Parameters
    ----------
    ranks
        Number of each entry; the lower merges first.
    names
        What the numbers mean.
    """

    def __init__(self, ranks: Mapping[bytes, int], names: Names) -> None:
        self._ranks = ranks
        self._names = names

    def replay(self, text: str) -> MergedPiece:
        """Merge a piece; its ``start`` and ``end`` are those of the text itself."""
        data = text.encode()
        start: list[bytes | None] = [data[place : place + 1] for place in range(len(data))]
        run = merge_all(start, self._lookup)
        symbols = tuple(self._symbol(byte, place, place + 1) for place, byte in enumerate(start) if byte)
        return _piece(text, symbols, run, self._symbol, whole=self._ranks.get(data))

    def _lookup(self, first: bytes, second: bytes) -> tuple[float, bytes] | None:
        both = first + second
        rank = self._ranks.get(both)
        return None if rank is None else (rank, both)

    def _symbol(self, data: bytes | int, start: int, end: int) -> Symbol:
        number = data if isinstance(data, int) else self._ranks[data]
        return self._names.symbol(number, start, end)


class SentencePieceMerger:
    """BPE of SentencePiece: neighbours merge if the vocabulary has their characters, the best score first.

    Parameters
    ----------
    model
        The vocabulary.
    names
        What the numbers mean.
    """

    def __init__(self, model: SentencePieceModel, names: Names) -> None:
        self._model = model
        self._names = names

    def replay(self, text: str) -> MergedPiece:
        """Merge a piece; its ``start`` and ``end`` are those of the text itself."""
        model = self._model
        parts = model.split(text)
        halves: dict[str, tuple[str, str]] = {}

        def lookup(first: str, second: str) -> tuple[float, str] | None:
            both = first + second
            number = model.mergeable.get(both)
            if number is None:
                return None
            if number in model.unused:
                halves[both] = (first, second)
            return -model.scores[number], both

        run = merge_all([None if part in model.user_defined else part for part in parts], lookup)
        symbols = tuple(self._symbol(part, place, place + 1) for place, part in enumerate(parts))
        piece = _piece(text, symbols, run, self._symbol, scored=True)
        tokens: list[Symbol] = []
        for place, symbol in zip(run.left, piece.tokens, strict=True):
            for part in self._split_unused(run.symbols[place] or parts[place], halves):
                self._put(part, symbol, tokens)
        return replace(piece, tokens=tuple(tokens))

    def _split_unused(self, part: str, halves: Mapping[str, tuple[str, str]]) -> Iterable[str]:
        """Take merges back whose result the vocabulary marks as unused."""
        waiting = [part]
        while waiting:
            rest = waiting.pop()
            if self._model.number(rest) in self._model.unused and rest in halves:
                waiting.extend(reversed(halves[rest]))
            else:
                yield rest

    def _put(self, part: str, symbol: Symbol, tokens: list[Symbol]) -> None:
        """Add the token of a part, its bytes if it is unknown, or join it to an unknown one before it."""
        model, start, end = self._model, symbol.start, symbol.end
        number = model.number(part)
        if number in model.unused:
            number = model.unknown  # a character that no merge made
        if number != model.unknown:
            tokens.append(self._names.symbol(number, start, end))
        elif model.byte_fallback:
            tokens.extend(self._names.symbol(model.bytes[byte], start, end) for byte in part.encode())
        elif tokens and tokens[-1].id == model.unknown:
            before = tokens.pop()
            tokens.append(self._names.symbol(number, before.start, end, before.text + part))
        else:
            tokens.append(self._names.symbol(number, start, end, part))

    def _symbol(self, part: str | int, start: int, end: int) -> Symbol:
        number = part if isinstance(part, int) else self._model.number(part)
        return self._names.symbol(number, start, end, str(part) if number == self._model.unknown else "")


def _piece(  # noqa: PLR0913 - what one piece is made of
    text: str,
    symbols: tuple[Symbol, ...],
    run: Run[Any],
    symbol: Callable[[Any, int, int], Symbol],
    *,
    whole: int | None = None,
    scored: bool = False,
) -> MergedPiece:
    """Make plain data of a run."""
    sign = -1 if scored else 1
    now = {one.start: one for one in symbols}
    merges = []
    for place, _, _, key, made, end in run.merges:
        left, right = now[place], now[now[place].end]
        now[place] = symbol(made, place, end)
        merges.append(Merge(left.name, right.name, sign * key, now[place]))
    pairs = run.pairs
    if scored:
        pairs = [(a, b, c, None if key is None else -key, d, e) for a, b, c, key, d, e in pairs]
    tokens = tuple(now[place] for place in run.left)
    if whole is not None:
        tokens = (symbol(whole, 0, len(symbols)),)
    return MergedPiece(
        text, 0, len(text), symbols, tuple(merges), tuple(pairs), tokens, whole is not None, scored
    )
