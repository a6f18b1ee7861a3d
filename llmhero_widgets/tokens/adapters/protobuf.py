"""Messages of protocol buffers, read without their library (which SentencePiece's wheel does not bring).

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# How a field is laid out: a number, eight bytes, a length and that many bytes, four bytes.
NUMBER: Final = 0
LENGTH: Final = 2
_FIXED: Final = {1: 8, 5: 4}
_MORE: Final = 0x80


def fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """Give number and value of each field of a message: an int, or the bytes of anything else.

    Parameters
    ----------
    data
        One message.

    Raises
    ------
    IndexError, KeyError
        If it is none.

    Examples
    --------
    >>> list(fields(bytes([0x08, 0x96, 0x01, 0x12, 0x02]) + b"hi"))
    [(1, 150), (2, b'hi')]
    """
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        number, layout = key >> 3, key & 7
        if layout == NUMBER:
            value, place = _varint(data, place)
            yield number, value
            continue
        if layout == LENGTH:
            size, place = _varint(data, place)
        else:
            size = _FIXED[layout]
        yield number, data[place : place + size]
        place += size


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & (_MORE - 1)) << shift
        shift += 7
        if byte < _MORE:
            return value, place
