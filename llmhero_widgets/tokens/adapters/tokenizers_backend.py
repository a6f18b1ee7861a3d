"""Tokenizers of the ``tokenizers`` library, alone or inside what ``AutoTokenizer`` returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.tokens.adapters.charwise import Charwise
from llmhero_widgets.tokens.adapters.components import algorithm
from llmhero_widgets.tokens.adapters.pieces import GAP, Piece, assemble, tiled
from llmhero_widgets.tokens.adapters.pipeline import Pipeline
from llmhero_widgets.tokens.adapters.refusals import not_exact, refused
from llmhero_widgets.tokens.adapters.vocabulary import Vocabulary
from llmhero_widgets.tokens.cutter import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.tokens.cutter import Algorithm, Library, Trace


class TokenizersCutter(Vocabulary):
    """A ``tokenizers.Tokenizer`` as a :class:`~llmhero_widgets.tokens.cutter.Cutter`.

    Parameters
    ----------
    tokenizer
        A ``tokenizers.Tokenizer``. Truncation and padding, which a file may switch on, are left out.
    name
        How to show it.
    hugging_face
        The fast Hugging Face tokenizer that it belongs to; ids and decoded text are then its own.
    """

    library: Library = "tokenizers"

    def __init__(self, tokenizer: Any, name: str, hugging_face: Any | None = None) -> None:
        super().__init__()
        self.backend = tokenizer
        self.name = name
        self.hugging_face = hugging_face
        self.algorithm: Algorithm = algorithm(tokenizer)
        #: The same text to ids without a limit on them; the user's own object is not touched.
        self._whole = tokenizer
        if hugging_face is None and (tokenizer.truncation or tokenizer.padding):
            self._whole = type(tokenizer).from_str(tokenizer.to_str())
            self._whole.no_truncation()
            self._whole.no_padding()
        self.pipeline = Pipeline(tokenizer)
        self._charwise = Charwise(self.pipeline, tokenizer, self._data)

    @property
    def vocab_size(self) -> int:
        """Number of entries, added ones included."""
        size: int = self.backend.get_vocab_size(with_added_tokens=True)
        return size

    def encoding(self, text: str, *, special: bool = True) -> Any:
        """Return the library's own ``tokenizers.Encoding`` of a text.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair; ``failed`` if the tokenizer does not take the text.
        """
        refuse_lone_surrogates(text)
        try:
            if self.hugging_face is None:
                return self._whole.encode(text, add_special_tokens=special)
            return self.hugging_face(text, add_special_tokens=special, verbose=False).encodings[0]
        except Exception as error:  # some want more than a text; WordPiece may lack its unknown token
            raise refused(self.name, error) from error

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Return the ids as the tokenizer itself makes them; ``special`` adds its marks."""
        ids: list[int] = self.encoding(text, special=special).ids
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the tokenizer makes of ids, special tokens left out."""
        outer = self.backend if self.hugging_face is None else self.hugging_face
        text: str = outer.decode(list(ids), skip_special_tokens=True)
        return text

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text and say for each token where it comes from.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair; ``failed`` where the way to the tokenizer's own ids
            cannot be followed, so that nothing wrong is shown.
        """
        with collector_paused():
            found = self.encoding(text, special=special)
            before, body, after = self.marks(found)

            def offsets() -> Any:
                return found.offsets[len(before) :]

            pieces = (
                self._tiled(text, body)
                or self._charwise.pieces(text, body, offsets)
                or list(self.pipeline.pieces(text))
            )
            if body != [piece.id for piece in pieces if piece.id != GAP] and not self.pipeline.random:
                raise not_exact(self.name)
            return assemble(text, pieces, before=before, after=after, decode=self.decode)

    def _tiled(self, text: str, ids: list[int]) -> list[Piece]:
        """Return the tokens of a text that they tile, byte for byte, as a byte-level vocabulary mostly does.

        One comparison proves it, and spares following the text through the pipeline.
        """
        if not self.pipeline.alphabet.byte_level:
            return []
        known = {number: self.entry(number).data for number in set(ids)}
        data = [known[number] for number in ids]
        if b"".join(data) != text.encode():
            return []
        return list(tiled(text, ids, data, self.pipeline.added.special))

    @staticmethod
    def marks(found: Any) -> tuple[list[tuple[int, str]], list[int], list[tuple[int, str]]]:
        """Part what the post-processor put in front and behind from what it was given."""
        ids, names = found.ids, found.tokens
        own = [place for place, word in enumerate(found.word_ids) if word is not None]
        start, stop = (own[0], own[-1] + 1) if own else (len(ids), len(ids))
        marks = list(zip(ids, names, strict=True))
        return marks[:start], ids[start:stop], marks[stop:]

    def _data(self, number: int) -> bytes | None:
        """Return what the model's own entry of a number writes; None for others."""
        entry = None if number in self.pipeline.added.numbers else self._entry(number)
        return None if entry is None else entry.data

    def _entry(self, number: int) -> Entry | None:
        name = self.backend.id_to_token(number)
        if name is None:
            return None
        if number in self.pipeline.added.numbers:
            return Entry(number, name, name.encode(), number in self.pipeline.added.special)
        return Entry(number, name, self.pipeline.alphabet.entry(name), special=False)

    def _numbers(self) -> Sequence[int]:
        return sorted(self.backend.get_vocab(with_added_tokens=True).values())
