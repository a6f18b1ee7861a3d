"""The variant lens: one word as it is written in different places, and what a tokenizer makes of each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_vocabulary as sentences
from llmhero_widgets.tokens.cut import cutter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.tokens.cutter import Token

Kind = Literal[
    "word",
    "space",
    "lower",
    "capital",
    "space-capital",
    "upper",
    "space-upper",
    "comma",
    "full-stop",
    "newline",
    "quoted",
    "no-accents",
    "accent",
    "composed",
    "decomposed",
    "full-width",
    "half-width",
]

_ACUTE = "\u0301"
_DIACRITICS = frozenset(map(chr, range(0x300, 0x370)))
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write a word.

    Attributes
    ----------
    kind
        What is different.
    text
        The word, written that way.
    tokens
        What the tokenizer makes of it, without the marks that it adds.
    similarity
        Cosine between the mean input embedding of its tokens and that of the first variant, from -1 to 1;
        None without a model or without tokens.
    """

    kind: Kind
    text: str
    tokens: tuple[Token, ...]
    similarity: float | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """Vocabulary numbers."""
        return tuple(token.id for token in self.tokens)

    def label(self, language: Language | None = None) -> str:
        """Return what is different, in one language."""
        return sentences.VARIANTS[self.kind].format(language)


class Variants(list[Variant]):
    """The ways to write a word: a list, with a picture for a notebook."""

    def _repr_html_(self) -> str:
        """Return a row for each way to write the word for a notebook."""
        from llmhero_widgets.tokens.pictures.variants import draw

        return draw(self)


def variants(tokenizer: object, word: str, *, lm: LanguageModel | None = None) -> Variants:
    """Write a word in the ways that a text does, and cut each.

    For a model these are different words: it has to learn that "data" and " data" mean the same. How far it
    has can be seen from the input embeddings, which know nothing of the context yet; where a word is several
    tokens, their mean is taken, which forgets their order.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cut.cutter` takes.
    word
        A word; white space around it is taken off.
    lm
        A model that the tokenizer belongs to; with it there are similarities.

    Returns
    -------
    Variants
        A list of :class:`Variant`. The word as it was typed comes first; ways that make no difference are
        left out.

    Raises
    ------
    HeroError
        ``empty`` without a word, ``bad_text`` for half a surrogate pair, ``bad_request`` where the model has
        another tokenizer.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models, pre_tokenizers
    >>> words = Tokenizer(models.WordLevel({"?": 0, "data": 1, "Data": 2, ",": 3}, unk_token="?"))
    >>> words.pre_tokenizer = pre_tokenizers.Whitespace()
    >>> [(variant.text, variant.ids) for variant in variants(words, "data")][:4]
    [('data', (1,)), (' data', (1,)), ('Data', (2,)), (' Data', (2,))]
    """
    refuse_lone_surrogates(word)
    word = word.strip()
    if not word:
        raise HeroError(sentences.EMPTY_WORD, sentences.EMPTY_WORD_HINT, code="empty")
    cut = cutter(tokenizer)
    kinds: dict[str, Kind] = {}
    for kind, text in _ways(word):
        kinds.setdefault(text, kind)
    found = [Variant(kind, text, cut.trace(text, special=False).tokens) for text, kind in kinds.items()]
    if lm is None:
        return Variants(found)
    return Variants(
        Variant(variant.kind, variant.text, variant.tokens, similarity)
        for variant, similarity in zip(found, _similarities(lm, found), strict=True)
    )


def _ways(word: str) -> Iterator[tuple[Kind, str]]:
    capital = word[0].upper() + word[1:]
    yield "word", word
    yield "space", f" {word}"
    yield "lower", word.lower()
    yield "capital", capital
    yield "space-capital", f" {capital}"
    yield "upper", word.upper()
    yield "space-upper", f" {word.upper()}"
    yield "comma", f"{word},"
    yield "full-stop", f"{word}."
    yield "newline", f"\n{word}"
    yield "quoted", f'"{word}"'
    bare = _without_accents(word)
    yield "no-accents", bare
    accented = word if bare != word else _with_accent(word)
    yield ("composed" if bare != word else "accent"), unicodedata.normalize("NFC", accented)
    yield "decomposed", unicodedata.normalize("NFD", accented)
    yield "full-width", word.translate(_FULL_WIDTH)
    yield "half-width", unicodedata.normalize("NFKC", word)


def _without_accents(word: str) -> str:
    """Take the combining diacritical marks off (U+0300 to U+036F); vowel signs of Indic scripts are none."""
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(part for part in parts if part not in _DIACRITICS)
    return unicodedata.normalize("NFC", bare) or word


def _with_accent(word: str) -> str:
    """Put an acute on the first Latin vowel; the word itself if there is none."""
    for place, letter in enumerate(word):
        both = unicodedata.normalize("NFC", letter + _ACUTE)
        if len(both) == 1 and letter.lower() in "aeiouy":
            return word[:place] + both + word[place + 1 :]
    return word


def _similarities(lm: LanguageModel, found: Sequence[Variant]) -> list[float | None]:
    import torch

    for variant in found:
        if tuple(lm.tokenizer(variant.text, add_special_tokens=False)["input_ids"]) != variant.ids:
            raise HeroError(sentences.OTHER_TOKENIZER, code="bad_request", name=lm.name, form=variant.text)
    weight = lm.module.get_input_embeddings().weight
    with torch.inference_mode():
        means = [
            weight[list(variant.ids)].double().mean(0).cpu() if variant.ids else None for variant in found
        ]
        first = means[0]
        if first is None:
            return [None] * len(found)
        return [
            None if mean is None else float(torch.cosine_similarity(mean, first, dim=0)) for mean in means
        ]
