"""What every tokenizer can do, whichever library it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

Algorithm = Literal["bpe", "wordpiece", "unigram", "wordlevel"]
Library = Literal["tokenizers", "tiktoken", "sentencepiece", "transformers"]
Origin = Literal["text", "normaliser", "post-processor", "template"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a vocabulary.

    Attributes
    ----------
    id
        Its number.
    name
        As the vocabulary writes it: ``"Ġto"``, ``"##ing"``, ``"▁the"``, ``"<0xE9>"``. For tiktoken, whose
        entries are bytes, those bytes with everything that is no whole character as ``⟨E9 80⟩``.
    data
        The bytes that it stands for inside a text; of a special token, those of its name.
    special
        Whether the tokenizer never makes it from plain text.
    """

    id: int
    name: str
    data: bytes
    special: bool

    def _repr_html_(self) -> str:
        """Return the entry for a notebook."""
        from llmhero_widgets.tokens.pictures.vocabulary import draw_entries

        return draw_entries([self])


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a text.

    Attributes
    ----------
    id
        Vocabulary number.
    text
        What a reader recognises: its own characters, or ``⟨E9 80⟩`` for bytes that are no whole character.
    bytes
        What it stands for in the normalised text, UTF-8; of an unknown token, the bytes that were lost.
        Empty for a token that was added.
    start, end
        Characters (code points) of the original text; equal where a token stands for none of them. Tokens
        that share one character have the same span.
    byte_start, byte_end
        Bytes of the normalised text; as long as ``bytes``.
    special
        Whether it is a special token.
    origin
        Who put it there: the text itself, the normaliser (a character that was not typed), the
        post-processor (``[CLS]``, BOS) or a chat template.
    unknown
        Whether it stands for text that the vocabulary cannot write.
    """

    id: int
    text: str
    bytes: bytes
    start: int
    end: int
    byte_start: int
    byte_end: int
    special: bool = False
    origin: Origin = "text"
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """Why decoding does not give the text back.

    Attributes
    ----------
    decoded
        What it gives.
    reasons
        Among ``"lower-case"``, ``"accents"``, ``"unicode"`` (NFC, NFKC and the like), ``"spaces"``,
        ``"control"`` (characters that are deleted), ``"unknown"``, ``"special"`` (special tokens written in
        the text, which decoding leaves out) and ``"other"``; each once, the weightiest first.
    """

    decoded: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A text, cut.

    Attributes
    ----------
    text
        As it was given.
    normalised
        As it was cut: after the normaliser. The bytes of all tokens of origin "text" and "normaliser" and
        of all ``gaps``, in order, are its UTF-8.
    tokens
        In order.
    gaps
        Byte spans of ``normalised`` that the pre-tokeniser drops (WordPiece: white space).
    loss
        None where decoding gives the text back.
    """

    text: str
    normalised: str
    tokens: tuple[Token, ...]
    gaps: tuple[tuple[int, int], ...]
    loss: Loss | None

    def _repr_html_(self) -> str:
        """Return the cut text: every token, and whether decoding gives the text back for a notebook."""
        from llmhero_widgets.tokens.pictures.trace import draw

        return draw(self)


@runtime_checkable
class Cutter(Protocol):
    """A tokenizer as the functions of this package see it; :func:`cutter` makes one of anything."""

    name: str
    algorithm: Algorithm
    library: Library
    #: What was wrapped: a ``tokenizers.Tokenizer``, ``tiktoken.Encoding`` or ``SentencePieceProcessor``.
    backend: Any
    #: The Hugging Face tokenizer, where there is one: chat templates live there.
    hugging_face: Any | None

    @property
    def vocab_size(self) -> int:
        """Number of entries, added ones included."""
        ...

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Return the ids as the tokenizer itself makes them; ``special`` adds its marks."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the tokenizer makes of ids, special tokens left out."""
        ...

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text and say for each token where it comes from."""
        ...

    def entry(self, number: int) -> Entry:
        """Return one entry of the vocabulary; raises ``HeroError`` (``bad_request``) if there is none."""
        ...

    def entries(self) -> Sequence[Entry]:
        """Return the whole vocabulary by number; numbers without an entry are left out."""
        ...
