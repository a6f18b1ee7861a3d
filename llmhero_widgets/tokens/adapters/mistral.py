"""Tokenizers of ``mistral_common``, alone or inside what ``AutoTokenizer`` returns for Mistral's models.

Inside are a ``tiktoken.Encoding`` or a SentencePiece model. Unlike all others, they cut special tokens that
are written in a text as plain text: only their own code puts the real ones in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.tokens.adapters.pieces import assemble, tiled
from llmhero_widgets.tokens.adapters.sentencepiece_backend import SentencePieceCutter
from llmhero_widgets.tokens.adapters.tiktoken_backend import TiktokenCutter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Cutter, Trace


def open_mistral(tokenizer: Any, name: str, hugging_face: Any | None = None) -> Cutter | None:
    """Make a cutter of a tokenizer of ``mistral_common``, or return None for anything else.

    Parameters
    ----------
    tokenizer
        A ``MistralTokenizer``, ``Tekkenizer`` or ``SentencePieceTokenizer``.
    name
        How to show it.
    hugging_face
        The ``MistralCommonBackend`` around it.
    """
    instruct = getattr(tokenizer, "instruct_tokenizer", None)
    inner = tokenizer if instruct is None else instruct.tokenizer
    model = getattr(inner, "_model", None)
    if model is None:
        return None
    # In its mode for fine-tuning, the one around it adds the end of the sequence too.
    around = [inner.bos_id] if hugging_face is None else list(hugging_face.encode(""))
    marks = (around[:1], around[1:])
    if hasattr(model, "decode_single_token_bytes"):
        return TekkenCutter(inner, name, marks, hugging_face)
    if hasattr(model, "serialized_model_proto"):
        return SentencePieceCutter(model, name, marks, hugging_face)
    return None


class TekkenCutter(TiktokenCutter):
    """A ``Tekkenizer`` as a ``Cutter``.

    Parameters
    ----------
    tokenizer
        Of ``mistral_common``.
    name
        How to show it.
    marks
        Ids that are put in front of a text and behind it.
    hugging_face
        The tokenizer around it, which decodes.
    """

    def __init__(
        self, tokenizer: Any, name: str, marks: tuple[list[int], list[int]], hugging_face: Any | None
    ) -> None:
        import tiktoken

        inner = tokenizer._model  # noqa: SLF001 - mistral_common shows it nowhere else
        first = tokenizer.num_special_tokens
        # Its numbers begin behind the special tokens, which are no part of the encoding.
        ranks = {entry: rank + first for entry, rank in inner._mergeable_ranks.items()}  # noqa: SLF001
        super().__init__(
            tiktoken.Encoding(
                inner.name,
                pat_str=inner._pat_str,  # noqa: SLF001 - tiktoken shows it nowhere else
                mergeable_ranks=ranks,
                special_tokens={},
            ),
            name,
        )
        self.hugging_face = hugging_face
        self._marks = marks
        self._special = {number: tokenizer.id_to_piece(number) for number in range(first)}
        self._size += first
        self._bytes = {number: written.encode() for number, written in self._special.items()}

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Return the ids as the tokenizer itself makes them; ``special`` adds its marks."""
        own = super().encode(text)
        return [*self._marks[0], *own, *self._marks[1]] if special else own

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the tokenizer makes of ids, special tokens left out."""
        if self.hugging_face is None:
            return super().decode(ids)
        text: str = self.hugging_face.decode(list(ids), skip_special_tokens=True)
        return text

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text and say for each token where it comes from."""
        with collector_paused():
            ids = self.encode(text, special=False)
            data = [self._data(number) for number in ids]
            before, after = (self._named(numbers) if special else [] for numbers in self._marks)
            return assemble(text, tiled(text, ids, data, ()), before=before, after=after, decode=self.decode)

    def _named(self, numbers: Sequence[int]) -> list[tuple[int, str]]:
        return [(number, self.entry(number).name) for number in numbers]

    def _numbers(self) -> Sequence[int]:
        return sorted({*self._special, *super()._numbers()})
