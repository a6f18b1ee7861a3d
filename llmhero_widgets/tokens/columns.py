"""A cut text as columns: one array per property, so that a megabyte is drawn as readily as a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.tokens.borders import edited, falls_apart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from llmhero_widgets.tokens.cutter import Cutter, Loss, Trace

# Bits of a token's flags; twin of FLAGS in js/tokens/cut.ts.
SPECIAL: Final = 1
UNKNOWN: Final = 2
#: Its text is its own slice of the original text.
VERBATIM: Final = 4
#: It holds part of a character for which the vocabulary has an entry that was not used.
HAS_ENTRY: Final = 8
ORIGIN_SHIFT: Final = 4
ORIGINS: Final = ("text", "normaliser", "post-processor", "template")


@dataclass(frozen=True)
class Columns:
    """What a :class:`~llmhero_widgets.tokens.cutter.Trace` says, one value per token.

    Attributes
    ----------
    text
        As it was given.
    data
        uint8: the normalised text in UTF-8.
    changed
        Whether the normalised text differs from the text.
    ids, starts, ends, byte_starts, byte_ends
        int32: numbers, and spans in code points of the text and in bytes of ``data``.
    flags
        uint8: ``SPECIAL``, ``UNKNOWN``, ``VERBATIM``, and the origin's number shifted by ``ORIGIN_SHIFT``.
    odd
        Texts of tokens that are neither their slice of the text nor their bytes.
    loss
        None where decoding gives the text back.
    """

    text: str
    data: NDArray[np.uint8]
    changed: bool
    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    byte_starts: NDArray[np.int32]
    byte_ends: NDArray[np.int32]
    flags: NDArray[np.uint8]
    odd: dict[int, str] = field(default_factory=dict)
    loss: Loss | None = None


def from_trace(trace: Trace) -> Columns:
    """Turn a trace into columns.

    Parameters
    ----------
    trace
        Of any tokenizer.

    Examples
    --------
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> columns = from_trace(Trace("Hi", "hi", (Token(7, "hi", b"hi", 0, 2, 0, 2),), (), None))
    >>> columns.changed, columns.ends.tolist(), columns.odd
    (True, [2], {})
    """
    tokens = trace.tokens
    flags = np.zeros(len(tokens), np.uint8)
    odd: dict[int, str] = {}
    for place, token in enumerate(tokens):
        bits = SPECIAL * token.special | UNKNOWN * token.unknown | ORIGINS.index(token.origin) << ORIGIN_SHIFT
        if token.text == trace.text[token.start : token.end]:
            bits |= VERBATIM
        elif token.text != show_bytes(token.bytes):
            odd[place] = token.text
        flags[place] = bits
    return Columns(
        text=trace.text,
        data=np.frombuffer(trace.normalised.encode(), np.uint8),
        changed=trace.normalised != trace.text,
        ids=int32(token.id for token in tokens),
        starts=int32(token.start for token in tokens),
        ends=int32(token.end for token in tokens),
        byte_starts=int32(token.byte_start for token in tokens),
        byte_ends=int32(token.byte_end for token in tokens),
        flags=flags,
        odd=odd,
        loss=trace.loss,
    )


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

    def cut(self, text: str) -> Columns:
        """Cut a text, quickly where that is exact.

        Parameters
        ----------
        text
            Any text without lone surrogates.
        """
        quick = self.amend(self._last, text) if self._last else None
        self._last = quick or self.quick(text)
        return self._last or from_trace(self.cutter.trace(text))

    def amend(self, before: Columns, text: str) -> Columns | None:
        """Return the columns of an edited text by cutting what the edit touches; None where that does not do.

        Parameters
        ----------
        before
            What :meth:`quick` returned of another text.
        text
            Any text without lone surrogates.
        """
        stretch = edited(before.text, text) if self._falls_apart else None
        if stretch is None:
            return None
        start, old_end, end = stretch
        middle = self.quick(text[start:end])
        if middle is None:
            return None
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

    def quick(self, text: str) -> Columns | None:
        """Return the columns of a text that its entries write byte by byte; None where they do not.

        Parameters
        ----------
        text
            Any text without lone surrogates.
        """
        numbers = self.cutter.encode(text)
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


def int32(values: Iterable[Any]) -> NDArray[np.int32]:
    """Return numbers as an array."""
    return np.fromiter(values, np.int32)
