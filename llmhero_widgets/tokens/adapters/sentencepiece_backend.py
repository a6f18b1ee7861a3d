"""SentencePiece models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.tokens.adapters.alignment import Aligned
from llmhero_widgets.tokens.adapters.pieces import Piece, assemble
from llmhero_widgets.tokens.adapters.refusals import not_exact
from llmhero_widgets.tokens.adapters.sentencepiece_spec import override, read_spec
from llmhero_widgets.tokens.adapters.vocabulary import Vocabulary
from llmhero_widgets.tokens.cutter import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmhero_widgets.tokens.cutter import Algorithm, Library, Trace

_SPACE_MARK = "▁"
_ALGORITHMS: dict[int, Algorithm] = {1: "unigram", 2: "bpe", 3: "wordlevel", 4: "wordlevel"}


class SentencePieceCutter(Vocabulary):
    """A ``SentencePieceProcessor`` as a :class:`~llmhero_widgets.tokens.cutter.Cutter`.

    Parameters
    ----------
    processor
        A ``sentencepiece.SentencePieceProcessor`` with a model in it.
    name
        How to show it.
    marks
        Ids that are put in front of a text and behind it; by default those that it was told to add.
    hugging_face
        The tokenizer around it, which decodes.
    """

    library: Library = "sentencepiece"

    def __init__(
        self,
        processor: Any,
        name: str,
        marks: tuple[list[int], list[int]] | None = None,
        hugging_face: Any | None = None,
    ) -> None:
        super().__init__()
        self.backend = processor
        self.name = name
        self.hugging_face = hugging_face
        self._marks = marks or (
            [processor.bos_id()] * bool(getattr(processor, "_add_bos", False)),
            [processor.eos_id()] * bool(getattr(processor, "_add_eos", False)),
        )
        self.spec = read_spec(processor.serialized_model_proto())
        self._known: dict[int, tuple[str | None, bytes, bool]] = {}
        self._variants: dict[frozenset[str], SentencePieceCutter] = {}
        self.algorithm: Algorithm = _ALGORITHMS[self.spec.model_type]

    @property
    def vocab_size(self) -> int:
        """Number of entries."""
        size: int = self.backend.get_piece_size()
        return size

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Return the ids as the model itself makes them; ``special`` adds its marks, if it has any."""
        refuse_lone_surrogates(text)
        ids: list[int] = self.backend.encode(text, out_type=int, add_bos=False, add_eos=False)
        return [*self._marks[0], *ids, *self._marks[1]] if special else ids

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the model makes of ids, control marks left out."""
        if self.hugging_face is not None:
            decoded: str = self.hugging_face.decode(list(ids), skip_special_tokens=True)
            return decoded
        text: str = self.backend.decode(list(ids))
        return text

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text and say for each token where it comes from.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair; ``failed`` where the pieces are not the normalised text.
        """
        with collector_paused():
            ids = self.encode(text, special=False)
            before, after = (
                [(number, self.backend.id_to_piece(number)) for number in numbers] if special else []
                for numbers in self._marks
            )
            return assemble(text, self.pieces(text, ids), before=before, after=after, decode=self.decode)

    def normalised(self, text: str) -> Aligned:
        """Return the text as the model cuts it, ▁ for spaces, with spans of the original."""
        result, offsets = self.backend.normalize(text, with_offsets=True)
        edges = np.array(offsets, np.int64)
        # Characters made of one share its offset; all end where the next one begins.
        following = np.where(edges[1:] > edges[:-1], edges[1:], edges[-1])
        starts = edges[:-1].tolist()
        ends = np.minimum.accumulate(following[::-1])[::-1].tolist()
        if result and self.spec.add_dummy_prefix:
            place = -1 if self.spec.treat_whitespace_as_suffix else 0
            edge = starts[0] if place == 0 else ends[-1]
            if result[place] in {_SPACE_MARK, " "}:
                starts[place] = ends[place] = edge
        return Aligned(result, starts, ends)

    def with_settings(self, settings: dict[str, bool]) -> SentencePieceCutter:
        """Return the same model with other settings of its normaliser; made once and kept."""
        key = frozenset(name for name, is_on in settings.items() if is_on)
        known = self._variants.get(key)
        if known is None:
            changed = override(self.backend.serialized_model_proto(), **settings)
            known = SentencePieceCutter(type(self.backend)(model_proto=changed), self.name)
            self._variants[key] = known
        return known

    def pieces(self, text: str, ids: Sequence[int]) -> Iterator[Piece]:
        """Return the tokens of a text; they tile what the normaliser made."""
        normalised, starts, ends = self.normalised(text)
        names = self._names(text, ids)
        place = 0
        rest = b""  # of a character that is written in bytes
        for at, number in enumerate(ids):
            name, data, is_byte = self._written(number)
            unknown = name is None
            if name is None:
                name = names[at]
                data = self._unescaped(name)
            if is_byte:
                rest = rest or normalised[place : place + 1].encode()
                first = last = place
                fits, rest = rest.startswith(data), rest[1:]
                place += not rest
            else:
                fits = not rest and normalised.startswith(name, place)
                first, place = place, place + len(name)
                last = place - 1
            if not fits:
                raise not_exact(self.name)
            yield Piece(number, data, starts[first], ends[last], False, unknown)
        if rest or place != len(normalised):
            raise not_exact(self.name)

    def _names(self, text: str, ids: Sequence[int]) -> Sequence[str]:
        """Return what the pieces of a text are called, where an unknown one stands for more than its name."""
        if not any(self.backend.is_unknown(number) for number in set(ids)):
            return ()
        names: list[str] = self.backend.encode(text, out_type=str, add_bos=False, add_eos=False)
        own = [self._written(number)[0] for number in ids]
        if len(names) != len(own) or any(
            mine not in {None, name} for mine, name in zip(own, names, strict=True)
        ):
            raise not_exact(self.name)  # it draws lots
        return names

    def _written(self, number: int) -> tuple[str | None, bytes, bool]:
        """Return an entry's name, None for the unknown one; its bytes; and whether it is a byte."""
        known = self._known.get(number)
        if known is None:
            name: str = self.backend.id_to_piece(number)
            is_byte = self.backend.is_byte(number)
            data = bytes.fromhex(name[3:5]) if is_byte else self._unescaped(name)
            unknown = self.backend.is_unknown(number)
            known = self._known[number] = (None if unknown else name, data, is_byte)
        return known

    def _unescaped(self, name: str) -> bytes:
        return (name.replace(_SPACE_MARK, " ") if self.spec.escape_whitespaces else name).encode()

    def _entry(self, number: int) -> Entry | None:
        if number >= self.vocab_size:
            return None
        name: str = self.backend.id_to_piece(number)
        if self.backend.is_byte(number):
            return Entry(number, name, bytes.fromhex(name[3:5]), special=False)
        special = self.backend.is_control(number) or self.backend.is_unknown(number)
        return Entry(number, name, name.encode() if special else self._unescaped(name), special)

    def _numbers(self) -> Sequence[int]:
        return range(self.vocab_size)
