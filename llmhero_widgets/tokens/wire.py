"""What the token inspector sends to its front end: a cut text as arrays, a million tokens as well as ten."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.tokens.text import show_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

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

# What a saved notebook keeps, JSON and bytes together (protocol: below 64 kB).
MAX_KEPT_BYTES: Final = 60_000
# How much of a text that does not decode back is quoted, around the first difference.
_QUOTED_BEFORE = 16
_QUOTED_AFTER = 64

_CONTINUATION = 0x80
_CONTINUATION_MASK = 0xC0


def describe(trace: Trace, entries: Callable[[], Container[bytes]], *, with_text: bool) -> Reply:
    """Describe a cut text.

    Parameters
    ----------
    trace
        The cut.
    entries
        Returns what the entries of the vocabulary stand for; called only where a character is split.
    with_text
        Whether the reader's text goes with it; the one who brought it has it.

    Returns
    -------
    Reply
        One value per token: ``ids``; ``starts`` and ``ends`` (UTF-16 units of the text, as a browser
        counts); ``byte_starts`` and ``byte_ends`` (of the normalised text); ``flags``. ``bytes`` is the
        normalised text in UTF-8. An array beyond the wire's limit comes in parts: ``ids``, ``ids/1``, …
        A text that is neither the token's own slice nor its bytes is ``odd[odd_is[k]]`` for the token
        ``odd_at[k]``.

    Examples
    --------
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> cut = Trace("hi", "hi", (Token(7, "hi", b"hi", 0, 2, 0, 2),), (), None)
    >>> reply = describe(cut, frozenset, with_text=True)
    >>> reply.result["text"], reply.arrays["ids"].tolist(), reply.arrays["ends"].tolist()
    ('hi', [7], [2])
    """
    tokens = trace.tokens
    units = utf16_offsets(trace.text)
    data = np.frombuffer(trace.normalised.encode(), np.uint8)
    byte_starts = _int32(token.byte_start for token in tokens)
    byte_ends = _int32(token.byte_end for token in tokens)
    flags, odd = _flags(trace)
    flags[_split_needlessly(trace, data, byte_starts, entries)] |= HAS_ENTRY
    names = sorted(set(odd.values()))
    numbers = {name: number for number, name in enumerate(names)}
    arrays = {
        "ids": _int32(token.id for token in tokens),
        "starts": units[_int32(token.start for token in tokens)],
        "ends": units[_int32(token.end for token in tokens)],
        "byte_starts": byte_starts,
        "byte_ends": byte_ends,
        "flags": flags,
        "bytes": data,
        "odd_at": _int32(odd),
        "odd_is": _int32(numbers[name] for name in odd.values()),
    }
    result = {
        **({"text": trace.text} if with_text else {}),
        "odd": names,
        "changed": trace.normalised != trace.text,
        "loss": _loss(trace.text, trace.loss) if trace.loss else None,
    }
    return Reply(result, {part: slab for name in arrays for part, slab in _slabs(name, arrays[name])})


def keep(described: Reply) -> tuple[dict[str, Any], bytes]:
    """Return what a saved notebook shows without a kernel; nothing where that is too much.

    Parameters
    ----------
    described
        What :func:`describe` returned, with the text.

    Returns
    -------
    dict, bytes
        The JSON with the descriptions of the arrays, and the arrays one after another; together at most
        60 kB.
    """
    descriptions, buffers = described.pack()
    state = {"result": dict(described.result), "arrays": descriptions}
    size = len(json.dumps(state, ensure_ascii=False).encode()) + sum(map(len, buffers))
    return (state, b"".join(buffers)) if size <= MAX_KEPT_BYTES else ({}, b"")


def telling(trace: Trace) -> int | None:
    """Return the token that a reader should see first, None where there is none.

    It is one that shares a character with its neighbour, else an unknown one, else the first half of a
    word that was cut, else the first.

    Examples
    --------
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> cut = (Token(1, "a ", b"a ", 0, 2, 0, 2), Token(2, "lo", b"lo", 2, 4, 2, 4), Token(3, "w", b"w", 4, 5, 4, 5))
    >>> telling(Trace("a low", "a low", cut, (), None))
    1
    """
    tokens = trace.tokens
    pairs = list(pairwise(enumerate(tokens)))
    shared = (i for (i, a), (_, b) in pairs if a.start < a.end and b.start < min(a.end, b.end))
    unknown = (i for i, token in enumerate(tokens) if token.unknown)
    cut = (i for (i, a), (_, b) in pairs if a.text[-1:].isalpha() and b.text[:1].isalpha() and not a.special)
    first = next(shared, next(unknown, next(cut, 0)))
    return first if tokens else None


def utf16_offsets(text: str) -> NDArray[np.int32]:
    """Return for each code point of a text, and for its end, how many UTF-16 units stand before it.

    Parameters
    ----------
    text
        Any text without lone surrogates.

    Returns
    -------
    numpy.ndarray
        int32, one more value than the text has code points.

    Examples
    --------
    >>> utf16_offsets("a😀b").tolist()
    [0, 1, 3, 4]
    """
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    offsets = np.zeros(len(points) + 1, np.int32)
    np.cumsum(1 + (points > 0xFFFF), out=offsets[1:], dtype=np.int32)  # noqa: PLR2004 - the last of one unit
    return offsets


def _flags(trace: Trace) -> tuple[NDArray[np.uint8], dict[int, str]]:
    """Return each token's bits, and the texts that the browser cannot find out by itself."""
    flags = np.zeros(len(trace.tokens), np.uint8)
    odd: dict[int, str] = {}
    for place, token in enumerate(trace.tokens):
        bits = SPECIAL * token.special | UNKNOWN * token.unknown | ORIGINS.index(token.origin) << ORIGIN_SHIFT
        if token.text == trace.text[token.start : token.end]:
            bits |= VERBATIM
        elif token.text != show_bytes(token.bytes):
            odd[place] = token.text
        flags[place] = bits
    return flags, odd


def _split_needlessly(
    trace: Trace,
    data: NDArray[np.uint8],
    byte_starts: NDArray[np.int32],
    entries: Callable[[], Container[bytes]],
) -> list[int]:
    """Return the tokens that start inside a character which is an entry of the vocabulary as a whole."""
    if data.size == 0:
        return []
    continues = (data & _CONTINUATION_MASK) == _CONTINUATION
    writes = np.fromiter((bool(token.bytes) for token in trace.tokens), np.bool_)
    inside = np.flatnonzero(writes & continues[np.minimum(byte_starts, data.size - 1)])
    if not inside.size:
        return []
    leads = np.append(np.flatnonzero(~continues), data.size)
    lead = np.searchsorted(leads, byte_starts[inside], "right") - 1
    vocabulary, raw = entries(), data.tobytes()
    known: dict[bytes, bool] = {}
    found = []
    for place, start, end in zip(inside.tolist(), leads[lead].tolist(), leads[lead + 1].tolist(), strict=True):
        character = raw[start:end]
        if character not in known:
            known[character] = character in vocabulary
        if known[character]:
            found.append(place)
    return found


def _loss(text: str, loss: Loss) -> dict[str, Any]:
    """Quote what decoding gives, around the first character that differs."""
    decoded = loss.decoded
    same = next(
        (place for place, (a, b) in enumerate(zip(text, decoded, strict=False)) if a != b),
        min(len(text), len(decoded)),
    )
    start = max(0, same - _QUOTED_BEFORE)
    end = min(len(decoded), same + _QUOTED_AFTER)
    return {
        "reasons": list(loss.reasons),
        "decoded": decoded[start:end],
        "before": start > 0,
        "after": end < len(decoded),
    }


def _int32(values: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(values, np.int32)


def _slabs(name: str, array: NDArray[Any]) -> Iterable[tuple[str, NDArray[Any]]]:
    """Cut an array into parts that the wire carries."""
    most = protocol.MAX_SLAB_BYTES // array.itemsize
    for part, start in enumerate(range(0, max(1, len(array)), most)):
        yield (f"{name}/{part}" if part else name), array[start : start + most]
