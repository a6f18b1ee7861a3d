"""Bytes to text: which encoding a file has."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a reader may choose; "auto" finds it out.
ENCODINGS: Final = (
    "auto", "utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc_kr", "cp1252",
)  # fmt: skip

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose little-endian mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK: Final = 1 << 20
_UNREAD: Final = "\ufffd"
#: Bytes that are looked at to guess; a strict decoding of everything follows.
_SAMPLE: Final = 1 << 18
#: Pairs of GB 2312: a lead byte of a Chinese character or of a full-width sign, and a second byte.
_PAIR: Final = re.compile(rb"[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]")
#: Pairs of its first level: the 3,755 characters that make up 99 % of modern Chinese.
_COMMON: Final = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_CONTROLS_IN_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd\ue000-\uf8ff]")
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
#: What pages may call the encodings that browsers know (WHATWG Encoding Standard, section 4.2), by Python's
#: name, and what browsers read then. UTF-16 is not among them: a declaration that can be read is ASCII.
_BROWSERS: Final = {
    "utf-8": "utf-8",
    "iso8859-1": "cp1252",
    "cp1252": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "shift_jis": "cp932",
    "cp932": "cp932",
    "euc_jp": "euc_jp",
    "iso2022_jp": "iso2022_jp",
    "euc_kr": "cp949",
    "cp949": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    **{
        name: name
        for name in (
            *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
            *(f"cp{page}" for page in (866, 874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)),
            *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
        )
    },
}
#: Names of browsers that Python does not know.
_ALIASES: Final = {
    "x-sjis": "cp932", "x-gbk": "gb18030", "x-x-big5": "big5hkscs", "x-euc-jp": "euc_jp",
    "windows-949": "cp949", "x-mac-roman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "dos-874": "cp874",
    **{f"x-cp125{page}": f"cp125{page}" for page in range(9)},
}  # fmt: skip


class Decoded(NamedTuple):
    """A text, the encoding that it had, and how many characters could not be read."""

    text: str
    encoding: str
    replaced: int = 0


def decode(
    data: bytes, encoding: str = "auto", *, check: Callable[[], None] = lambda: None
) -> Decoded | None:
    r"""Return the text of some bytes, or None where they are not text.

    A byte order mark decides first, then the zero bytes of UTF-16 without a mark, then valid UTF-8, then
    pairs of GB 2312; what is left is Windows-1252, in which every Latin-1 text reads the same. UTF-8 with few
    broken bytes stays UTF-8: each becomes U+FFFD, and they are counted.

    Parameters
    ----------
    data
        A whole file.
    encoding
        One of ``ENCODINGS``; other than "auto", nothing is guessed.
    check
        Called at least once per megabyte; may raise to stop.

    Raises
    ------
    UnicodeDecodeError
        If an encoding was chosen, or a mark names one, and the bytes are not valid in it.

    Examples
    --------
    >>> decode("缓存".encode("gb18030") * 20).encoding
    'gb18030'
    >>> decode(b"caf\xe9")
    Decoded(text='café', encoding='cp1252', replaced=0)
    """
    for mark, name in _MARKS:
        if data.startswith(mark) and encoding in {"auto", name.removesuffix("-sig")}:
            return Decoded(_strict(data, name, check), name)
    if encoding != "auto":
        return Decoded(_strict(data, encoding, check), encoding)
    sample = data[:_SAMPLE]
    wide = _wide(sample)
    if not wide and len(_CONTROLS.findall(sample)) > len(sample) // 100:
        return None
    try:
        name = wide or "utf-8"
        return Decoded(_strict(data, name, check), name)
    except UnicodeDecodeError:
        return None if wide else _guessed(data, sample)


def known_encoding(label: str) -> str:
    """Return the codec that a browser takes for the name of an encoding, or the empty string.

    Python knows codecs besides that pack, cipher or escape; no document chooses one of these.

    Examples
    --------
    >>> [known_encoding(each) for each in ("GB2312", "latin1", "x-sjis", "zlib_codec", "rot13")]
    ['gb18030', 'cp1252', 'cp932', '', '']
    """
    try:
        name = codecs.lookup(_ALIASES.get(label.lower(), label)).name
    except (LookupError, ValueError):
        return ""
    return _BROWSERS.get(name, "")


def whole_characters(text: str) -> tuple[str, int]:
    r"""Replace halves of surrogate pairs, which no encoding can write, by U+FFFD, and count them.

    Examples
    --------
    >>> whole_characters("a\ud83d b")
    ('a� b', 1)
    """
    return (text, 0) if text.isascii() else _SURROGATES.subn(_UNREAD, text)


def _guessed(data: bytes, sample: bytes) -> Decoded:
    """Read what is not valid UTF-8."""
    text = data.decode("utf-8", "replace")
    replaced = text.count(_UNREAD)
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if replaced * 20 <= foreign:
        return Decoded(text, "utf-8", replaced)
    if _is_gb(sample):
        text = data.decode("gb18030", "replace")
        replaced = text.count(_UNREAD)
        if replaced * 200 <= len(text):
            return Decoded(text, "gb18030", replaced)
    text = data.decode("cp1252", "replace")
    return Decoded(text, "cp1252", text.count(_UNREAD))


def _strict(data: bytes, encoding: str, check: Callable[[], None]) -> str:
    """Decode block by block, so that a reader can stop."""
    decoder = codecs.getincrementaldecoder(encoding)()
    parts = []
    for start in range(0, len(data), _BLOCK):
        check()
        parts.append(decoder.decode(data[start : start + _BLOCK]))
    parts.append(decoder.decode(b"", final=True))
    return "".join(parts)


def _wide(sample: bytes) -> str:
    """Return which UTF-16 without a mark this looks like: half of each pair of Latin text is zero."""
    pairs = len(sample) // 2
    if pairs < 2 or b"\0" not in sample:  # noqa: PLR2004 - one character is no evidence
        return ""
    even, odd = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    # Chinese in UTF-16 has few zero bytes: those of its digits, spaces and line ends, all on one side.
    if bool(odd) == bool(even):
        return ""
    name = "utf-16-le" if odd else "utf-16-be"
    text = sample[: 2 * pairs].decode(name, "replace")
    # Pictures and programs have zero bytes too.
    return name if 100 * len(_CONTROLS_IN_TEXT.findall(text)) <= len(text) else ""


def _is_gb(sample: bytes) -> bool:
    high = len(_HIGH.findall(sample))
    pairs = _PAIR.findall(sample)
    common = len(_COMMON.findall(sample))
    return bool(pairs) and 2 * len(pairs) >= 0.9 * high and common >= 0.7 * len(pairs)
