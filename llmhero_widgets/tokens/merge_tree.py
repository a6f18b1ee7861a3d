"""How byte-pair encoding builds one entry of a vocabulary out of two others, and those out of others."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import BYTE_NAME, show_bytes
from llmhero_widgets.tokens import messages_vocabulary as sentences
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.replay.merging import merge_all
from llmhero_widgets.tokens.replay.sentencepiece_model import BYTE, NORMAL, USER_DEFINED, read_model

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.core.text import Language, Message
    from llmhero_widgets.tokens.cutter import Cutter, Entry

_NO_MERGES = {
    "wordpiece": sentences.NO_MERGES_WORDPIECE,
    "unigram": sentences.NO_MERGES_UNIGRAM,
    "wordlevel": sentences.NO_MERGES_WORDLEVEL,
}


@dataclass(frozen=True, slots=True)
class MergeNode:
    """One symbol, and the two that it is merged from.

    Attributes
    ----------
    id
        Vocabulary number; None for a character at the start that the vocabulary lacks.
    name, text
        As the vocabulary writes it, and as a reader recognises it.
    rank
        Line of the merge list, from 0; in tiktoken, the number of the entry. None in SentencePiece, and for a
        symbol that is there from the start.
    score
        SentencePiece's measure, the higher the earlier; None in all others.
    left, right
        What it is merged from; None for a symbol that is there from the start.
    """

    id: int | None
    name: str
    text: str
    rank: int | None = None
    score: float | None = None
    left: MergeNode | None = None
    right: MergeNode | None = None


@dataclass(frozen=True, slots=True)
class Merges:
    """How an entry is merged, or why it is not.

    Attributes
    ----------
    entry
        The entry.
    root
        The last merge; None where there is none.
    reached
        Whether merging the entry's own text ends in it. Where not, other merges come first, and ``root``
        follows the rules of the list instead: no text is ever merged that way.
    reason
        Why there is no tree, or None; :meth:`why` fills its slots.
    """

    entry: Entry
    root: MergeNode | None
    reached: bool
    reason: Message | None = None
    slots: dict[str, str] = field(default_factory=dict)

    def why(self, language: Language | None = None) -> str:
        """Return why there is no tree, or the empty string."""
        return self.reason.format(language, **self.slots) if self.reason else ""

    def _repr_html_(self) -> str:
        """Return the merges in their order for a notebook."""
        from llmhero_widgets.tokens.pictures.merges import draw

        return draw(self)


def merge_tree(tokenizer: object, number: int) -> Merges:
    """Return how byte-pair encoding merges one entry of a vocabulary.

    The merges are run over the entry's own bytes or characters with the tokenizer's own ranks. In a longer
    text the same merges happen inside the token: a merge across its edge would have destroyed it.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cut.cutter` takes. For many entries,
        :class:`~llmhero_widgets.tokens.vocabulary.Vocabulary` reads the merges once.
    number
        Of the entry.

    Returns
    -------
    Merges
        Without a ``root``, and with a ``reason``, for WordPiece, Unigram and word-level vocabularies, for
        added tokens, for single bytes of ``byte_fallback``, and for entries that no merge makes.

    Raises
    ------
    HeroError
        ``bad_request`` if there is no such entry.

    References
    ----------
    .. [1] Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> vocabulary = {"l": 0, "o": 1, "w": 2, "lo": 3, "low": 4}
    >>> tree = merge_tree(Tokenizer(models.BPE(vocabulary, [("l", "o"), ("lo", "w")])), 4)
    >>> tree.root.rank, tree.root.left.name, tree.root.left.rank, tree.root.right.name
    (1, 'lo', 0, 'w')
    """
    return MergeTrees(cutter(tokenizer)).tree(number)


class MergeTrees:
    """All merges of a tokenizer, read once; makes trees of them."""

    def __init__(self, cut: Cutter) -> None:
        self._cutter = cut
        self._plant: Callable[[Entry], Merges] | None = None

    def tree(self, number: int) -> Merges:
        """Return how an entry is merged; as :func:`merge_tree`."""
        entry = self._cutter.entry(number)
        if self._cutter.algorithm != "bpe":
            return _none(entry, _NO_MERGES[self._cutter.algorithm])
        if entry.special:
            return _none(entry, sentences.NO_MERGES_SPECIAL)
        if self._plant is None:
            self._plant = {
                "tokenizers": _hugging_face,
                "transformers": _hugging_face,
                "tiktoken": _tiktoken,
                "sentencepiece": _sentencepiece,
            }[self._cutter.library](self._cutter)
        return self._plant(entry)


def _none(entry: Entry, reason: Message) -> Merges:
    return Merges(entry, None, reached=False, reason=reason, slots={"token": entry.name})


def _hugging_face(cut: Cutter) -> Callable[[Entry], Merges]:
    state = json.loads(cut.backend.to_str())
    model = state["model"]
    vocabulary: dict[str, int] = model["vocab"]
    added = {token["id"] for token in state["added_tokens"]}
    prefix, suffix = model.get("continuing_subword_prefix") or "", model.get("end_of_word_suffix") or ""
    table: dict[tuple[str, str], tuple[float, str]] = {}
    rules: dict[str, tuple[str, str]] = {}
    for rank, line in enumerate(model["merges"]):
        first, second = line.split(" ") if isinstance(line, str) else line
        made = first + second.removeprefix(prefix)
        table[first, second] = rank, made
        rules.setdefault(made, (first, second))

    def plant(entry: Entry) -> Merges:
        if entry.id in added or entry.name not in vocabulary:
            return _none(entry, sentences.NO_MERGES_SPECIAL)
        if model.get("byte_fallback") and BYTE_NAME.fullmatch(entry.name):
            return _none(entry, sentences.NO_MERGES_BYTE)
        core = entry.name.removeprefix(prefix)
        ends = bool(suffix) and core.endswith(suffix) and core != suffix
        symbols = list(core.removesuffix(suffix) if ends else core)
        first = "" if prefix and not entry.name.startswith(prefix) else prefix
        symbols = [(prefix if k else first) + symbol for k, symbol in enumerate(symbols)]
        if ends:
            symbols[-1] += suffix
        taken_whole = model.get("ignore_merges")
        reason = sentences.NO_MERGES_WHOLE if taken_whole else sentences.NO_MERGES_NEVER
        return _grow(entry, entry.name, symbols, table, rules, _names(cut, vocabulary), reason)

    return plant


def _tiktoken(cut: Cutter) -> Callable[[Entry], Merges]:
    ranks: dict[bytes, int] = cut.backend._mergeable_ranks  # noqa: SLF001 - there is no public name

    def plant(entry: Entry) -> Merges:
        symbols = [entry.data[k : k + 1] for k in range(len(entry.data))]
        table = _Concatenations(ranks, lambda rank: rank)
        run = merge_all(symbols, lambda a, b: table.below((a, b), entry.id))
        parts = [run.symbols[place] for place in run.left]
        rules = {entry.data: (parts[0], parts[1])} if len(parts) == 2 else {}  # noqa: PLR2004
        reason = sentences.NO_MERGES_WHOLE
        return _grow(entry, entry.data, symbols, table, rules, _names(cut, ranks), reason)

    return plant


def _sentencepiece(cut: Cutter) -> Callable[[Entry], Merges]:
    model = read_model(cut.backend.serialized_model_proto())
    table = _Concatenations(model.mergeable, lambda number: -model.scores[number])

    def plant(entry: Entry) -> Merges:
        kind = model.types[entry.id]
        if kind == BYTE:
            return _none(entry, sentences.NO_MERGES_BYTE)
        if kind == USER_DEFINED:
            return _none(entry, sentences.NO_MERGES_SPECIAL)
        if kind != NORMAL:
            return _none(entry, sentences.NO_MERGES_NEVER)
        name = model.names[entry.id]
        nodes = _names(cut, model.mergeable)
        return _grow(entry, name, list(name), table, {}, nodes, sentences.NO_MERGES_NEVER, scored=True)

    return plant


class _Concatenations:
    """Merges of a vocabulary without a list: two symbols merge where the vocabulary has both in one."""

    def __init__(self, vocabulary: Mapping[Any, int], key: Callable[[int], float]) -> None:
        self._vocabulary = vocabulary
        self._key = key

    def get(self, pair: tuple[Any, Any]) -> tuple[float, Any] | None:
        return self.below(pair, None)

    def below(self, pair: tuple[Any, Any], limit: int | None) -> tuple[float, Any] | None:
        made = pair[0] + pair[1]
        number = self._vocabulary.get(made)
        if number is None or (limit is not None and number >= limit):
            return None
        return self._key(number), made


def _names(cut: Cutter, vocabulary: Mapping[Any, int]) -> Callable[[Any], tuple[int | None, str, str]]:
    def look_up(symbol: Any) -> tuple[int | None, str, str]:
        number = vocabulary.get(symbol)
        if number is None:
            return None, str(symbol), str(symbol)
        entry = cut.entry(number)
        return number, entry.name, show_bytes(entry.data)

    return look_up


def _grow(  # noqa: PLR0913, PLR0917 - what is merged, by what rules, and what the symbols are called
    entry: Entry,
    goal: Any,
    symbols: Sequence[Any],
    table: Any,
    rules: Mapping[Any, tuple[Any, Any]],
    names: Callable[[Any], tuple[int | None, str, str]],
    reason: Message,
    *,
    scored: bool = False,
) -> Merges:
    """Run all merges over the symbols; where they end elsewhere, follow the rules from the goal down."""

    def node(symbol: Any, key: float, left: MergeNode, right: MergeNode) -> MergeNode:
        rank, score = (None, -key) if scored else (int(key), None)
        return MergeNode(*names(symbol), rank, score, left, right)

    run = merge_all(list(symbols), lambda a, b: table.get((a, b)))
    at: list[Any] = [(MergeNode(*names(symbol)), place + 1) for place, symbol in enumerate(symbols)]
    for place, _, _, key, made, _ in run.merges:
        left, middle = at[place]
        right, end = at[middle]
        at[place] = node(made, key, left, right), end
    if run.left == [0] and run.symbols[0] == goal:
        return Merges(entry, at[0][0], reached=True)
    if goal not in rules:
        return _none(entry, reason)

    def follow(symbol: Any) -> MergeNode:
        pair = rules.get(symbol)
        if pair is None:
            return MergeNode(*names(symbol))
        return node(symbol, table.get(pair)[0], follow(pair[0]), follow(pair[1]))

    return Merges(entry, follow(goal), reached=False)
