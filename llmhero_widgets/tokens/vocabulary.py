"""Searching a vocabulary: a quarter of a million entries by text, by bytes or by regular expression."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_vocabulary as sentences
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.text import refuse_lone_surrogates, show_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.tokens.cutter import Cutter, Entry
    from llmhero_widgets.tokens.merge_tree import Merges
    from llmhero_widgets.tokens.unreachable import Unreachable

By = Literal["text", "bytes", "regex"]

# Entries that a regular expression reads at once: enough that calls cost nothing, few enough that an
# expression which looks far ahead does not look far.
_BLOCK = 512
# Constructs that see or bind what is beyond the end of an entry, so that entries must be read one by one:
# look-around, atomic groups, possessive repetition, anchors of the whole text, grapheme clusters, verbs.
_ALONE = r"\(\?(?!:|P<|P=|[imsau]+\))|[*+?}]\+|\\[AZzGKRLX]|\(\*"
_SECONDS = 2.0


class Vocabulary:
    """All entries of a tokenizer, ready to be searched.

    The index is built at the first search: all entries in one buffer of bytes each, for what they stand for
    and for their names. It takes about as many bytes as the vocabulary's own file.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cut.cutter` takes.

    Attributes
    ----------
    cutter : Cutter
        The tokenizer.
    entries : sequence of Entry
        By number.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> words = ["to", "data", "Data", "date", "up", "update"]
    >>> numbered = {word: number for number, word in enumerate(words)}
    >>> vocabulary = Vocabulary(Tokenizer(models.WordLevel(numbered, unk_token="to")))
    >>> [entry.name for entry in vocabulary.search("dat")]
    ['data', 'date', 'update']
    >>> [entry.name for entry in vocabulary.search("^(?i)dat.$", by="regex")]
    ['data', 'Data', 'date']
    """

    def __init__(self, tokenizer: object) -> None:
        self.cutter: Cutter = cutter(tokenizer)
        self.entries: Sequence[Entry] = self.cutter.entries()

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.entries)

    def search(
        self,
        query: str | bytes,
        by: By = "text",
        limit: int | None = 100,
        *,
        seconds: float = _SECONDS,
        check: Callable[[], None] = lambda: None,
    ) -> list[Entry]:
        r"""Return the entries that contain something.

        Parameters
        ----------
        query
            What is looked for; nothing finds everything.
        by
            "text": text, in what an entry stands for or in its name (``"Ġto"``, ``"##ing"``); capitals
            count. "bytes": bytes, or their hexadecimal digits, in what an entry stands for. "regex": a
            regular expression (syntax of the ``regex`` package [1]_) over what an entry stands for, bytes
            that are no whole character written as ``⟨E9 80⟩``.
        limit
            The most entries to return; all of them without one.
        seconds
            How long a regular expression may take.
        check
            Called now and then; may raise to cancel.

        Returns
        -------
        list of Entry
            By text or bytes: entries that are just that, then those that begin with it, then all others; the
            shorter first. By regular expression: by number.

        Raises
        ------
        HeroError
            ``bad_request`` for bytes that are no hexadecimal digits, for an expression that is wrong or takes
            too long, and for a way or limit that does not exist.

        References
        ----------
        .. [1] https://pypi.org/project/regex

        Examples
        --------
        >>> import tiktoken
        >>> ranks = {bytes([byte]): byte for byte in range(256)} | {b"\xe9\x80": 256}
        >>> encoding = tiktoken.Encoding("tiny", pat_str=".", mergeable_ranks=ranks, special_tokens={})
        >>> [entry.name for entry in Vocabulary(encoding).search("E9", by="bytes")]
        ['⟨E9⟩', '⟨E9 80⟩']
        """
        if by not in get_args(By):
            ways = " / ".join(get_args(By))
            raise HeroError(sentences.NO_WAY_TO_SEARCH, code="bad_request", ways=ways, by=by)
        if limit is not None and (not isinstance(limit, int) or limit < 1):
            raise HeroError(sentences.BAD_LIMIT, code="bad_request", limit=limit)
        check()
        if by == "regex":
            return self._by_regex(_text(query), limit, seconds, check)
        if by == "bytes":
            found = self._data.find(_bytes(query))
        else:
            needle = _text(query).encode()
            both = np.concatenate([self._data.find(needle), self._names.find(needle)])
            # Sorted by entry, then by how well it fits: what is kept of each entry is its best.
            both = both[np.lexsort((both[:, 1], both[:, 0]))]
            found = both[np.r_[True, both[1:, 0] != both[:-1, 0]]] if len(both) else both
        order = np.lexsort((found[:, 0], found[:, 2], found[:, 1]))[:limit]
        return [self.entries[number] for number in found[order, 0].tolist()]

    def unreachable(
        self,
        *,
        check: Callable[[], None] = lambda: None,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> list[Unreachable]:
        """Return the entries that no text can produce.

        As :func:`llmhero_widgets.tokens.unreachable.unreachable`, whose documentation says what it proves.
        """
        from llmhero_widgets.tokens.unreachable import unreachable

        return unreachable(self.cutter, check=check, progress=progress)

    def merge_tree(self, number: int) -> Merges:
        """Return how an entry is merged; see :func:`llmhero_widgets.tokens.merge_tree.merge_tree`."""
        return self._tree(number)

    @cached_property
    def _tree(self) -> Callable[[int], Merges]:
        from llmhero_widgets.tokens.merge_tree import MergeTrees

        return MergeTrees(self.cutter).tree

    @cached_property
    def _data(self) -> _Buffer:
        return _Buffer.of([entry.data for entry in self.entries])

    @cached_property
    def _names(self) -> _Buffer:
        return _Buffer.of([entry.name.encode() for entry in self.entries])

    @cached_property
    def _texts(self) -> list[str]:
        return [show_bytes(entry.data) for entry in self.entries]

    @cached_property
    def _blocks(self) -> list[tuple[str, list[int]]]:
        """Entries in blocks, one a line (in a block, where an entry has line breaks of its own, many)."""
        blocks = []
        for first in range(0, len(self._texts), _BLOCK):
            texts = self._texts[first : first + _BLOCK]
            ends = np.cumsum([len(text) + 1 for text in texts])
            blocks.append(("\n".join(texts), ends.tolist()))
        return blocks

    def _by_regex(
        self, query: str, limit: int | None, seconds: float, check: Callable[[], None]
    ) -> list[Entry]:
        import regex  # type: ignore[import-untyped]

        try:
            pattern = regex.compile(query)
            lines = None if regex.search(_ALONE, query) else regex.compile(query, regex.MULTILINE)
        except regex.error as error:
            raise _bad_regex(query, error) from None
        self._blocks  # noqa: B018 - building it is not what the expression is charged with
        deadline = time.monotonic() + seconds
        found: list[Entry] = []
        try:
            for block, (text, ends) in enumerate(self._blocks):
                check()
                first = block * _BLOCK
                for place in range(len(ends)) if lines is None else _candidates(lines, text, ends, deadline):
                    if pattern.search(self._texts[first + place], timeout=_left(deadline)):
                        found.append(self.entries[first + place])
                        if len(found) == limit:
                            return found
        except TimeoutError:
            raise HeroError(
                sentences.SLOW_REGEX,
                sentences.SLOW_REGEX_HINT,
                code="bad_request",
                query=query,
                seconds=seconds,
            ) from None
        return found


@dataclass(frozen=True, slots=True)
class _Buffer:
    """Strings of bytes, end to end: the bytes, where each begins (and the last ends), whose each byte is."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]
    owners: NDArray[np.int32]

    @classmethod
    def of(cls, strings: Sequence[bytes]) -> _Buffer:
        lengths = np.fromiter(map(len, strings), np.int64, len(strings))
        starts = np.r_[0, np.cumsum(lengths)]
        owners = np.repeat(np.arange(len(strings), dtype=np.int32), lengths)
        return cls(np.frombuffer(b"".join(strings), np.uint8), starts, owners)

    def find(self, needle: bytes) -> NDArray[np.int64]:
        """Return (strings, 3): which contain the needle, how well (0: equal, 1: at the start), how long."""
        lengths = np.diff(self.starts)
        if not needle:
            owners = np.arange(len(lengths))
            return np.stack([owners, np.minimum(lengths, 1), lengths], 1)
        places = np.flatnonzero(self.data[: len(self.data) - len(needle) + 1] == needle[0])
        for offset, byte in enumerate(needle[1:], 1):
            places = places[self.data[places + offset] == byte]
        owners = self.owners[places].astype(np.int64)
        inside = places + len(needle) <= self.starts[owners + 1]
        places, owners = places[inside], owners[inside]
        first = np.r_[True, owners[1:] != owners[:-1]][: len(owners)]
        places, owners = places[first], owners[first]
        sizes = lengths[owners]
        classes = np.where(places > self.starts[owners], 2, np.where(sizes > len(needle), 1, 0))
        return np.stack([owners, classes, sizes], 1)


def _candidates(pattern: Any, text: str, ends: Sequence[int], deadline: float) -> Iterator[int]:
    """Yield every line of a block in which a match begins, and perhaps others.

    Nothing in the pattern looks beyond its own match, so that a match in an entry is also one in the block,
    or another one begins before it in the same line; in either case the line is yielded.
    """
    from bisect import bisect_right

    place = 0
    while place <= len(text):
        match = pattern.search(text, place, timeout=_left(deadline))
        if match is None:
            return
        entry = bisect_right(ends, match.start())
        yield entry
        place = ends[entry]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _bad_regex(query: str, error: Any) -> HeroError:
    slots = {"query": query, "reason": error.msg}
    if error.pos is None:
        return HeroError(sentences.BAD_REGEX, code="bad_request", **slots)
    return HeroError(sentences.BAD_REGEX_AT, code="bad_request", position=error.pos + 1, **slots)


def _text(query: str | bytes) -> str:
    if isinstance(query, bytes):
        raise TypeError("query must be a str where it is no search by bytes")
    refuse_lone_surrogates(query)
    return query


def _bytes(query: str | bytes) -> bytes:
    if isinstance(query, bytes):
        return query
    try:
        return bytes.fromhex(query)
    except ValueError:
        raise HeroError(sentences.BAD_HEX, sentences.BAD_HEX_HINT, code="bad_request", query=query) from None
