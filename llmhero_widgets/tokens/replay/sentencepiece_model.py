"""The vocabulary inside a SentencePiece model, read without the protocol-buffer library."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from llmhero_widgets.tokens.adapters.protobuf import fields

# Numbers of the message ModelProto and its parts, from sentencepiece_model.proto.
_PIECES, _TRAINER = 1, 2
_NAME, _SCORE, _TYPE = 1, 2, 3
_MODEL_TYPE, _BYTE_FALLBACK = 3, 35
NORMAL, UNKNOWN, USER_DEFINED, UNUSED, BYTE = 1, 2, 4, 5, 6
UNIGRAM, BPE = 1, 2


@dataclass(slots=True)
class SentencePieceModel:
    """What encoding needs to know.

    Attributes
    ----------
    names, scores, types
        Per entry.
    mergeable
        Entries that may come out of plain text, by name.
    reserved
        All others by name: control marks, the unknown entry and bytes.
    bytes
        Number of each byte's entry; empty without ``byte_fallback``.
    unknown
        Number of the unknown entry.
    user_defined, unused
        Names of the entries that are never cut, and numbers of those that are never put out.
    """

    names: list[str] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    types: list[int] = field(default_factory=list)
    kind: int = UNIGRAM
    byte_fallback: bool = False
    mergeable: dict[str, int] = field(default_factory=dict)
    reserved: dict[str, int] = field(default_factory=dict)
    bytes: list[int] = field(default_factory=list)
    unknown: int = 0
    user_defined: frozenset[str] = frozenset()
    unused: frozenset[int] = frozenset()

    def number(self, name: str) -> int:
        """Return the number of an entry, or that of the unknown one."""
        number = self.reserved.get(name)
        return self.mergeable.get(name, self.unknown) if number is None else number

    def split(self, text: str) -> list[str]:
        """Return the characters of a text, with user-defined entries kept whole, the longest first."""
        if not self.user_defined:
            return list(text)
        lengths = sorted({len(name) for name in self.user_defined}, reverse=True)
        parts = []
        place = 0
        while place < len(text):
            part = next(
                (text[place : place + n] for n in lengths if text[place : place + n] in self.user_defined),
                text[place],
            )
            parts.append(part)
            place += len(part)
        return parts


def read_model(serialized: bytes) -> SentencePieceModel:
    """Read what ``SentencePieceProcessor.serialized_model_proto()`` returns."""
    model = SentencePieceModel()
    for number, value in fields(serialized):
        if number == _PIECES:
            entry = dict(fields(value))
            model.names.append(entry.get(_NAME, b"").decode())
            model.scores.append(struct.unpack("<f", entry[_SCORE])[0] if _SCORE in entry else 0.0)
            model.types.append(entry.get(_TYPE, NORMAL))
        elif number == _TRAINER:
            trainer = dict(fields(value))
            model.kind = trainer.get(_MODEL_TYPE, UNIGRAM)
            model.byte_fallback = bool(trainer.get(_BYTE_FALLBACK, 0))
    for number, (name, kind) in enumerate(zip(model.names, model.types, strict=True)):
        table = model.mergeable if kind in {NORMAL, USER_DEFINED, UNUSED} else model.reserved
        table[name] = number
        if kind == UNKNOWN:
            model.unknown = number
    if model.byte_fallback:
        model.bytes = [model.reserved[f"<0x{byte:02X}>"] for byte in range(256)]
    numbered = list(enumerate(zip(model.names, model.types, strict=True)))
    model.user_defined = frozenset(name for _, (name, kind) in numbered if kind == USER_DEFINED)
    model.unused = frozenset(number for number, (_, kind) in numbered if kind == UNUSED)
    return model
