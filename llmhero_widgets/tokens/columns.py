"""A cut text as columns: one array per property, so that a megabyte is drawn as readily as a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.characters import show_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from llmhero_widgets.tokens.cutter import Loss, Trace

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


def int32(values: Iterable[Any]) -> NDArray[np.int32]:
    """Return numbers as an array."""
    return np.fromiter(values, np.int32)
