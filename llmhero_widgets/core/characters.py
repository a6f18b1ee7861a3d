"""Text and bytes, both ways, without losing a byte or inventing a character."""

from __future__ import annotations

import re
from functools import cache

from llmhero_widgets.core import messages
from llmhero_widgets.core.errors import HeroError

_NO_CHARACTER = re.compile("[\udc80-\udcff]+")
#: How vocabularies with byte fallback write one byte.
BYTE_NAME = re.compile(r"<0x([0-9A-F]{2})>")


def refuse_lone_surrogates(text: str) -> None:
    """Refuse half a surrogate pair, which no encoding can write.

    Parameters
    ----------
    text
        Any text.

    Raises
    ------
    HeroError
        ``bad_text``, with the place of the first one.
    TypeError
        If the text is no ``str``.

    Examples
    --------
    >>> refuse_lone_surrogates("👍🏽")
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise HeroError(
            messages.LONE_SURROGATE,
            messages.LONE_SURROGATE_HINT,
            code="bad_text",
            position=error.start + 1,
            code_point=f"U+{ord(text[error.start]):04X}",
        ) from None


def show_bytes(data: bytes) -> str:
    """Decode UTF-8, writing every byte that is part of no whole character in hexadecimal.

    Parameters
    ----------
    data
        Any bytes.

    Examples
    --------
    >>> show_bytes("通".encode()[:2] + b" ok")
    '⟨E9 80⟩ ok'
    """
    text = data.decode(errors="surrogateescape")
    return _NO_CHARACTER.sub(lambda match: f"⟨{_lone_bytes(match[0]).hex(' ').upper()}⟩", text)


def _lone_bytes(text: str) -> bytes:
    return text.encode(errors="surrogateescape")


@cache
def byte_alphabet() -> dict[str, int]:
    """Return which byte each character of a byte-level vocabulary stands for (GPT-2's table).

    Printable bytes of Latin-1 stand for themselves, and the other 68 for the characters from U+0100 on, in
    order (Radford et al. 2019, ``bytes_to_unicode`` of the GPT-2 encoder).

    Examples
    --------
    >>> alphabet = byte_alphabet()
    >>> len(alphabet), alphabet["a"], alphabet["Ġ"]
    (256, 97, 32)
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in set(printable)]
    return {
        **{chr(byte): byte for byte in printable},
        **{chr(0x100 + place): byte for place, byte in enumerate(others)},
    }
