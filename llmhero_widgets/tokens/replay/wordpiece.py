"""WordPiece: from the left, always the longest entry that fits (``tokenizers``, ``models/wordpiece``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.tokens.replay.steps import Match, MatchedPiece, TakenPiece

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.tokens.replay.names import Names
    from llmhero_widgets.tokens.replay.steps import Symbol


class Matcher:
    """WordPiece of ``tokenizers``.

    Parameters
    ----------
    model
        The part ``"model"`` of a ``tokenizer.json``.
    names
        What the numbers mean.
    """

    def __init__(self, model: Mapping[str, Any], names: Names) -> None:
        self._vocabulary: dict[str, int] = model["vocab"]
        self._unknown = self._vocabulary.get(model["unk_token"])
        self._prefix: str = model["continuing_subword_prefix"]
        self._limit: int = model["max_input_chars_per_word"]
        self._names = names

    def replay(self, text: str) -> MatchedPiece:
        """Match a piece; its ``start`` and ``end`` are those of the text itself."""
        length = len(text)
        if length > self._limit:
            return MatchedPiece(text, 0, length, (), self._lost(text), self._limit)
        matches = []
        start = 0
        while start < length:
            matches.append(self._longest(text, start))
            found = matches[-1].found
            if found is None:
                return MatchedPiece(text, 0, length, tuple(matches), self._lost(text))
            start = found.end
        tokens = tuple(match.found for match in matches if match.found)
        return MatchedPiece(text, 0, length, tuple(matches), tokens)

    def _longest(self, text: str, start: int) -> Match:
        rest = (self._prefix if start else "") + text[start:]
        cut = len(self._prefix) if start else 0
        missed: list[str] = []
        for end in range(len(rest), cut, -1):
            name = rest[:end]
            number = self._vocabulary.get(name)
            if number is not None:
                found = self._names.symbol(number, start, start + end - cut)
                return Match(start, tuple(missed), found)
            missed.append(name)
        return Match(start, tuple(missed), None)

    def _lost(self, text: str) -> tuple[Symbol, ...]:
        if self._unknown is None:
            return ()
        return (self._names.symbol(self._unknown, 0, len(text), text),)


class Lookup:
    """WordLevel of ``tokenizers``: a piece is an entry or unknown.

    Parameters
    ----------
    model
        The part ``"model"`` of a ``tokenizer.json``.
    names
        What the numbers mean.
    """

    def __init__(self, model: Mapping[str, Any], names: Names) -> None:
        self._vocabulary: dict[str, int] = model["vocab"]
        self._unknown = self._vocabulary.get(model["unk_token"])
        self._names = names

    def replay(self, text: str) -> TakenPiece:
        """Look a piece up; its ``start`` and ``end`` are those of the text itself."""
        number = self._vocabulary.get(text)
        if number is not None:
            tokens = (self._names.symbol(number, 0, len(text)),)
            return TakenPiece(text, 0, len(text), tokens, added=False)
        unknown = self._unknown
        lost = () if unknown is None else (self._names.symbol(unknown, 0, len(text), text),)
        return TakenPiece(text, 0, len(text), lost, added=False, unknown=True)
