"""SentencePiece models."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages
from llmhero_widgets.tokens.adapters.alignment import Aligned
from llmhero_widgets.tokens.adapters.pieces import Piece, assemble
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
    """

    library: Library = "sentencepiece"
    hugging_face: Any | None = None

    def __init__(self, processor: Any, name: str) -> None:
        super().__init__()
        self.backend = processor
        self.name = name
        self.spec = read_spec(processor.serialized_model_proto())
        self._variants: dict[frozenset[str], SentencePieceCutter] = {}
        self.algorithm: Algorithm = _ALGORITHMS[self.spec.model_type]

    @property
    def vocab_size(self) -> int:
        """Number of entries."""
        size: int = self.backend.get_piece_size()
        return size

    def encode(self, text: str, *, special: bool = True) -> list[int]:  # noqa: ARG002 - it has no marks to add
        """Return the ids as the model itself makes them."""
        refuse_lone_surrogates(text)
        ids: list[int] = self.backend.encode(text, out_type=int)
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the model makes of ids, control marks left out."""
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
            ids = self.encode(text, special=special)
            return assemble(text, self.pieces(text, ids), decode=self.decode)

    def normalised(self, text: str) -> Aligned:
        """Return the text as the model cuts it, ▁ for spaces, with spans of the original."""
        result, offsets = self.backend.normalize(text, with_offsets=True)
        starts = list(offsets[:-1])
        ends = [offsets[-1]] * len(result)
        # Characters made of one share its offset; all end where the next one begins.
        following = offsets[-1]
        for place in range(len(result) - 1, -1, -1):
            if place + 1 < len(result) and starts[place + 1] > starts[place]:
                following = starts[place + 1]
            ends[place] = following
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
        names = self.backend.encode(text, out_type=str)
        edges = list(accumulate((len(character.encode()) for character in normalised), initial=0))
        whole = normalised.encode()
        character_at = [place for place, char in enumerate(normalised) for _ in char.encode()]
        place = 0
        for number, name in zip(ids, names, strict=True):
            byte = self.backend.is_byte(number)
            written = bytes.fromhex(name[3:5]) if byte else name.encode()
            stop = place + len(written)
            if whole[place:stop] != written:
                raise HeroError(messages.NOT_EXACT, messages.NOT_EXACT_HINT, name=self.name)
            first, last = character_at[place], character_at[stop - 1]
            unknown = self.backend.is_unknown(number)
            data = written if byte else self._unescaped(name)
            yield Piece(number, data, starts[first], ends[last], False, unknown)
            place = stop
        if place != edges[-1]:
            raise HeroError(messages.NOT_EXACT, messages.NOT_EXACT_HINT, name=self.name)

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
