"""Where the added tokens of a ``tokenizers.Tokenizer`` stand in a text.

The library does the matching itself (longest first, ``single_word``, ``lstrip``, ``rstrip``): a twin of the
tokenizer is asked that has its added tokens and nothing else; what is between two comes back as one token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.tokens.adapters.alignment import Aligned, behind_deleted, changed, cover, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLAIN = "\0plain"


class Part(NamedTuple):
    """A stretch of a text: one added token, or what stands between two.

    Attributes
    ----------
    id
        Of the added token; None for a stretch that the model will cut.
    aligned
        The stretch after the normaliser, with spans of the original.
    leading
        Whether it begins the text, as ``Metaspace`` asks.
    normalised
        Whether it went through the normaliser.
    """

    id: int | None
    aligned: Aligned
    leading: bool
    normalised: bool = True


class AddedTokens:
    """Finds the added tokens of one tokenizer.

    Parameters
    ----------
    tokenizer
        A ``tokenizers.Tokenizer``.

    Attributes
    ----------
    numbers, special : frozenset of int
        Ids of all added tokens, and of the special ones.
    has_normalised : bool
        Whether some are looked for after the normaliser.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._normalizer = tokenizer.normalizer
        known = tokenizer.get_added_tokens_decoder().items()
        # Where two are written alike after the normaliser, special ones win, as in the library.
        ordered = sorted(known, key=lambda item: not item[1].special)
        self.numbers = frozenset(number for number, _ in ordered)
        self.special = frozenset(number for number, token in ordered if token.special)
        literal = [(number, token, token.content) for number, token in ordered if not token.normalized]
        written = [(number, token, self._written(token)) for number, token in ordered if token.normalized]
        self._literal = _Finder(literal, tokenizer.encode_special_tokens)
        self._written_finder = _Finder(written, tokenizer.encode_special_tokens)
        self.has_normalised = bool(written)

    def _written(self, token: Any) -> str:
        written: str = self._normalizer.normalize_str(token.content) if self._normalizer else token.content
        return written

    def split(self, text: str) -> list[tuple[int | None, int, int]]:
        """Return the stretches before normalising: id or None, start and end."""
        return list(self._literal.find(text))

    def parts(self, text: str) -> Iterator[Part]:
        """Return the stretches in order, after the normaliser."""
        for number, start, end in self.split(text):
            piece = text[start:end]
            if number is not None:
                yield Part(number, identity(piece, start), leading=False, normalised=False)
            else:
                yield from self.normalised(piece, start)

    def normalised(self, piece: str, start: int) -> Iterator[Part]:
        """Return the stretches of what stands between two tokens that are matched before the normaliser.

        Parameters
        ----------
        piece
            The stretch.
        start
            Where it begins in the text.
        """
        aligned = changed(piece, self._normalizer.normalize) if self._normalizer else identity(piece)
        if not aligned.text:
            return
        first = aligned.starts[0] + start
        if self._normalizer:
            aligned = behind_deleted(piece, aligned, self._normalizer.normalize)
        cover(piece, aligned, len(piece))
        yield from self.split_normalised(aligned.shifted(start), first=first)

    def split_normalised(self, aligned: Aligned, *, first: int) -> Iterator[Part]:
        """Split one stretch at the tokens that are matched after the normaliser.

        Parameters
        ----------
        aligned
            The stretch.
        first
            Where the library says that its first character begins.
        """
        result, starts, ends = aligned
        for number, begin, stop in self._written_finder.find(result):
            piece = Aligned(result[begin:stop], starts[begin:stop], ends[begin:stop])
            yield Part(number, piece, leading=(first if begin == 0 else starts[begin]) == 0)


class _Finder:
    """Finds verbatim tokens in a string."""

    def __init__(self, tokens: Iterable[tuple[int, Any, str]], keeps_special: bool) -> None:
        from tokenizers import AddedToken, Tokenizer, models

        self._ids: dict[str, int] = {}
        flagged = []
        for number, token, content in tokens:
            if content and content not in self._ids:
                self._ids[content] = number
                flags = {
                    name: getattr(token, name) for name in ("single_word", "lstrip", "rstrip", "special")
                }
                flagged.append(AddedToken(content, normalized=False, **flags))
        self._twin = Tokenizer(models.WordLevel({_PLAIN: 0}, unk_token=_PLAIN))
        self._twin.add_tokens(flagged)
        self._twin.encode_special_tokens = keeps_special

    def find(self, text: str) -> Iterator[tuple[int | None, int, int]]:
        """Return id or None, start and end of every stretch."""
        if not text:
            return
        if not self._ids:
            yield None, 0, len(text)
            return
        found = self._twin.encode(text, add_special_tokens=False)
        place = 0
        for twin, (start, end) in zip(found.ids, found.offsets, strict=True):
            number = self._ids[str(self._twin.id_to_token(twin))] if twin else None
            # One token may strip white space that the next one begins with.
            yield number, max(place, start), max(place, end)
            place = max(place, end)
