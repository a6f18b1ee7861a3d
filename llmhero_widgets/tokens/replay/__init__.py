"""Replay: how a tokenizer makes its ids, step by step, on the tokenizer itself.

``replay`` explains one text; a :class:`Replayer` reads the tokenizer once and then explains many.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_replay as messages
from llmhero_widgets.tokens.composed import Composed, compose
from llmhero_widgets.tokens.replay.alternatives import Path
from llmhero_widgets.tokens.replay.bpe import HuggingFaceMerger, SentencePieceMerger, TiktokenMerger
from llmhero_widgets.tokens.replay.names import Names
from llmhero_widgets.tokens.replay.pieces import Part, TiktokenPieces, hugging_face_pieces
from llmhero_widgets.tokens.replay.sentencepiece_model import BPE, UNIGRAM, read_model
from llmhero_widgets.tokens.replay.steps import (
    Edge,
    LatticePiece,
    Match,
    MatchedPiece,
    Merge,
    MergedPiece,
    Pair,
    Piece,
    Replay,
    Symbol,
    TakenPiece,
)
from llmhero_widgets.tokens.replay.unigram import Lattice
from llmhero_widgets.tokens.replay.wordpiece import Lookup, Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from llmhero_widgets.tokens.cutter import Cutter

__all__ = [
    "Edge",
    "LatticePiece",
    "Match",
    "MatchedPiece",
    "Merge",
    "MergedPiece",
    "Pair",
    "Part",
    "Path",
    "Piece",
    "Replay",
    "Replayer",
    "Symbol",
    "TakenPiece",
    "replay",
]


class Replayer:
    """Explains how one tokenizer makes its ids.

    Reading a large vocabulary takes up to a second; explaining a text then takes time in proportion to its
    length.

    Parameters
    ----------
    tokenizer
        A :class:`~llmhero_widgets.tokens.cutter.Cutter`, or anything that
        :func:`~llmhero_widgets.tokens.cut.cutter` accepts. It is read once: what is changed in it later,
        such as an added token, needs a new replayer.

    Raises
    ------
    HeroError
        ``failed`` if the tokenizer draws lots (BPE dropout, Unigram sampling): it gives other ids each time.
        Also if its model is none of BPE, WordPiece, Unigram and WordLevel, or if parts of it are
        written in Python, so that it cannot be read.
    """

    def __init__(self, tokenizer: Any) -> None:
        from llmhero_widgets.tokens.cut import cutter

        self._cutter: Cutter = cutter(tokenizer)
        self._names = Names(self._cutter)
        self._cut, self._model = _OPEN[self._cutter.library](self._cutter, self._names)

    def replay(self, text: str, *, check: Callable[[], None] = lambda: None) -> Replay:
        """Explain one text.

        Parameters
        ----------
        text
            Any text.
        check
            Called before each piece; whatever it raises ends the work.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair.
        """
        refuse_lone_surrogates(text)
        own = self._cutter.encode(text, special=False)
        known: dict[str, Piece] = {}
        pieces: list[Piece] = []
        for part in self.parts(text):
            check()
            piece = known.get(part.text) if part.added is None else None
            if piece is None:
                piece = self.explain(part)
            if part.added is None:
                known[part.text] = piece
            pieces.append(replace(piece, start=part.start, end=part.end))
        result = Replay(text, self._cutter.algorithm, tuple(pieces), agrees=False)
        return replace(result, agrees=result.ids == own)

    def parts(self, text: str) -> list[Part]:
        """Return the pieces of a text before the model sees them; :meth:`explain` replays one.

        For whoever wants one piece of a long text, and not all.

        Parameters
        ----------
        text
            Any text.

        Returns
        -------
        list of Part
            ``text`` as the model will see it, ``start`` and ``end`` (characters of the text as it was given),
            and ``added``, the number of the added token that it is, or None.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair.

        Examples
        --------
        >>> from tokenizers import Tokenizer, models, pre_tokenizers
        >>> tokenizer = Tokenizer(models.BPE({"l": 0, "o": 1, "lo": 2}, [("l", "o")]))
        >>> tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        >>> replayer = Replayer(tokenizer)
        >>> parts = replayer.parts("o lo")
        >>> [(part.text, part.start, part.end) for part in parts]
        [('o', 0, 1), ('lo', 2, 4)]
        >>> [token.id for token in replayer.explain(parts[1]).tokens]
        [2]
        """
        refuse_lone_surrogates(text)
        if not isinstance(self._cutter, Composed) or unicodedata.is_normalized("NFC", text):
            return list(self._cut(text))
        seen, start, end = compose(text)
        return [
            part._replace(start=start[part.start], end=end[part.end - 1] if part.end else 0)
            for part in self._cut(seen)
        ]

    def explain(self, part: Part) -> Piece:
        """Replay one of :meth:`parts`.

        Parameters
        ----------
        part
            Of this tokenizer.
        """
        if part.added is not None:
            token = self._names.symbol(part.added, 0, len(part.text))
            return TakenPiece(part.text, part.start, part.end, (token,), added=True)
        piece: Piece = self._model.replay(part.text)
        return replace(piece, start=part.start, end=part.end)


def replay(tokenizer: Any, text: str) -> Replay:
    """Explain step by step how a tokenizer makes the ids of a text.

    Parameters
    ----------
    tokenizer
        As for :class:`Replayer`, or a replayer: to explain many texts, make one and keep it.
    text
        Any text.

    Returns
    -------
    Replay
        For every piece of the text that the model sees, its steps. BPE: every merge with its rank, the
        symbols after it and all pairs that could have merged. WordPiece: every beginning that was looked up.
        Unigram: everything that fits, and the best way through it. No token that only a post-processor adds.

    Raises
    ------
    HeroError
        As :class:`Replayer`, and ``bad_text`` for half a surrogate pair.

    Notes
    -----
    The steps are ours and follow the libraries' own algorithms down to ties and rounding: ``tokenizers``
    0.23 (lowest rank of the merge list, then leftmost), tiktoken 0.14 (lowest rank of the bytes of two
    neighbours; a whole piece that is an entry is not merged) and SentencePiece 0.2 (highest score, then
    leftmost; Viterbi in 32 bits). The result is compared with the tokenizer's own ids every time:
    ``Replay.agrees``.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> vocabulary = {"l": 0, "o": 1, "w": 2, "lo": 3, "low": 4}
    >>> tokenizer = Tokenizer(models.BPE(vocabulary, [("l", "o"), ("lo", "w")]))
    >>> steps = replay(tokenizer, "low")
    >>> [(merge.left, merge.right, merge.rank) for merge in steps.pieces[0].merges]
    [('l', 'o', 0), ('lo', 'w', 1)]
    >>> steps.ids, steps.agrees
    ([4], True)
    """
    replayer = tokenizer if isinstance(tokenizer, Replayer) else Replayer(tokenizer)
    return replayer.replay(text)


def _open_hugging_face(cutter: Cutter, names: Names) -> tuple[Callable[[str], Iterable[Part]], Any]:
    try:
        state = json.loads(cutter.backend.to_str())
    except Exception as error:  # tokenizers raises plain Exception where a part is written in Python
        raise HeroError(
            messages.UNREADABLE, messages.UNREADABLE_HINT, code="failed", name=cutter.name
        ) from error
    model = state["model"]
    drawn = getattr(cutter.backend.model, "alpha", None) or model.get("dropout")
    if drawn:
        raise HeroError(messages.RANDOM, messages.RANDOM_HINT, code="failed", name=cutter.name)
    models: dict[str, Callable[[Any, Names], Any]] = {
        "BPE": HuggingFaceMerger,
        "WordPiece": Matcher,
        "Unigram": Lattice.of_hugging_face,
        "WordLevel": Lookup,
    }
    return hugging_face_pieces(cutter.backend), models[model["type"]](model, names)


def _open_tiktoken(cutter: Cutter, names: Names) -> tuple[Callable[[str], Iterable[Part]], Any]:
    ranks = cutter.backend._mergeable_ranks  # noqa: SLF001 - there is no public name
    return TiktokenPieces(cutter.backend).cut, TiktokenMerger(ranks, names)


def _open_sentencepiece(cutter: Cutter, names: Names) -> tuple[Callable[[str], Iterable[Part]], Any]:
    processor = cutter.backend
    model = read_model(processor.serialized_model_proto())

    def cut(text: str) -> Iterable[Part]:
        normalised = processor.normalize(text)
        if normalised:
            yield Part(normalised, 0, len(text), None)

    if model.kind == BPE:
        return cut, SentencePieceMerger(model, names)
    if model.kind == UNIGRAM:
        return cut, Lattice.of_sentencepiece(model, names)
    raise HeroError(messages.NO_STEPS, code="failed", name=cutter.name)


_OPEN = {
    "tokenizers": _open_hugging_face,
    "transformers": _open_hugging_face,
    "tiktoken": _open_tiktoken,
    "sentencepiece": _open_sentencepiece,
}
