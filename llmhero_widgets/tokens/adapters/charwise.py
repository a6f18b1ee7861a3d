"""The short way to the tokens of a long text, where the normaliser changes each character by itself.

Then what every character becomes is known after asking once for each, and the ids alone tell the rest: the
tokens are laid over the normalised text one after the other, between them only white space that the
pre-tokeniser drops. Where the laying does not come out, or the normaliser looked at more than one character,
the long way through the :class:`~llmhero_widgets.tokens.adapters.pipeline.Pipeline` is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.tokens.adapters.alignment import Aligned, is_space, mark_inserted
from llmhero_widgets.tokens.adapters.components import steps
from llmhero_widgets.tokens.adapters.pieces import GAP, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmhero_widgets.tokens.adapters.pipeline import Pipeline

_NORMALISERS = frozenset(
    {
        *("BertNormalizer", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Nmt", "Precompiled"),
        *("Replace", "StripAccents"),
    }
)
_DROPPING = frozenset({"BertPreTokenizer", "Whitespace", "WhitespaceSplit"})
# No normaliser makes this of anything.
_NEVER = "\0\0\0"
_SPACE = re.compile(r"\s+")
_RUN = re.compile(" {2,}")
# Where a stretch may be parted: a line break behind a letter or sign, which nothing deletes or composes.
_LINE = re.compile(r"(?<=[\w!-~。，、；：！？）」』】》”’])(?=\n)")


class _Segment(NamedTuple):
    """Part of a text that the normaliser changed character by character; spans of the whole text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


class _Mismatch(Exception):  # noqa: N818 - no mistake: the long way is taken
    """The tokens could not be laid."""


class Charwise:
    """Lays the tokens of one tokenizer.

    Parameters
    ----------
    pipeline
        The long way.
    tokenizer
        A ``tokenizers.Tokenizer``.
    entry
        The bytes of an entry of the vocabulary, or None.
    """

    def __init__(self, pipeline: Pipeline, tokenizer: Any, entry: Callable[[int], bytes | None]) -> None:
        self._pipeline = pipeline
        self._normalizer = tokenizer.normalizer
        self._pre_tokenizer = tokenizer.pre_tokenizer
        self._entry = entry
        self._known: dict[int, str | None] = {}
        self._changed: dict[int, str] = {}
        self._spread: dict[str, tuple[list[int], list[int]]] = {}

    @cached_property
    def _mode(self) -> str:
        """How white space is treated: dropped, kept as a mark, or "" where this way is not taken."""
        rules = {own["type"] for _, own in steps(self._normalizer)}
        splitters = [own["type"] for _, own in steps(self._pre_tokenizer)]
        pipeline = self._pipeline
        if not rules <= _NORMALISERS or pipeline.random or pipeline.alphabet.byte_level:
            return ""
        if pipeline.added.has_normalised:
            return ""
        if splitters == ["Metaspace"]:
            return "mark"
        if splitters and set(splitters) <= _DROPPING and pipeline.alphabet.mark is None:
            return "drop"
        return ""

    def pieces(self, text: str, ids: Sequence[int], offsets: Callable[[], Sequence[Any]]) -> list[Piece]:
        """Return tokens and gaps; an empty list where the long way has to be taken.

        Parameters
        ----------
        text
            The text.
        ids
            Its tokens without the marks of the post-processor.
        offsets
            Gives the characters that the library says each stands for; asked only if some are unknown.
        """
        if not self._mode:
            return []
        unknown = self._pipeline.unknown
        spans = offsets() if unknown is not None and unknown in ids else ()
        laid: list[Piece] = []
        at = 0
        try:
            for number, start, end in self._pipeline.added.split(text):
                if number is None:
                    at = self._stretch(text, (start, end), ids, at, spans, laid)
                    continue
                if ids[at : at + 1] != [number]:
                    return []
                at += 1
                special = number in self._pipeline.added.special
                laid.append(Piece(number, text[start:end].encode(), start, end, special))
        except _Mismatch:
            return []
        return laid if at == len(ids) else []

    def _stretch(  # noqa: PLR0913, PLR0917 - where both stand, in the text and in the ids
        self,
        text: str,
        span: tuple[int, int],
        ids: Sequence[int],
        at: int,
        offsets: Sequence[Any],
        laid: list[Piece],
    ) -> int:
        """Lay the tokens of what stands between two added tokens; return how many ids are done."""
        start, end = span
        before = len(laid)
        for place, source in self._segments(text[start:end], start):
            is_first = len(laid) == before
            segment = self._segment(source, place, is_first=is_first)
            if segment is None:
                own = list(self._pipeline.stretch(source, place))
                if own and not is_first and all(map(is_space, text[place : own[0].start])):
                    # A run of spaces that became one goes back to where it begins.
                    own[0] = own[0]._replace(start=place)
                body = [piece.id for piece in own if piece.id != GAP]
                if ids[at : at + len(body)] != body:
                    raise _Mismatch
                laid += own
                at += len(body)
            else:
                at = self._lay(segment, ids, at, offsets, laid, may_prefix=is_first)
        return at

    def _segments(self, source: str, start: int) -> Iterator[tuple[int, str]]:
        """Give the whole where it changes character by character, and otherwise its lines."""
        self._learn(source)
        if self._normalised(source) in self._expected(source):
            yield start, source
            return
        place = 0
        for part in _LINE.split(source):
            yield start + place, part
            place += len(part)

    def _expected(self, source: str) -> tuple[str, ...]:
        """Return what a part becomes character by character, and that with runs of spaces made one."""
        text = source.translate(self._changed)
        return (text, _RUN.sub(" ", text)) if self._joins_spaces else (text,)

    @cached_property
    def _joins_spaces(self) -> bool:
        last = [own for _, own in steps(self._normalizer)][-1:]
        return [(one.get("pattern"), one.get("content")) for one in last] == [({"Regex": _RUN.pattern}, " ")]

    @cached_property
    def _has_table(self) -> bool:
        return any(own["type"] == "Precompiled" for _, own in steps(self._normalizer))

    def _learn(self, source: str) -> None:
        for character in set(source):
            if ord(character) not in self._changed:
                became = self._normalised(character)
                # White space that is deleted belongs to the spaces around it, and a table of SentencePiece
                # may delete a character only beside another: the long way knows.
                takes_long = character.isspace() or self._has_table
                self._changed[ord(character)] = became or (_NEVER if takes_long else "")

    def _normalised(self, text: str) -> str:
        if self._normalizer is None:
            return text
        normalised: str = self._normalizer.normalize_str(text)
        return normalised

    def _segment(self, source: str, start: int, *, is_first: bool) -> _Segment | None:
        """Return what the normaliser makes of a part, or None if not character by character."""
        expected = self._expected(source)
        if self._normalised(source) not in expected:
            return None
        text = expected[0]
        if len(text) == len(source) and all(len(self._changed[ord(one)]) == 1 for one in set(source)):
            whole = _Segment(text, range(start, start + len(text)), range(start + 1, start + len(text) + 1))
        else:
            starts: list[int] = []
            ends: list[int] = []
            for place, character in enumerate(source, start):
                first, last = self._spread.get(character) or self._spreading(character)
                starts += [place + one for one in first]
                ends += [place + one for one in last]
            whole = _Segment(text, starts, ends)
        return whole if expected[-1] == text else _joined(whole, source, start, is_first=is_first)

    def _spreading(self, character: str) -> tuple[list[int], list[int]]:
        """Return where the characters that one became start and end: 0 or 1."""
        became = self._changed[ord(character)]
        aligned = Aligned(became, [0] * len(became), [1] * len(became))
        mark_inserted(character, aligned)
        self._spread[character] = (list(aligned.starts), list(aligned.ends))
        return self._spread[character]

    def _lay(  # noqa: PLR0913 - where both stand, in the text and in the ids
        self,
        segment: _Segment,
        ids: Sequence[int],
        at: int,
        offsets: Sequence[Any],
        laid: list[Piece],
        *,
        may_prefix: bool,
    ) -> int:
        drops = self._mode == "drop"
        normalised, starts, ends = segment
        seen = normalised if drops else normalised.replace(self._pipeline.alphabet.mark or " ", " ")
        size = len(seen)
        known = self._known
        place = 0
        if may_prefix and not drops and size and at < len(ids):
            at, place = self._lay_prefix(segment, seen, ids, at, laid)
        while True:
            number = ids[at] if at < len(ids) else GAP
            written = known[number] if number in known else self._learn_entry(number)
            if written and seen.startswith(written, place):
                stop = place + len(written)
                unknown = False
            elif drops and (blank := _SPACE.match(seen, place)):
                stop = blank.end()
                laid.append(Piece(GAP, seen[place:stop].encode(), starts[place], ends[stop - 1]))
                place = stop
                continue
            elif place == size:
                return at
            elif written is None and number == self._pipeline.unknown:
                stop = bisect_left(starts, offsets[at][1], place)
                written = seen[place:stop]
                if not written or (drops and _SPACE.search(written)):
                    raise _Mismatch
                unknown = True
            else:
                raise _Mismatch
            laid.append(Piece(number, written.encode(), starts[place], ends[stop - 1], False, unknown))
            place = stop
            at += 1

    def _lay_prefix(
        self, segment: _Segment, seen: str, ids: Sequence[int], at: int, laid: list[Piece]
    ) -> tuple[int, int]:
        """Lay a first token that begins with a space which nobody typed."""
        written = self._learn_entry(ids[at])
        if not written or not written.startswith(" ") or seen.startswith(written):
            return at, 0
        rest = written[1:]
        if not seen.startswith(rest):
            raise _Mismatch
        first = segment.starts[0]
        laid.append(Piece(ids[at], written.encode(), first, segment.ends[len(rest) - 1] if rest else first))
        return at + 1, len(rest)

    def _learn_entry(self, number: int) -> str | None:
        """Return what an entry writes; None for the unknown one, for bytes, and for what is no entry."""
        data = None if number in {GAP, self._pipeline.unknown} else self._entry(number)
        try:
            written = None if data is None else data.decode()
        except UnicodeDecodeError:
            written = None
        self._known[number] = written
        return written


def _joined(whole: _Segment, source: str, start: int, *, is_first: bool) -> _Segment | None:
    """Make runs of spaces one; None where not each was typed as one: CR and LF together are one."""
    text, starts, ends = whole
    joined_starts: list[int] = []
    joined_ends: list[int] = []
    place = 0
    for run in _RUN.finditer(text):
        first, last = run.start(), run.end()
        at, to = starts[first], ends[last - 1]
        typed = source[at - start : to - start]
        if to - at != last - first or not typed.isspace() or "\r" in typed:
            return None
        if first and ends[first - 1] != at:
            return None
        joined_starts += [*starts[place:first], starts[last - 1] if is_first and not first else at]
        joined_ends += [*ends[place:first], to]
        place = last
    return _Segment(_RUN.sub(" ", text), [*joined_starts, *starts[place:]], [*joined_ends, *ends[place:]])
