"""The way of a text through a ``tokenizers.Tokenizer``, with every byte and its place kept.

The components are the library's own; what is added is only where each thing came from. The normaliser's
result is given to the pre-tokeniser as a text of its own, so that what each drops or puts in is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.core.characters import BYTE_NAME
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages
from llmhero_widgets.tokens.adapters.added import AddedTokens, Part
from llmhero_widgets.tokens.adapters.alignment import Aligned, mark_inserted
from llmhero_widgets.tokens.adapters.components import Alphabet, algorithm, unknown_id
from llmhero_widgets.tokens.adapters.pieces import GAP, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

# Enough for the words of a long text; a word is cut in microseconds, so that losing one costs little.
_CACHE_SIZE = 200_000
# Stands before a stretch that does not begin the text: Metaspace asks whether it does.
_AHEAD = "x"


class Word(NamedTuple):
    """What the model cuts at once.

    Attributes
    ----------
    aligned
        As the model sees it, byte-level or ▁ included; spans of the original.
    start, end
        Characters of its stretch after the normaliser.
    """

    aligned: Aligned
    start: int
    end: int


class Cut(NamedTuple):
    """One token of a word, or a gap; ``start`` and ``end`` are characters of the word."""

    id: int
    data: bytes
    start: int
    end: int
    unknown: bool
    name: str


class Pipeline:
    """Follows a text through a tokenizer.

    Parameters
    ----------
    tokenizer
        A ``tokenizers.Tokenizer``; what is changed in it later is not noticed.

    Attributes
    ----------
    unknown : int or None
        Id of what stands for text that the vocabulary cannot write.
    random : bool
        Whether the model draws lots.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.added = AddedTokens(tokenizer)
        self.alphabet = Alphabet(tokenizer)
        self.pre_tokenizer = tokenizer.pre_tokenizer
        self.model = tokenizer.model
        self.unknown = unknown_id(tokenizer)
        self._is_bpe = algorithm(tokenizer) == "bpe"
        self.random = bool(getattr(self.model, "dropout", None))
        self._words: dict[str, tuple[Cut, ...]] = {}

    def pieces(self, text: str) -> Iterator[Piece]:
        """Return tokens and gaps of a text, without those of the post-processor."""
        for part in self.added.parts(text):
            yield from self._part(part)

    def stretch(self, text: str, start: int) -> Iterator[Piece]:
        """Return tokens and gaps of a stretch between two added tokens, which begins at a place of a text."""
        for part in self.added.normalised(text, start):
            yield from self._part(part)

    def _part(self, part: Part) -> Iterator[Piece]:
        data = self.alphabet.source
        whole, starts, ends = part.aligned
        if part.id is not None:
            if whole:
                special = part.id in self.added.special
                written = data(whole) if part.normalised else whole.encode()
                yield Piece(part.id, written, starts[0], ends[-1], special)
            return
        place = 0
        for word, begin, stop in self.words(part):
            if place < begin:
                yield Piece(GAP, data(whole[place:begin]), starts[place], ends[begin - 1])
            place = stop
            _, from_, to = word
            for number, cut, first, last, unknown, _ in self.cut(word.text):
                yield Piece(number, cut, from_[first], to[last - 1], False, unknown)
        if place < len(whole):
            yield Piece(GAP, data(whole[place:]), starts[place], ends[-1])

    def words(self, part: Part) -> list[Word]:
        """Return what the pre-tokeniser makes of a stretch."""
        return self.pre_tokenised(part, self.pre_tokenizer)

    def pre_tokenised(self, part: Part, *steps: Any) -> list[Word]:
        """Apply pre-tokenisers to a stretch, one after the other.

        Parameters
        ----------
        part
            A stretch between added tokens.
        *steps
            Pre-tokenisers; None for one that does nothing.
        """
        whole, starts, ends = part.aligned
        applied = [step for step in steps if step is not None]
        if not applied:
            return [Word(part.aligned, 0, len(whole))]
        from tokenizers import PreTokenizedString

        ahead = "" if part.leading else _AHEAD
        pre_tokenized = PreTokenizedString(ahead + whole)
        if ahead:
            size = len(whole)
            pre_tokenized.split(lambda _, text: [text.slice((1, size + 1))])
        for step in applied:
            step.pre_tokenize(pre_tokenized)
        before = len(ahead)
        found = [
            (text, start - before, end - before)
            for text, (start, end), _ in pre_tokenized.get_splits("original", "char")
        ]
        easy = [self._easy(text, whole[start:end]) for text, start, end in found]
        if all(spread is not None for spread in easy):
            inner: list[Aligned | None] = [None] * len(found)
        else:
            inner = [
                hard and mark_inserted(whole, hard)
                for hard in _by_character(
                    pre_tokenized, [text for text, _, _ in found], [spread is None for spread in easy], before
                )
            ]
        words = []
        for (text, start, end), spread, hard in zip(found, easy, inner, strict=True):
            if hard is not None:
                aligned = _through(hard, part.aligned)
            elif spread == _SAME:
                aligned = Aligned(text, starts[start:end], ends[start:end])
            else:
                aligned = _spread(text, whole[start:end], part.aligned, start, prefix=spread == _PREFIXED)
            words.append(Word(aligned, start, end))
        return words

    def _easy(self, text: str, source: str) -> int | None:
        """Say how a word follows from its source, or None where only the library knows."""
        if text == source:
            return _SAME
        data, origin = self.alphabet.data(text), self.alphabet.source(source)
        if data == origin:
            return _SAME if len(text) == len(source) else _SPREAD
        return _PREFIXED if data == b" " + origin else None

    def cut(self, word: str) -> tuple[Cut, ...]:
        """Return what the model makes of a word."""
        known = self._words.get(word)
        if known is None:
            known = tuple(self._cut(word))
            if not self.random:
                if len(self._words) >= _CACHE_SIZE:
                    self._words.clear()
                self._words[word] = known
        return known

    def _cut(self, word: str) -> Iterator[Cut]:
        whole = word.encode()
        # Which character each byte is of.
        character_at = [place for place, char in enumerate(word) for _ in char.encode()]
        tokens = self.model.tokenize(word)
        kept = self._kept(word, tokens)
        place = 0
        for token in tokens:
            begin, stop = token.offsets
            unknown = token.id == self.unknown
            if kept is not None:
                unknown |= kept[stop - 1] - kept[begin] != stop - 1 - begin
                begin, stop = kept[begin], kept[stop - 1] + 1
            # Unigram gives every byte of a character the character's place.
            is_byte = BYTE_NAME.fullmatch(token.value) and whole[begin:stop] != token.value.encode()
            if is_byte:
                begin = max(place, begin)
                stop = begin + 1
            data = whole[begin:stop] if is_byte else self.alphabet.data(whole[begin:stop].decode())
            if place < begin:
                yield self._dropped(whole, character_at, place, begin)
            yield Cut(token.id, data, character_at[begin], character_at[stop - 1] + 1, unknown, token.value)
            place = stop
        if place < len(whole):
            yield self._dropped(whole, character_at, place, len(whole))

    def _kept(self, word: str, tokens: list[Any]) -> list[int] | None:
        """Return the bytes of a word that the model looked at, or None for all.

        BPE without an unknown token passes over characters that it does not have, and its offsets count what
        is left.
        """
        stop = tokens[-1].offsets[1] if tokens else 0
        if self.unknown is not None or not self._is_bpe or not tokens or stop == len(word.encode()):
            return None
        prefix = self.model.continuing_subword_prefix or ""
        suffix = self.model.end_of_word_suffix or ""
        kept: list[int] = []
        place = 0
        for at, character in enumerate(word):
            size = len(character.encode())
            name = (prefix if at else "") + character + (suffix if at + 1 == len(word) else "")
            if self.model.token_to_id(name) is not None or self._falls_back(character):
                kept += range(place, place + size)
            place += size
        if len(kept) != stop:
            raise HeroError(messages.NOT_EXACT, messages.NOT_EXACT_HINT, name="BPE")
        return kept

    def _falls_back(self, character: str) -> bool:
        bytes_ = (f"<0x{byte:02X}>" for byte in character.encode())
        return self.model.byte_fallback and all(self.model.token_to_id(byte) is not None for byte in bytes_)

    def _dropped(self, whole: bytes, character_at: list[int], begin: int, stop: int) -> Cut:
        """Return what a model without an unknown token passes over."""
        data = self.alphabet.data(whole[begin:stop].decode())
        return Cut(GAP, data, character_at[begin], character_at[stop - 1] + 1, unknown=True, name="")


_SAME, _SPREAD, _PREFIXED = range(3)


def _spread(text: str, source: str, part: Aligned, start: int, *, prefix: bool) -> Aligned:
    """Give each character of a word the span of the character whose bytes it writes."""
    starts, ends = [], []
    if prefix:
        starts.append(part.starts[start])
        ends.append(part.starts[start])
    spread = len(text) - prefix != len(source)
    for place, character in enumerate(source, start):
        width = len(character.encode()) if spread else 1
        starts += [part.starts[place]] * width
        ends += [part.ends[place]] * width
    return Aligned(text, starts, ends)


def _by_character(
    pre_tokenized: Any, texts: list[str], hard: list[bool], before: int
) -> list[Aligned | None]:
    """Ask the library for the place of each character of the hard words, in the stretch."""
    from tokenizers import Regex

    every = Regex("(?m:.)")
    pre_tokenized.split(lambda place, word: word.split(every, "isolated") if hard[place] else [word])
    spans = iter(
        [
            (start - before, end - before)
            for _, (start, end), _ in pre_tokenized.get_splits("original", "char")
        ]
    )
    found: list[Aligned | None] = []
    for text, is_hard in zip(texts, hard, strict=True):
        if not is_hard:
            next(spans)
            found.append(None)
            continue
        own = [next(spans) for _ in text]
        found.append(Aligned(text, [start for start, _ in own], [end for _, end in own]))
    return found


def _through(inner: Aligned, outer: Aligned) -> Aligned:
    """Return spans of the original, given spans of what came from it."""
    starts, ends = [], []
    for start, end in zip(inner.starts, inner.ends, strict=True):
        at = outer.starts[start] if start < len(outer.starts) else outer.ends[-1]
        starts.append(at)
        ends.append(outer.ends[end - 1] if start < end else at)
    return Aligned(inner.text, starts, ends)
