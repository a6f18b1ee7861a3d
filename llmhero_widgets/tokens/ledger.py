"""Cut a text as columns at once: from the ids alone, and of an edited text only what the edit touches."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.tokens.borders import edited, falls_apart
from llmhero_widgets.tokens.columns import (
    ORIGIN_SHIFT,
    ORIGINS,
    SPECIAL,
    VERBATIM,
    Columns,
    from_trace,
    int32,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.tokens.cutter import Cutter

# Two, so that marks which depend on the text give themselves away.
_PROBES: Final = ("a", "b c")


class Ledger:
    """A tokenizer with the bytes of every entry at hand, which cuts long texts quickly.

    Most vocabularies for language models are made of bytes: what the entries stand for, one after another,
    is the text itself. Where that is so, the ids alone tell every span, and checking it is one comparison;
    where it is not so, :meth:`quick` says so and the trace must be asked. Of a text that differs little from
    the one before, only the stretch around the edit is cut (:mod:`llmhero_widgets.tokens.borders`).

    Parameters
    ----------
    cutter
        The tokenizer.

    Examples
    --------
    >>> from tokenizers import Tokenizer, decoders, models
    >>> from llmhero_widgets.tokens import cutter
    >>> tokenizer = Tokenizer(models.BPE({"a": 0, "b": 1, "ab": 2}, [("a", "b")]))
    >>> tokenizer.decoder = decoders.Fuse()
    >>> ledger = Ledger(cutter(tokenizer))
    >>> ledger.quick("abb").byte_starts.tolist(), ledger.quick("abc") is None
    ([0, 2], True)
    """

    def __init__(self, cutter: Cutter) -> None:
        self.cutter = cutter
        self._last: Columns | None = None

    @cached_property
    def _falls_apart(self) -> bool:
        return falls_apart(self.cutter)

    @cached_property
    def _table(self) -> dict[int, bytes]:
        """What each entry writes; special ones and those that write nothing are left to the trace."""
        return {entry.id: entry.data for entry in self.cutter.entries() if not entry.special and entry.data}

    @cached_property
    def writings(self) -> frozenset[bytes]:
        """What the entries of the vocabulary stand for."""
        return frozenset(self._table.values())

    @cached_property
    def _marks(self) -> tuple[list[int], list[int]] | None:
        """What the tokenizer puts around every text; None where that depends on the text."""
        found = [
            _around(self.cutter.encode(text, special=False), self.cutter.encode(text)) for text in _PROBES
        ]
        return found[0] if found.count(found[0]) == len(found) else None

    def cut(self, text: str) -> Columns:
        """Cut a text, quickly where that is exact.

        Parameters
        ----------
        text
            Any text without lone surrogates.
        """
        last = self._last and self.amend(self._last, text)
        self._last = last or self._written(text)
        return self._marked(self._last) if self._last else from_trace(self.cutter.trace(text))

    def quick(self, text: str) -> Columns | None:
        """Return the columns of a text that its entries write byte by byte; None where they do not.

        Parameters
        ----------
        text
            Any text without lone surrogates.
        """
        written = self._written(text)
        return written and self._marked(written)

    def amend(self, before: Columns, text: str) -> Columns | None:
        """Return the columns of an edited text by cutting what the edit touches; None where that does not do.

        Parameters
        ----------
        before
            Those of another text, without the tokenizer's marks around it.
        text
            Any text without lone surrogates.
        """
        stretch = edited(before.text, text) if self._falls_apart else None
        middle = stretch and self._written(text[stretch[0] : stretch[2]])
        if stretch is None or middle is None:
            return None
        start, old_end, end = stretch
        front, behind = len(text[:start].encode()), len(text[end:].encode())
        until = before.data.size - behind
        first, last = np.searchsorted(before.byte_starts, (front, until))
        moved = end - old_end
        bytes_moved = front + middle.data.size - until

        def joined(name: str, by: int = 0, later: int = 0) -> NDArray[Any]:
            old, new = getattr(before, name), getattr(middle, name)
            return np.concatenate([old[:first], new + by, old[last:] + later], dtype=old.dtype)

        return Columns(
            text=text,
            data=np.concatenate([before.data[:front], middle.data, before.data[until:]]),
            changed=False,
            ids=joined("ids"),
            starts=joined("starts", start, moved),
            ends=joined("ends", start, moved),
            byte_starts=joined("byte_starts", front, bytes_moved),
            byte_ends=joined("byte_ends", front, bytes_moved),
            flags=joined("flags"),
        )

    def _written(self, text: str) -> Columns | None:
        """Cut a text that its entries write, without the tokenizer's marks around it."""
        if self._marks is None:
            return None
        numbers = self.cutter.encode(text, special=False)
        pieces = [self._table.get(number, b"") for number in numbers]
        raw = text.encode()
        if b"".join(pieces) != raw or not all(pieces) or self.cutter.decode(numbers) != text:
            return None
        data = np.frombuffer(raw, np.uint8)
        byte_ends = np.cumsum(int32(map(len, pieces)), dtype=np.int32)
        byte_starts = np.concatenate([np.zeros(1, np.int32), byte_ends])[: len(pieces)]
        leads = (data & 0xC0) != 0x80  # noqa: PLR2004 - a byte that continues a character is 10xxxxxx
        # The character that each byte belongs to, and how many start before the end.
        character = np.cumsum(leads, dtype=np.int32) - 1
        edges = np.append(leads, True)
        whole = edges[byte_starts] & edges[byte_ends]
        return Columns(
            text=text,
            data=data,
            changed=False,
            ids=int32(numbers),
            starts=character[byte_starts],
            ends=character[byte_ends - 1] + 1,
            byte_starts=byte_starts,
            byte_ends=byte_ends,
            flags=(whole * VERBATIM).astype(np.uint8),
        )

    def _marked(self, cut: Columns) -> Columns:
        """Put the tokenizer's marks around a cut text."""
        front, behind = self._marks or ([], [])
        if not front and not behind:
            return cut
        before, after = len(front), len(behind)
        first = len(cut.ids) + before
        names = [self.cutter.entry(number).name for number in front + behind]
        places = [*range(before), *range(first, first + after)]

        def padded(array: NDArray[Any], start: int, end: int) -> NDArray[Any]:
            parts = [np.full(before, start), array, np.full(after, end)]
            return np.concatenate(parts, dtype=array.dtype, casting="unsafe")

        size, length = cut.data.size, len(cut.text)
        mark = SPECIAL | ORIGINS.index("post-processor") << ORIGIN_SHIFT
        return replace(
            cut,
            ids=np.concatenate([int32(front), cut.ids, int32(behind)]),
            starts=padded(cut.starts, 0, length),
            ends=padded(cut.ends, 0, length),
            byte_starts=padded(cut.byte_starts, 0, size),
            byte_ends=padded(cut.byte_ends, 0, size),
            flags=padded(cut.flags, mark, mark),
            odd=dict(zip(places, names, strict=True)),
        )


def _around(inner: list[int], whole: list[int]) -> tuple[list[int], list[int]] | None:
    """Return what stands before and behind a stretch of ids in a longer one."""
    for start in range(len(whole) - len(inner) + 1):
        if inner and whole[start : start + len(inner)] == inner:
            return whole[:start], whole[start + len(inner) :]
    return None
