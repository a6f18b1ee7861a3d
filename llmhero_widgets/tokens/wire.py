"""What the token inspector sends to its front end: a cut text as arrays, a million tokens as well as ten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.tokens.columns import HAS_ENTRY, SPECIAL, UNKNOWN, int32

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from numpy.typing import NDArray

    from llmhero_widgets.tokens.columns import Columns
    from llmhero_widgets.tokens.cutter import Loss

# What a saved notebook keeps, JSON and bytes together (protocol: below 64 kB).
MAX_KEPT_BYTES: Final = 60_000
# How much of a text that does not decode back is quoted, around the first difference.
_QUOTED_BEFORE = 16
_QUOTED_AFTER = 64

_CONTINUATION = 0x80
_CONTINUATION_MASK = 0xC0


def describe(cut: Columns, writings: Callable[[], Container[bytes]], *, with_text: bool) -> Reply:
    """Describe a cut text.

    Parameters
    ----------
    cut
        The cut.
    writings
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
    >>> from llmhero_widgets.tokens.columns import from_trace
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> cut = from_trace(Trace("hi", "hi", (Token(7, "hi", b"hi", 0, 2, 0, 2),), (), None))
    >>> reply = describe(cut, frozenset, with_text=True)
    >>> reply.result["text"], reply.arrays["ids"].tolist(), reply.arrays["ends"].tolist()
    ('hi', [7], [2])
    """
    units = utf16_offsets(cut.text)
    flags = cut.flags.copy()
    flags[_split_needlessly(cut, writings)] |= HAS_ENTRY
    names = sorted(set(cut.odd.values()))
    numbers = {name: number for number, name in enumerate(names)}
    arrays: dict[str, NDArray[Any]] = {
        "ids": cut.ids,
        "starts": units[cut.starts],
        "ends": units[cut.ends],
        "byte_starts": cut.byte_starts,
        "byte_ends": cut.byte_ends,
        "flags": flags,
        "bytes": cut.data,
        "odd_at": int32(cut.odd),
        "odd_is": int32(numbers[name] for name in cut.odd.values()),
    }
    result = {
        **({"text": cut.text} if with_text else {}),
        "odd": names,
        "changed": cut.changed,
        "loss": _loss(cut.text, cut.loss) if cut.loss else None,
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
    size = sum(array.nbytes for array in described.arrays.values())
    if size > MAX_KEPT_BYTES:
        return {}, b""
    descriptions, buffers = described.pack()
    state = {"result": dict(described.result), "arrays": descriptions}
    size += len(json.dumps(state, ensure_ascii=False).encode())
    return (state, b"".join(buffers)) if size <= MAX_KEPT_BYTES else ({}, b"")


def telling(cut: Columns) -> int | None:
    """Return the token that a reader should see first, None where there is none.

    It is one that shares a character with its neighbour, else an unknown one, else one that ends inside a
    word, else the first.

    Parameters
    ----------
    cut
        The cut.

    Examples
    --------
    >>> from llmhero_widgets.tokens.columns import from_trace
    >>> from llmhero_widgets.tokens.cutter import Token, Trace
    >>> tokens = Token(1, "lo", b"lo", 0, 2, 0, 2), Token(2, "w", b"w", 2, 3, 2, 3)
    >>> telling(from_trace(Trace("low", "low", tokens, (), None)))
    0
    """
    shares = (cut.starts[1:] < cut.ends[:-1]) & (cut.starts[:-1] < cut.ends[:-1])
    unknown = (cut.flags & UNKNOWN) != 0
    for found in (np.flatnonzero(shares), np.flatnonzero(unknown)):
        if found.size:
            return int(found[0])
    text = cut.text
    plain = (cut.flags & SPECIAL) == 0
    ends = zip(np.flatnonzero(plain).tolist(), cut.ends[plain].tolist(), strict=True)
    inside = (place for place, end in ends if text[end - 1 : end].isalpha() and text[end : end + 1].isalpha())
    return next(inside, 0) if cut.ids.size else None


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


def _split_needlessly(cut: Columns, writings: Callable[[], Container[bytes]]) -> list[int]:
    """Return the tokens that start inside a character which is an entry of the vocabulary as a whole."""
    data, starts = cut.data, cut.byte_starts
    if data.size == 0:
        return []
    continues = (data & _CONTINUATION_MASK) == _CONTINUATION
    writes = starts < cut.byte_ends
    inside = np.flatnonzero(writes & continues[np.minimum(starts, data.size - 1)])
    if not inside.size:
        return []
    leads = np.append(np.flatnonzero(~continues), data.size)
    lead = np.searchsorted(leads, starts[inside], "right") - 1
    vocabulary, raw = writings(), data.tobytes()
    known: dict[bytes, bool] = {}
    found = []
    for place, start, end in zip(
        inside.tolist(), leads[lead].tolist(), leads[lead + 1].tolist(), strict=True
    ):
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


def _slabs(name: str, array: NDArray[Any]) -> Iterable[tuple[str, NDArray[Any]]]:
    """Cut an array into parts that the wire carries."""
    most = protocol.MAX_SLAB_BYTES // array.itemsize
    for part, start in enumerate(range(0, max(1, len(array)), most)):
        yield (f"{name}/{part}" if part else name), array[start : start + most]
