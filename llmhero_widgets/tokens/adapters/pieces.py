"""From what a tokenizer cut, piece by piece, to a trace; the same for every library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from llmhero_widgets.core.characters import show_bytes
from llmhero_widgets.tokens.adapters.loss import why
from llmhero_widgets.tokens.cutter import Token, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

#: In place of an id: bytes that no token stands for.
GAP = -1
# The two top bits of a byte, and what they are inside a character of UTF-8.
_TOP, _CONTINUES = 0xC0, 0x80


class Piece(NamedTuple):
    """One token, or a gap, before its place in the bytes is known.

    Attributes
    ----------
    id
        Vocabulary number, or :data:`GAP`.
    data
        Bytes of the normalised text.
    start, end
        Characters of the original; equal where it stands for none.
    special, unknown
        As in :class:`~llmhero_widgets.tokens.cutter.Token`.
    """

    id: int
    data: bytes
    start: int
    end: int
    special: bool = False
    unknown: bool = False


def tiled(text: str, ids: Sequence[int], data: Sequence[bytes], special: Container[int]) -> Iterator[Piece]:
    """Lay tokens over the bytes of a text that they tile: nothing was changed, put in or dropped.

    Parameters
    ----------
    text
        The text.
    ids, data
        Of each token; the bytes of all are those of the text.
    special
        Ids of special tokens.
    """
    encoded = None if text.isascii() else text.encode()
    place = start = 0
    for number, own in zip(ids, data, strict=True):
        stop = place + len(own)
        if encoded is None:
            first, last = place, stop
        else:
            # Bytes 10xxxxxx continue a character, so that the others count characters.
            inside = encoded[place] & _TOP == _CONTINUES
            whole = own if own.isascii() else [byte for byte in own if byte & _TOP != _CONTINUES]
            first, last = start - inside, start + len(whole)
            start = last
        yield Piece(number, own, first, last, number in special)
        place = stop


def assemble(
    text: str,
    pieces: Iterable[Piece],
    *,
    before: Iterable[tuple[int, str]] = (),
    after: Iterable[tuple[int, str]] = (),
    decode: Callable[[list[int]], str],
) -> Trace:
    """Lay pieces end to end.

    Parameters
    ----------
    text
        The original.
    pieces
        In order; their bytes are the whole normalised text.
    before, after
        Ids and names of the tokens that the post-processor adds.
    decode
        The tokenizer's own; special tokens left out.
    """
    tokens = [Token(number, name, b"", 0, 0, 0, 0, True, "post-processor") for number, name in before]
    gaps: list[tuple[int, int]] = []
    parts: list[bytes] = []
    body: list[int] = []
    shown: dict[bytes, str] = {}
    dropped: list[tuple[int, int]] = []
    place = 0
    for number, data, start, end, special, unknown in pieces:
        parts.append(data)
        stop = place + len(data)
        if number == GAP:
            if unknown:
                dropped.append((start, end))
            if data:
                if gaps and gaps[-1][1] == place:
                    gaps[-1] = (gaps[-1][0], stop)
                else:
                    gaps.append((place, stop))
        else:
            surface = shown.get(data)
            if surface is None:
                surface = shown[data] = show_bytes(data)
            origin = "text" if start < end or special else "normaliser"
            tokens.append(
                Token(number, surface, data, start, end, place, stop, special, origin, unknown)  # type: ignore[arg-type]
            )
            body.append(number)
        place = stop
    size = len(text)
    tokens += [
        Token(number, name, b"", size, size, place, place, True, "post-processor") for number, name in after
    ]
    normalised = b"".join(parts).decode()
    decoded = decode(body)
    loss = why(text, decoded, tokens, dropped, decode)
    return Trace(text, normalised, tuple(tokens), tuple(gaps), loss)
