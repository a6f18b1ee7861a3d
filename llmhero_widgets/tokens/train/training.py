"""What training gave: plain data of every step, and a tokenizer for every vocabulary size."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_replay as messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tokenizers import Tokenizer

Trainable = Literal["bpe", "wordpiece", "unigram"]


class Point(NamedTuple):
    """How many tokens a text costs with a vocabulary of some size."""

    vocab_size: int
    tokens: int
    tokens_per_character: float


@dataclass(frozen=True, slots=True)
class Learned:
    """One merge that was learned.

    Attributes
    ----------
    left, right, made
        As the vocabulary writes them.
    id
        Number of ``made``.
    count
        How often the two stood side by side, as the trainer counts: in ``aaa`` it sees ``a a`` twice.
    words
        The most frequent of the words that it changed, at most five, as the text writes them.
    touched
        How many different words it changed.
    vocab_size
        Entries after it.
    tokens
        Tokens of the whole text after it, merges applied in this order.
    """

    left: str
    right: str
    made: str
    id: int
    count: int
    words: tuple[str, ...]
    touched: int
    vocab_size: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One vocabulary of Unigram, on the way from large to small.

    Attributes
    ----------
    asked, vocab_size
        Entries that the library was asked for, and that it gave.
    tokens
        Tokens of the whole text.
    nats_per_character
        Negative logarithm of the text's probability, by its best cut, per character; an unknown character
        counts with the library's penalty.
    dropped
        Entries that the stage before had and this one has not; None for the first. At most 50, those that the
        stage before thought most probable first; ``dropped_count`` has their number.
    """

    asked: int
    vocab_size: int
    tokens: int
    nats_per_character: float
    dropped: tuple[str, ...]
    dropped_count: int


@dataclass(frozen=True)
class Training:
    """A tokenizer that was trained step by step.

    Attributes
    ----------
    algorithm
        ``"bpe"``, ``"wordpiece"`` or ``"unigram"``.
    characters
        Length of the text, code points.
    words
        Number of different words (pieces of the pre-tokeniser).
    start_tokens
        Tokens of the text before the first merge; 0 for Unigram, which does not start small.
    smallest
        Entries that are there before the first merge.
    vocab_size
        Entries at the end; fewer than asked where the text gives no more.
    merges
        BPE and WordPiece: in order. Empty for Unigram.
    stages
        Unigram: vocabularies from large to small, each trained by the library.
    curve
        Tokens by vocabulary size, sizes ascending. BPE: after every merge. WordPiece: at some twenty sizes,
        cut by longest match as the tokenizer will cut, which is not how it learns. Unigram: the stages.
    """

    algorithm: Trainable
    characters: int
    words: int
    start_tokens: int
    smallest: int
    vocab_size: int
    merges: tuple[Learned, ...]
    stages: tuple[Stage, ...]
    curve: tuple[Point, ...]
    _names: tuple[str, ...] = field(repr=False)
    _special: tuple[str, ...] = field(repr=False)
    _unigrams: Mapping[int, str] = field(repr=False, default_factory=dict)

    def at(self, vocab_size: int) -> Tokenizer:
        """Return the tokenizer that training to this size gives.

        BPE and WordPiece learn the small vocabulary on the way to the large one, so that this is a prefix of
        what is known. Unigram goes from large to small: the nearest stage is returned.

        Parameters
        ----------
        vocab_size
            Entries. More than :attr:`vocab_size` gives all.

        Raises
        ------
        HeroError
            ``bad_request`` for fewer than :attr:`smallest`.

        Examples
        --------
        >>> from llmhero_widgets.tokens.train import train
        >>> training = train("low lower lowest", vocab_size=262)
        >>> [training.at(size).encode(" lower").tokens for size in (256, 258, 262)]
        [['Ġ', 'l', 'o', 'w', 'e', 'r'], ['Ġ', 'low', 'e', 'r'], ['Ġlowe', 'r']]
        """
        from tokenizers import Tokenizer

        if vocab_size < self.smallest:
            raise HeroError(
                messages.VOCABULARY_TOO_SMALL,
                messages.VOCABULARY_TOO_SMALL_HINT,
                code="bad_request",
                size=vocab_size,
                smallest=self.smallest,
            )
        if self.algorithm == "unigram":
            nearest = min(self._unigrams, key=lambda size: abs(size - vocab_size))
            return Tokenizer.from_str(self._unigrams[nearest])
        return build(self.algorithm, self._names[:vocab_size], self._pairs(vocab_size), self._special)

    def _repr_html_(self) -> str:
        """Return what the text costs by vocabulary size, and the merges for a notebook."""
        from llmhero_widgets.tokens.pictures.training import draw

        return draw(self)

    def _pairs(self, vocab_size: int) -> list[tuple[str, str]]:
        pairs: dict[tuple[str, str], None] = {}
        for before, merge in zip(
            [self.smallest, *(one.vocab_size for one in self.merges)], self.merges, strict=False
        ):
            if before >= vocab_size:
                break
            # A pair can be learned again; the library then keeps the later place.
            pairs.pop((merge.left, merge.right), None)
            pairs[merge.left, merge.right] = None
        return list(pairs)


def build(
    algorithm: Trainable, names: Sequence[str], pairs: Sequence[tuple[str, str]], special: Sequence[str]
) -> Tokenizer:
    """Return a tokenizer with a vocabulary, and the usual parts around the model of its kind."""
    from tokenizers import Tokenizer, models

    vocabulary = {name: number for number, name in enumerate(names)}
    tokenizer = blank(algorithm)
    if algorithm == "bpe":
        tokenizer.model = models.BPE(vocabulary, list(pairs))
    else:
        state = json.loads(tokenizer.to_str())
        state["model"]["vocab"] = vocabulary
        tokenizer = Tokenizer.from_str(json.dumps(state))
    if special:
        tokenizer.add_special_tokens(list(special))
    return tokenizer


def blank(algorithm: Trainable) -> Tokenizer:
    """Return a tokenizer that has learned nothing.

    BPE is byte-level as GPT-2's, WordPiece is lower-case as BERT's, Unigram is NFKC with ▁ as T5's.
    """
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

    if algorithm == "bpe":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
    elif algorithm == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN_WORDPIECE))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = decoders.WordPiece(prefix=PREFIX)
    else:
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.normalizer = normalizers.NFKC()
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.decoder = decoders.Metaspace()
    return tokenizer


UNKNOWN_WORDPIECE = "[UNK]"
UNKNOWN_UNIGRAM = "<unk>"
PREFIX = "##"
