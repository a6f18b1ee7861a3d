"""A tokenizer whose makers compose a text (NFC) before tiktoken sees it, as Qwen's do."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.tokens.cutter import Loss, Trace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Algorithm, Cutter, Entry, Library


class Composed:
    r"""A tokenizer behind Unicode's composition (NFC, UAX #15, by Python's own tables).

    Parameters
    ----------
    inner
        The tokenizer of the composed text, which gives that text back.

    Examples
    --------
    >>> import tiktoken
    >>> from llmhero_widgets.tokens.cut import cutter
    >>> ranks = {bytes([byte]): byte for byte in range(256)} | {"é".encode(): 256}
    >>> plain = cutter(tiktoken.Encoding("tiny", pat_str=".", mergeable_ranks=ranks, special_tokens={}))
    >>> trace = Composed(plain).trace("e\u0301a")
    >>> [(token.id, token.start, token.end) for token in trace.tokens], trace.loss.reasons
    ([(256, 0, 2), (97, 2, 3)], ('unicode',))
    """

    def __init__(self, inner: Cutter) -> None:
        self._inner = inner
        self.name = inner.name
        self.algorithm: Algorithm = inner.algorithm
        self.library: Library = inner.library
        self.backend: Any = inner.backend
        self.hugging_face: Any | None = inner.hugging_face

    @property
    def inner(self) -> Cutter:
        """The tokenizer of the composed text."""
        return self._inner

    @property
    def vocab_size(self) -> int:
        """Number of entries, added ones included."""
        return self._inner.vocab_size

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Return the ids of the composed text."""
        refuse_lone_surrogates(text)
        return self._inner.encode(unicodedata.normalize("NFC", text), special=special)

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the tokenizer makes of ids, special tokens left out."""
        return self._inner.decode(ids)

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text; characters are counted in the text as it was given."""
        refuse_lone_surrogates(text)
        if unicodedata.is_normalized("NFC", text):
            return self._inner.trace(text, special=special)
        composed, starts, ends = compose(text)
        trace = self._inner.trace(composed, special=special)
        tokens = tuple(
            replace(token, start=starts[token.start], end=ends[token.end - 1])
            if token.start < token.end
            else replace(token, start=starts[token.start], end=starts[token.start])
            for token in trace.tokens
        )
        decoded = trace.loss.decoded if trace.loss else composed
        reasons = trace.loss.reasons if trace.loss else ()
        loss = Loss(decoded, tuple(dict.fromkeys((*reasons, "unicode")))) if decoded != text else None
        return Trace(text, trace.normalised, tokens, trace.gaps, loss)

    def entry(self, number: int) -> Entry:
        """Return one entry of the vocabulary."""
        return self._inner.entry(number)

    def entries(self) -> Sequence[Entry]:
        """Return the whole vocabulary by number."""
        return self._inner.entries()


def compose(text: str) -> tuple[str, list[int], list[int]]:
    r"""Return a text in NFC, and where its characters come from.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    composed : str
        As ``unicodedata.normalize("NFC", text)``.
    starts : list of int
        For each composed character, and for the end, where its source starts in ``text``.
    ends : list of int
        For each composed character, where its source ends. Characters that were composed or reordered
        together have the same source.

    Examples
    --------
    >>> compose("ae\u0301")
    ('aé', [0, 1, 3], [1, 3])
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for cluster in _clusters(text):
        composed = unicodedata.normalize("NFC", cluster)
        stop = place + len(cluster)
        if composed == cluster:
            starts += range(place, stop)
            ends += range(place + 1, stop + 1)
        else:
            starts += [place] * len(composed)
            ends += [stop] * len(composed)
        parts.append(composed)
        place = stop
    return "".join(parts), [*starts, place], ends


def _clusters(text: str) -> list[str]:
    """Split a text where composing the parts is composing the whole.

    Only a character of combining class 0 can start a part, and it does unless it composes with the part
    before it (Hangul syllables; some vowel signs of India). Nothing below U+0300 composes with what stands
    before it.
    """
    clusters: list[str] = []
    for character in text:
        if clusters and (unicodedata.combining(character) or _joins(clusters[-1], character)):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _joins(cluster: str, character: str) -> bool:
    if character < "\u0300":
        return False
    normalize = unicodedata.normalize
    return normalize("NFC", cluster + character) != normalize("NFC", cluster) + normalize("NFC", character)
