"""Searching a vocabulary: a quarter of a million entries by text, by bytes or by regular expression."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from llmhero_widgets.core.characters import refuse_lone_surrogates, show_bytes
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_vocabulary as sentences
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.cutter import Entry
from llmhero_widgets.tokens.regex_search import RegexSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.tokens.cutter import Cutter
    from llmhero_widgets.tokens.merge_tree import Merges
    from llmhero_widgets.tokens.unreachable import UnreachableEntries

By = Literal["text", "bytes", "regex"]

# How well a string fits: its length, and 0 where it is the query, these where it begins with or contains it.
_PREFIX, _ANYWHERE, _NOT = 1 << 40, 2 << 40, 3 << 40
_SECONDS = 2.0


class Entries(list[Entry]):
    """Entries of a vocabulary: a list, with a picture for a notebook."""

    def _repr_html_(self) -> str:
        """Return a row for each entry for a notebook."""
        from llmhero_widgets.tokens.pictures.vocabulary import draw_entries

        return draw_entries(self)


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
    ) -> Entries:
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
        Entries
            A list of :class:`~llmhero_widgets.tokens.cutter.Entry`. By text or bytes: entries that are just
            that, then those that begin with it, then all others; the shorter first. By regular expression: by
            number.

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
            numbers = self._regex.find(_text(query), seconds=seconds, check=check)
            return Entries(self.entries[number] for number in islice(numbers, limit))
        if by == "bytes":
            fits = self._data.find(_bytes(query))
        else:
            needle = _text(query).encode()
            fits = np.minimum(self._data.find(needle), self._names.find(needle))
        found = np.flatnonzero(fits < _NOT)
        order = np.argsort(fits[found], kind="stable")[:limit]
        return Entries(self.entries[number] for number in found[order].tolist())

    def unreachable(
        self,
        *,
        check: Callable[[], None] = lambda: None,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> UnreachableEntries:
        """Return the entries that no text can produce.

        As :func:`llmhero_widgets.tokens.unreachable.unreachable`, whose documentation says what it proves.
        """
        from llmhero_widgets.tokens.unreachable import unreachable

        return unreachable(self.cutter, check=check, progress=progress)

    def merge_tree(self, number: int) -> Merges:
        """Return how an entry is merged; see :func:`llmhero_widgets.tokens.merge_tree.merge_tree`."""
        return self._tree(number)

    def _repr_html_(self) -> str:
        """Return the vocabulary by the lengths of its entries for a notebook."""
        from llmhero_widgets.tokens.pictures.vocabulary import draw_vocabulary

        return draw_vocabulary(self)

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
    def _regex(self) -> RegexSearch:
        return RegexSearch([show_bytes(entry.data) for entry in self.entries])


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
        """Return for each string how well it fits, the lower the better; ``_NOT`` without the needle."""
        lengths = np.diff(self.starts)
        if not needle:
            return np.where(lengths > 0, _PREFIX, 0) + lengths
        places = np.flatnonzero(self.data[: len(self.data) - len(needle) + 1] == needle[0])
        for offset, byte in enumerate(needle[1:], 1):
            places = places[self.data[places + offset] == byte]
        owners = self.owners[places]
        inside = places + len(needle) <= self.starts[owners + 1]
        places, owners = places[inside], owners[inside]
        fits = np.full(len(lengths), _NOT)
        fits[owners] = _ANYWHERE
        fits[owners[places == self.starts[owners]]] = _PREFIX
        fits[(fits == _PREFIX) & (lengths == len(needle))] = 0
        return np.where(fits < _NOT, fits + lengths, _NOT)


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
