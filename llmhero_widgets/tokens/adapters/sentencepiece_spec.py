"""What a SentencePiece model does to a text before cutting it, read without the protocol-buffer library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages
from llmhero_widgets.tokens.adapters.protobuf import LENGTH, NUMBER, fields

# Numbers of sentencepiece_model.proto: of the model's parts, then of the parts' own fields.
_TRAINER, _NORMALISER = 2, 3
_MODEL_TYPE, _WHITESPACE_SUFFIX, _BYTE_FALLBACK = 3, 24, 35
_NAME, _CHARSMAP, _DUMMY_PREFIX, _EXTRA_WHITESPACES, _ESCAPE = 1, 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Spec:
    """The settings of a model.

    Attributes
    ----------
    model_type
        1 Unigram, 2 BPE, 3 words, 4 characters.
    byte_fallback
        Whether what the vocabulary lacks is written in bytes.
    treat_whitespace_as_suffix
        Whether a space belongs to the word in front of it.
    name
        Of the normalisation rule, such as ``"nmt_nfkc"``.
    charsmap
        Size of its table in bytes; 0 for none.
    add_dummy_prefix, remove_extra_whitespaces, escape_whitespaces
        As SentencePiece calls them.
    """

    model_type: int
    byte_fallback: bool
    treat_whitespace_as_suffix: bool
    name: str
    charsmap: int
    add_dummy_prefix: bool
    remove_extra_whitespaces: bool
    escape_whitespaces: bool


def read_spec(serialized: bytes) -> Spec:
    """Read what ``SentencePieceProcessor.serialized_model_proto()`` returns.

    Raises
    ------
    HeroError
        ``failed`` if it is no model.
    """
    trainer: dict[int, Any] = {}
    normaliser: dict[int, Any] = {}
    try:
        for number, value in fields(serialized):
            if number == _TRAINER:
                trainer |= dict(fields(value))
            elif number == _NORMALISER:
                normaliser |= dict(fields(value))
    except (IndexError, TypeError, KeyError) as error:
        raise HeroError(
            messages.UNREADABLE, messages.UNREADABLE_HINT, path="SentencePiece", reason=error
        ) from error
    return Spec(
        model_type=trainer.get(_MODEL_TYPE, 1),
        byte_fallback=bool(trainer.get(_BYTE_FALLBACK, 0)),
        treat_whitespace_as_suffix=bool(trainer.get(_WHITESPACE_SUFFIX, 0)),
        name=normaliser.get(_NAME, b"").decode(),
        charsmap=len(normaliser.get(_CHARSMAP, b"")),
        add_dummy_prefix=bool(normaliser.get(_DUMMY_PREFIX, 1)),
        remove_extra_whitespaces=bool(normaliser.get(_EXTRA_WHITESPACES, 1)),
        escape_whitespaces=bool(normaliser.get(_ESCAPE, 1)),
    )


def override(
    serialized: bytes, *, remove_extra_whitespaces: bool, add_dummy_prefix: bool, escape_whitespaces: bool
) -> bytes:
    """Return a model with other settings of its normaliser.

    Of a part that a message holds twice, the later one's fields win (protocol buffers, "last one wins").
    """
    settings = (
        (_DUMMY_PREFIX, add_dummy_prefix),
        (_EXTRA_WHITESPACES, remove_extra_whitespaces),
        (_ESCAPE, escape_whitespaces),
    )
    part = bytes(byte for number, is_on in settings for byte in (number << 3 | NUMBER, is_on))
    return serialized + bytes([_NORMALISER << 3 | LENGTH, len(part)]) + part
