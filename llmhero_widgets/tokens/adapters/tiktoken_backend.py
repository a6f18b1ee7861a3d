"""tiktoken's encodings, and tekken's, which are the same with the special tokens in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates, show_bytes
from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.tokens.adapters.pieces import assemble, tiled
from llmhero_widgets.tokens.adapters.vocabulary import Vocabulary
from llmhero_widgets.tokens.cutter import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Algorithm, Library, Trace


class TiktokenCutter(Vocabulary):
    """A ``tiktoken.Encoding`` as a :class:`~llmhero_widgets.tokens.cutter.Cutter`.

    Special tokens that are written in a text are cut as such (``allowed_special="all"``), as every other
    library does.

    Parameters
    ----------
    encoding
        A ``tiktoken.Encoding``.
    name
        How to show it.
    """

    library: Library = "tiktoken"
    algorithm: Algorithm = "bpe"
    hugging_face: Any | None = None

    def __init__(self, encoding: Any, name: str) -> None:
        super().__init__()
        self.backend = encoding
        self.name = name
        self._special = {encoding.encode_single_token(token): token for token in encoding.special_tokens_set}
        # Not n_vocab, which counts numbers that stand for nothing.
        self._size = len(encoding.token_byte_values()) + len(self._special)
        self._bytes: dict[int, bytes] = {}

    @property
    def vocab_size(self) -> int:
        """Number of entries, special ones included."""
        return self._size

    def encode(self, text: str, *, special: bool = True) -> list[int]:  # noqa: ARG002 - it has no marks to add
        """Return the ids as the encoding itself makes them."""
        refuse_lone_surrogates(text)
        ids: list[int] = self.backend.encode(text, allowed_special="all")
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids, special tokens left out."""
        text: str = self.backend.decode([number for number in ids if number not in self._special])
        return text

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text and say for each token where it comes from.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair.
        """
        with collector_paused():
            ids = self.encode(text, special=special)
            data = [self._data(number) for number in ids]
            return assemble(text, tiled(text, ids, data, self._special), decode=self.decode)

    def _data(self, number: int) -> bytes:
        data = self._bytes.get(number)
        if data is None:
            data = self._bytes[number] = self.backend.decode_single_token_bytes(number)
        return data

    def _entry(self, number: int) -> Entry | None:
        try:
            data = self._data(number)
        except (KeyError, OverflowError):
            return None
        return Entry(number, show_bytes(data), data, number in self._special)

    def _numbers(self) -> Sequence[int]:
        ranks = range(self.backend.n_vocab)
        return [number for number in ranks if self._entry(number) is not None]
