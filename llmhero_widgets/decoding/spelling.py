"""Every token as the bytes that it adds to a text: what a rule over texts is checked against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.decoding.names import Names
from llmhero_widgets.decoding.patterns import Chars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel


# How many bytes follow the first one of a character, by its upper four bits.
_FOLLOWERS: Final = {0xC: 1, 0xD: 1, 0xE: 2, 0xF: 3}


class Spelling:
    """Every token of a model as the bytes that it adds to a text, for all constraints on that model.

    Special tokens add nothing: no constraint allows them, but for the one that ends a text. A word that
    begins with a space (``▁yes`` or ``Ġyes``) is spelled with it, so that ``"yes"`` and ``" yes"`` are two
    different texts. Only where the tokenizer drops the space before the first word of a text, and the text
    is written from its start (the decoder beside an encoder, such as T5), it may stand before any rule.

    Parameters
    ----------
    lm
        A decoder, or an encoder-decoder.

    Attributes
    ----------
    pieces : list of bytes
        One for each logit; empty for tokens that add nothing.
    ends : tuple of int
        Tokens that end a text, in rising order.
    drops_space : bool
        Whether a space may stand before any rule.
    names : Names
        What the tokens are shown as.
    """

    def __init__(self, lm: LanguageModel) -> None:
        from llguidance import LLTokenizer, TokenizerWrapper

        self.names = names = Names(lm)
        vocabulary = lm.vocabulary
        known = min(len(lm.tokenizer), vocabulary)
        spelled = [b"" if token in names.special else names.piece(token) for token in range(known)]
        self.pieces: list[bytes] = spelled + [b""] * (vocabulary - known)
        self.ends = tuple(sorted(token for token in names.ends if token < vocabulary))
        self.drops_space = lm.kind == "encoder-decoder" and _drops_space(lm.tokenizer, self.pieces)
        self._shortest: dict[bytes, int] = {}
        for token, piece in enumerate(self.pieces):
            self._shortest.setdefault(piece, token)
        self._longest = max(map(len, self.pieces), default=0)
        self._tokenizer = lm.tokenizer
        # The library wants a token that ends a text; a model without one never shows the one that is added.
        wrapped = TokenizerWrapper(_Table(self, vocabulary))
        self.library = LLTokenizer(wrapped, eos_token=list(self.ends) or [vocabulary])
        self._bytes: Any = None

    def encode(self, data: bytes) -> list[int]:
        """Return tokens that spell exactly these bytes: those of the tokenizer, or else the longest first."""
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return self.longest(data)
        ids: list[int] = self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        pieces = [self.pieces[number] if number < len(self.pieces) else b"" for number in ids]
        return ids if b"".join(pieces) == data and all(pieces) else self.longest(data)

    def longest(self, data: bytes) -> list[int]:
        """Return the longest tokens from the left; what no token spells ends the list."""
        ids, at = [], 0
        while at < len(data):
            lengths = range(min(self._longest, len(data) - at), 0, -1)
            found = next(
                (data[at : at + size] for size in lengths if data[at : at + size] in self._shortest), b""
            )
            if not found:
                break
            ids.append(self._shortest[found])
            at += len(found)
        return ids

    def characters(self, name: str) -> Chars:
        r"""Return what ``\d``, ``\p{L}`` and the like hold, asked of the library that makes the masks."""
        from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

        if self._bytes is None:
            self._bytes = LLTokenizer(TokenizerWrapper(_Bytes()), slices=[])
        matcher = LLMatcher(self._bytes, LLMatcher.grammar_from_regex(name), log_level=0)
        ranges: list[tuple[int, int]] = []

        def walk(data: bytes, missing: int) -> None:
            allowed = bits(matcher.compute_bitmask(), 256)
            if missing == 1:
                # The last byte of a character: what follows each other is one range.
                edges = np.flatnonzero(np.diff(np.concatenate(([False], allowed, [False])))).tolist()
                for low, high in zip(edges[::2], edges[1::2], strict=True):
                    ranges.append((_point(data, low), _point(data, high - 1)))
                return
            for byte in allowed.nonzero()[0].tolist():
                matcher.consume_token(byte)
                walk(data + bytes([byte]), missing - 1)
                matcher.rollback(1)

        first = bits(matcher.compute_bitmask(), 256)
        ranges.extend((byte, byte) for byte in first[:128].nonzero()[0].tolist())
        for byte in (128 + first[128:].nonzero()[0]).tolist():
            matcher.consume_token(byte)
            walk(bytes([byte]), _FOLLOWERS[byte >> 4])
            matcher.rollback(1)
        return Chars(tuple(_joined(ranges)))


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return rising ranges as few: those that touch become one."""
    found: list[tuple[int, int]] = []
    for low, high in ranges:
        start = found.pop()[0] if found and found[-1][1] == low - 1 else low
        found.append((start, high))
    return found


def _point(begun: bytes, last: int) -> int:
    return ord((begun + bytes([last])).decode())


def bits(mask: bytes, size: int) -> NDArray[np.bool_]:
    """Return a mask of the library, one bit for each token, as bool (size,)."""
    given = np.unpackbits(np.frombuffer(mask, np.uint8), bitorder="little")[:size]
    found = np.zeros(size, bool)
    found[: len(given)] = given
    return found


class _Table:
    """A vocabulary as the library asks for it."""

    def __init__(self, spelling: Spelling, vocabulary: int) -> None:
        self._spelling = spelling
        self.tokens = [
            piece or f"<special {token}>".encode() for token, piece in enumerate((*spelling.pieces, b""))
        ]
        self.special_token_ids = [token for token, piece in enumerate((*spelling.pieces, b"")) if not piece]
        self.eos_token_id = spelling.ends[0] if spelling.ends else vocabulary
        self.bos_token_id = None

    def __call__(self, text: bytes | str) -> list[int]:
        data = text.encode() if isinstance(text, str) else bytes(text)
        return self._spelling.encode(data)


class _Bytes:
    """Every byte as a token of its own; 0xFF, which is in no text, ends it."""

    tokens = (*(bytes([byte]) for byte in range(255)), b"<end>")
    special_token_ids = (255,)
    eos_token_id = 255
    bos_token_id = None

    def __call__(self, text: bytes | str) -> list[int]:
        return list(text.encode() if isinstance(text, str) else text)


def _drops_space(tokenizer: Any, pieces: Sequence[bytes]) -> bool:
    """Whether a text loses the space with which its first word is spelled."""
    word = next(
        (token for token, piece in enumerate(pieces) if piece[:1] == b" " and piece[1:].isalnum()), None
    )
    return word is not None and not str(tokenizer.decode([word])).startswith(" ")
