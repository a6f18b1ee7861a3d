"""Up to six tokenizers on one text: what it costs in each, and where their cuts differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import current_language
from llmhero_widgets.tokens import messages_compare as messages
from llmhero_widgets.tokens.load import load_tokenizer
from llmhero_widgets.tokens.pictures.marks import visible
from llmhero_widgets.tokens.regions import OF_THE_TEXT, Piece, Region, pieces, regions
from llmhero_widgets.tokens.segments import word_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.tokens.cutter import Cutter, Token, Trace

MAX_TOKENIZERS = 6
# What a sentence quotes of a region at most.
_QUOTED = 24


@dataclass(frozen=True)
class Cut:
    """One tokenizer's cut of the text.

    Attributes
    ----------
    name
        Of the tokenizer; made different where two have the same.
    trace
        Every token with its bytes, its span of characters and its origin.
    characters
        Code points of the text.
    words
        Words of the text, as :func:`llmhero_widgets.tokens.segments.word_count` has them.
    """

    name: str
    trace: Trace
    characters: int
    words: int

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the text itself: what it costs."""
        return tuple(token for token in self.trace.tokens if token.origin in OF_THE_TEXT)

    @cached_property
    def added(self) -> tuple[Token, ...]:
        """The tokens that the post-processor puts around any text, such as ``[CLS]``."""
        return tuple(token for token in self.trace.tokens if token.origin not in OF_THE_TEXT)

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """All ids, those added included, as the tokenizer gives them."""
        return tuple(token.id for token in self.trace.tokens)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Spans of characters with their number of tokens: above one where tokens share a character."""
        return pieces(self.trace)

    @property
    def count(self) -> int:
        """How many tokens the text costs, without those added."""
        return len(self.tokens)

    @property
    def unknown(self) -> int:
        """How many of them stand for text that the vocabulary cannot write."""
        return sum(token.unknown for token in self.tokens)

    @property
    def loses(self) -> bool:
        """Whether decoding does not give the text back: then its count is no price.

        A special token that is written in the text is not lost, though decoding leaves it out.
        """
        return self.trace.loss is not None and self.trace.loss.reasons != ("special",)

    @property
    def per_character(self) -> float | None:
        """Tokens per code point; None of an empty text."""
        return self.count / self.characters if self.characters else None

    @property
    def per_word(self) -> float | None:
        """Tokens per word; None of a text without words."""
        return self.count / self.words if self.words else None


@dataclass(frozen=True, slots=True)
class Difference:
    """What one tokenizer needs more than another for the same text.

    Attributes
    ----------
    fewer, more
        The two cuts.
    extra
        How many tokens more; below zero if it is the other way round.
    regions
        Where they cut differently, the largest difference first; ``tokens`` are those of fewer and more.
    """

    fewer: Cut
    more: Cut
    extra: int
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class Comparison:
    """One text, cut by several tokenizers.

    Attributes
    ----------
    text
        The text.
    cuts
        One for each tokenizer, in the order given.
    """

    text: str
    cuts: tuple[Cut, ...]

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The stretches that they do not all cut alike, in the order of the text."""
        return regions(self.text, [cut.pieces for cut in self.cuts])

    @cached_property
    def cheapest(self) -> Cut | None:
        """The one with the fewest tokens of those that lose nothing; None if all do."""
        return min(self._whole(), key=lambda cut: cut.count, default=None)

    @cached_property
    def dearest(self) -> Cut | None:
        """The one with the most tokens of those that lose nothing; None if all do."""
        return max(self._whole(), key=lambda cut: cut.count, default=None)

    def cut(self, name: str) -> Cut:
        """Return the cut of one tokenizer.

        Raises
        ------
        HeroError
            ``bad_request`` if there is none of that name.
        """
        found = next((cut for cut in self.cuts if cut.name == name), None)
        if found is None:
            names = ", ".join(cut.name for cut in self.cuts)
            raise HeroError(messages.NOT_COMPARED, code="bad_request", name=name, names=names)
        return found

    def between(self, fewer: str, more: str) -> Difference:
        """Return where one tokenizer's extra tokens are.

        Parameters
        ----------
        fewer, more
            Names of two of the tokenizers.

        Raises
        ------
        HeroError
            ``bad_request`` if there is none of that name.
        """
        one, other = self.cut(fewer), self.cut(more)
        found = regions(self.text, [one.pieces, other.pieces])
        ranked = sorted(found, key=lambda region: region.tokens[0] - region.tokens[1])
        return Difference(one, other, other.count - one.count, tuple(ranked))

    def sentence(self, language: Language | None = None) -> str:
        """Return the outcome in one sentence.

        Parameters
        ----------
        language
            ``"en"`` or ``"zh"``; by default the reader's.
        """
        if self.cheapest is None or self.dearest is None:
            return messages.ALL_LOSE.format(language)
        fewest, most = self.cheapest.count, self.dearest.count
        if fewest == most:
            names = messages.AND.format(language).join(cut.name for cut in self._whole())
            return messages.SAME_COST.format(language, count=fewest, names=names)
        difference = self.between(self.cheapest.name, self.dearest.name)
        slots: dict[str, object] = {"fewest": fewest, "most": most, "extra": difference.extra}
        slots |= {"cheapest": self.cheapest.name, "dearest": self.dearest.name}
        # A word that comes often is one place to speak of.
        places: Counter[str] = Counter()
        for region in difference.regions:
            places[region.text] += region.tokens[1] - region.tokens[0]
        ((span, some),) = places.most_common(1)
        if some > difference.extra:
            # Elsewhere it is the other way round, so that no share can be told.
            return messages.COSTS.format(language, **slots)
        told = messages.COSTS_ALL_AT if some == difference.extra else messages.COSTS_MOSTLY_AT
        return told.format(language, **slots, some=some, span=_quote(span))

    def warnings(self, language: Language | None = None) -> list[str]:
        """Return one sentence for each tokenizer that loses part of the text.

        Parameters
        ----------
        language
            ``"en"`` or ``"zh"``; by default the reader's.
        """
        return [_warning(cut, language or current_language()) for cut in self.cuts if cut.loses]

    def _whole(self) -> list[Cut]:
        return [cut for cut in self.cuts if not cut.loses]

    def _repr_html_(self) -> str:
        """Return the comparison for a notebook: the numbers, and every row drawn over the same text."""
        from llmhero_widgets.tokens.pictures.comparison import draw

        return draw(self)


def compare(tokenizers: Any, text: str) -> Comparison:
    """Cut one text with several tokenizers.

    Parameters
    ----------
    tokenizers
        One to six of what :func:`llmhero_widgets.tokens.load.load_tokenizer` takes.
    text
        Any text.

    Returns
    -------
    Comparison

    Raises
    ------
    HeroError
        ``bad_request`` for none or more than six tokenizers, ``bad_text`` for half a surrogate pair, and
        whatever keeps a tokenizer from being loaded.

    Examples
    --------
    >>> found = compare(["smollm2", "minilm"], "Naïve 😀")
    >>> [(cut.name, cut.count, cut.loses) for cut in found.cuts]
    [('SmolLM2', 4, False), ('MiniLM', 2, True)]
    >>> [(piece.start, piece.end, piece.tokens) for piece in found.cuts[0].pieces]
    [(0, 2, 1), (2, 5, 1), (5, 7, 2)]
    >>> [region.text for region in found.regions]
    ['Naïve 😀']
    """
    cutters = load_all(tokenizers)
    refuse_lone_surrogates(text)
    words = word_count(text)
    names = unique(cutter.name for cutter in cutters)
    cuts = (
        Cut(name, cutter.trace(text), len(text), words) for name, cutter in zip(names, cutters, strict=True)
    )
    return Comparison(text, tuple(cuts))


def load_all(tokenizers: Any) -> list[Cutter]:
    """Return one to six tokenizers, loaded; one may stand for itself, without a list.

    Raises
    ------
    HeroError
        ``bad_request`` for none or more than six.
    """
    several = isinstance(tokenizers, (list, tuple))
    wanted: Sequence[Any] = tokenizers if several else [tokenizers]
    if not wanted:
        raise HeroError(messages.NOTHING_TO_COMPARE, messages.NOTHING_TO_COMPARE_HINT, code="bad_request")
    if len(wanted) > MAX_TOKENIZERS:
        counts = {"most": MAX_TOKENIZERS, "count": len(wanted)}
        raise HeroError(messages.TOO_MANY, messages.TOO_MANY_HINT, code="bad_request", **counts)
    return [load_tokenizer(tokenizer) for tokenizer in wanted]


def unique(names: Iterable[str]) -> list[str]:
    """Return names of which no two are the same.

    Examples
    --------
    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def _warning(cut: Cut, language: Language) -> str:
    if cut.unknown:
        return messages.LOSES_UNKNOWN.format(language, name=cut.name, unknown=cut.unknown, count=cut.count)
    reasons = cut.trace.loss.reasons if cut.trace.loss else ()
    told = messages.COMMA.format(language).join(
        messages.REASONS[reason].format(language) for reason in reasons
    )
    return messages.LOSES.format(language, name=cut.name, reasons=told)


def _quote(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _QUOTED else f"{shown[:_QUOTED]}…"
