"""What a ``tokenizers.Tokenizer`` is made of: components, their parameters, and how bytes are written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import BYTE_NAME, byte_alphabet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmhero_widgets.tokens.cutter import Algorithm

_ALGORITHMS: dict[str, Algorithm] = {
    "BPE": "bpe",
    "WordPiece": "wordpiece",
    "Unigram": "unigram",
    "WordLevel": "wordlevel",
}
_SPACE_MARK = "▁"
# Where a Unigram model keeps the two numbers around its vocabulary, which may be 10 MB of JSON.
_EDGE = 200


def state(component: Any) -> dict[str, Any]:
    """Return a component's type and parameters as ``tokenizer.json`` writes them.

    Parameters
    ----------
    component
        A normaliser, pre-tokeniser, post-processor or decoder; None for one that is missing.
    """
    if component is None:
        return {}
    try:
        found: dict[str, Any] = json.loads(component.__getstate__())
    except Exception:  # noqa: BLE001 - the library raises a bare Exception for one that is written in Python
        return {"type": "Custom"}
    return found


def steps(component: Any) -> list[tuple[Any, dict[str, Any]]]:
    """Return the components that are applied one after the other, each with its parameters."""
    own = state(component)
    if not own:
        return []
    if own["type"] != "Sequence":
        return [(component, own)]
    parts = next(value for name, value in own.items() if name != "type")
    found = []
    for place in range(len(parts)):
        found += steps(component[place])
    return found


def _leaves(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "type" in node:
            yield node
        for value in node.values():
            yield from _leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value)


def algorithm(tokenizer: Any) -> Algorithm:
    """Return how the model of a tokenizer cuts words."""
    return _ALGORITHMS[type(tokenizer.model).__name__]


def unknown_id(tokenizer: Any) -> int | None:
    """Return the id that stands for text which the vocabulary cannot write, if there is one."""
    model = tokenizer.model
    if algorithm(tokenizer) != "unigram":
        name = model.unk_token
        number: int | None = None if name is None else model.token_to_id(name)
        return number
    found = re.search(rb'"unk_id":(\d+)', model.__getstate__()[:_EDGE])
    return int(found[1]) if found else None


def byte_fallback(tokenizer: Any) -> bool:
    """Return whether entries such as ``<0x0A>`` stand for bytes."""
    model = tokenizer.model
    kind = algorithm(tokenizer)
    if kind == "unigram":
        return b'"byte_fallback":true' in model.__getstate__()[-_EDGE:]
    return kind == "bpe" and bool(model.byte_fallback)


class Alphabet:
    """How a tokenizer writes bytes.

    Parameters
    ----------
    tokenizer
        A ``tokenizers.Tokenizer``.

    Attributes
    ----------
    byte_level : bool
        Whether the model sees GPT-2's letters for bytes.
    mark : str or None
        What stands for a space.
    """

    def __init__(self, tokenizer: Any) -> None:
        normaliser = list(_leaves(state(tokenizer.normalizer)))
        splitter = list(_leaves(state(tokenizer.pre_tokenizer)))
        decoder = list(_leaves(state(tokenizer.decoder)))
        self._early = any(part["type"] == "ByteLevel" for part in normaliser)
        self.byte_level = self._early or any(part["type"] == "ByteLevel" for part in splitter)
        marks = [part["replacement"] for part in splitter + decoder if part["type"] == "Metaspace"]
        marks += [
            part["content"]
            for part in normaliser
            if part["type"] == "Replace" and part["pattern"] == {"String": " "} and len(part["content"]) == 1
        ]
        self.mark: str | None = marks[0] if marks and not self.byte_level else None
        self._letters = byte_alphabet()
        model = tokenizer.model
        self._prefix: str = getattr(model, "continuing_subword_prefix", None) or ""
        self._suffix: str = getattr(model, "end_of_word_suffix", None) or ""
        self._fallback = byte_fallback(tokenizer)

    def data(self, word: str) -> bytes:
        """Return the bytes that a piece of what the model sees stands for."""
        if self.byte_level:
            letters = self._letters
            try:
                return bytes([letters[character] for character in word])
            except KeyError:  # not through the byte-level step, as an added token
                return b"".join(
                    bytes([letters[character]]) if character in letters else character.encode()
                    for character in word
                )
        return (word.replace(self.mark, " ") if self.mark else word).encode()

    def source(self, text: str) -> bytes:
        """Return the bytes of a piece of what the normaliser made."""
        if self._early:
            return self.data(text)
        return (text.replace(self.mark, " ") if self.mark else text).encode()

    def entry(self, name: str) -> bytes:
        """Return the bytes that an entry of the vocabulary stands for inside a text."""
        byte = BYTE_NAME.fullmatch(name) if self._fallback else None
        if byte:
            return bytes.fromhex(byte[1])
        if self._prefix and name.startswith(self._prefix) and len(name) > len(self._prefix):
            name = name[len(self._prefix) :]
        if self._suffix and name.endswith(self._suffix) and len(name) > len(self._suffix):
            name = name[: -len(self._suffix)]
        return self.data(name)
