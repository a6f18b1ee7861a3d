"""Hugging Face tokenizers that are written in Python or around another library.

They tell ids and names and keep no alignment. What their tokens write is placed in the text where there is
only one way to do so (:mod:`~llmhero_widgets.tokens.adapters.placing`); otherwise nothing is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.characters import BYTE_NAME, byte_alphabet, refuse_lone_surrogates
from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.tokens.adapters.marks import post_processor
from llmhero_widgets.tokens.adapters.pieces import GAP, Piece, assemble
from llmhero_widgets.tokens.adapters.placing import place
from llmhero_widgets.tokens.adapters.refusals import not_exact, refused
from llmhero_widgets.tokens.adapters.vocabulary import Vocabulary
from llmhero_widgets.tokens.cutter import Entry
from llmhero_widgets.tokens.xray import Piece as Shown
from llmhero_widgets.tokens.xray import Stage, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmhero_widgets.tokens.cutter import Algorithm, Library, Trace

_SPACE_MARK = "▁"
# Their entries are the characters of those numbers, one per byte.
_LATIN = frozenset({"ByT5Tokenizer", "DiaTokenizer", "PerceiverTokenizer"})
# Stands for the ids of a text among the marks that are put around it.
_BODY = -1


class SlowCutter(Vocabulary):
    """A Hugging Face tokenizer without the ``tokenizers`` library as a ``Cutter``.

    Parameters
    ----------
    tokenizer
        A ``transformers.PreTrainedTokenizerBase`` that is not fast.
    name
        How to show it.
    """

    library: Library = "transformers"

    def __init__(self, tokenizer: Any, name: str) -> None:
        super().__init__()
        self.backend = tokenizer
        self.hugging_face: Any | None = tokenizer
        self.name = name
        self.algorithm: Algorithm = _algorithm(tokenizer)
        self._unknown = tokenizer.unk_token_id
        # Wav2Vec2 counts its word delimiter among them; it is a space of the text.
        self._delimiter = getattr(tokenizer, "word_delimiter_token", None)
        delimiters = {getattr(tokenizer, "word_delimiter_token_id", None)}
        self._special = frozenset(tokenizer.all_special_ids) - delimiters
        self._added = frozenset(getattr(tokenizer, "added_tokens_decoder", ()))
        # Written in a text as they are called.
        self._literal = (self._special | self._added) - {self._unknown} - delimiters
        self._byte_level = hasattr(tokenizer, "byte_decoder")
        self._kind = type(tokenizer).__name__
        # Only where ▁ is written for a space does it stand for one.
        self._marks_spaces = any(_SPACE_MARK in name for name in self._names("a b", []))
        self._vocabulary: tuple[int, ...] | None = None

    @property
    def vocab_size(self) -> int:
        """Number of entries, added ones included."""
        return len(self._numbers())

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Return the ids as the tokenizer itself makes them; ``special`` adds its marks.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair; ``failed`` if it gives an error, or no ids.
        """
        refuse_lone_surrogates(text)
        try:
            return [int(number) for number in self.backend.encode(text, add_special_tokens=special)]
        except Exception as error:  # each has its own, where a text does not suit it
            raise refused(self.name, error) from error

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the tokenizer makes of ids, special tokens left out."""
        text: str = self.backend.decode(list(ids), skip_special_tokens=True)
        return text

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text and say for each token where it comes from.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair; ``failed`` where it is not certain which characters a
            token stands for, or which tokens were added.
        """
        with collector_paused():
            whole = self.encode(text, special=special)
            body = self.encode(text, special=False)
            front = self._front(whole, body)
            return assemble(
                text,
                self._pieces(text, body),
                before=self._named(whole[:front]),
                after=self._named(whole[front + len(body) :]),
                decode=self.decode,
            )

    def _front(self, whole: list[int], body: list[int]) -> int:
        """Return how many marks stand before the text's own tokens."""
        try:
            around = list(self.backend.build_inputs_with_special_tokens([_BODY]))
        except Exception:  # noqa: BLE001 - not every one has marks, or can do without ids
            around = []
        if _BODY in around:
            front = around.index(_BODY)
            if whole == [*around[:front], *body, *around[front + 1 :]]:
                return front
        found = [at for at in range(len(whole) - len(body) + 1) if whole[at : at + len(body)] == body]
        if len(found) != 1 and whole != body:
            raise not_exact(self.name)
        return found[0]

    def _named(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        return [(number, self.entry(number).name) for number in ids]

    def _names(self, text: str, ids: list[int]) -> list[str]:
        """Return what the tokens of a text are called: of unknown ones mostly what they stand for."""
        try:
            names: list[str] = self.backend.tokenize(text)
            agrees = not ids or self.backend.convert_tokens_to_ids(names) == ids
        except Exception:  # noqa: BLE001 - some have no names, and are asked by number
            agrees = False
        return names if agrees else [self.entry(number).name for number in ids]

    def _pieces(self, text: str, ids: list[int]) -> Iterator[Piece]:
        names = self._names(text, ids)
        lost = self.backend.unk_token
        written = [
            None if number == self._unknown and name == lost else self._written(number, name)
            for number, name in zip(ids, names, strict=True)
        ]
        spans = self._spans(text, ids, written)
        if spans is None and lost and written.count(None) == text.count(lost):
            # It may be typed as it is called.
            spans = self._spans(text, ids, [lost.encode() if one is None else one for one in written])
        if spans is None:
            raise not_exact(self.name)
        reached = 0
        for number, data, (start, end) in zip(ids, written, spans, strict=True):
            if reached < start:
                yield Piece(GAP, text[reached:start].encode(), reached, start)
            reached = max(reached, end)
            unknown = number == self._unknown
            if data is None:
                source = text[start:end]
                is_written = source == self.backend.unk_token and number in self._special
                yield Piece(number, source.encode(), start, end, is_written, not is_written)
            else:
                yield Piece(number, data, start, end, number in self._special and not unknown, unknown)
        if reached < len(text):
            yield Piece(GAP, text[reached:].encode(), reached, len(text))

    def _spans(
        self, text: str, ids: Sequence[int], written: Sequence[bytes | None]
    ) -> list[tuple[int, int]] | None:
        """Place what was written; of bytes that share a character, each has that character."""
        characters: list[str | None] = []
        owners: list[list[int]] = [[] for _ in written]
        starts = {0}
        for first, last in _runs(written):
            if first == last:  # an unknown one
                owners[first].append(len(characters))
                characters.append(None)
                continue
            data = [one or b"" for one in written[first:last]]
            byte_owners = [first + place for place, one in enumerate(data) for _ in one]
            at = 0
            for character in b"".join(data).decode(errors="surrogateescape"):
                size = len(character.encode(errors="surrogateescape"))
                for owner in dict.fromkeys(byte_owners[at : at + size]):
                    owners[owner].append(len(characters))
                if (
                    at
                    and byte_owners[at] != byte_owners[at - 1]
                    and ids[byte_owners[at - 1]] in self._literal
                ):
                    starts.add(len(characters))
                characters.append(character)
                at += size
        placed = place(text, characters, starts=starts, marks_spaces=self._marks_spaces)
        if placed is None or not all(owners):
            return None
        return [self._joined([placed[at] for at in own]) for own in owners]

    @staticmethod
    def _joined(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
        real = [span for span in spans if span[0] < span[1]] or spans[:1]
        return real[0][0], real[-1][1]

    def _entry(self, number: int) -> Entry | None:
        try:
            name = self.backend.convert_ids_to_tokens(number)
        except Exception:  # noqa: BLE001 - each says in its own way that there is none
            return None
        if not isinstance(name, str) or any("\ud800" <= character <= "\udfff" for character in name):
            return None
        if number in self._literal or number == self._unknown:
            return Entry(number, name, name.encode(), number in self._special)
        return Entry(number, name, self._data(name), special=False)

    def _written(self, number: int, name: str) -> bytes:
        return name.encode() if number in self._literal else self._data(name)

    def _data(self, name: str) -> bytes:
        if name == self._delimiter:
            return b" "
        byte = BYTE_NAME.fullmatch(name)
        if byte:
            return bytes.fromhex(byte[1])
        if self._byte_level:
            letters = byte_alphabet()
            name = name.removesuffix("</w>") or name
            return b"".join(bytes([letters[c]]) if c in letters else c.encode() for c in name)
        if self._kind in _LATIN and all(character < "\u0100" for character in name):
            return name.encode("latin-1")
        if self._kind == "MyT5Tokenizer":  # a byte is its number in two digits
            return bytes.fromhex(name) if len(name) == len("ff") else name.encode()
        for part in ("</w>", "@@"):
            name = name.removesuffix(part) or name
        if self.algorithm == "wordpiece":
            name = name.removeprefix("##") or name
        return (name.replace(_SPACE_MARK, " ") if self._marks_spaces else name).encode()

    def _numbers(self) -> Sequence[int]:
        if self._vocabulary is None:
            try:
                numbers = set(self.backend.get_vocab().values())
            except Exception:  # noqa: BLE001 - some have no list of their entries
                numbers = set(range(len(self.backend)))
            known = numbers | self._added | self._special
            self._vocabulary = tuple(sorted(number for number in known if self._entry(number) is not None))
        return self._vocabulary


def _runs(written: Sequence[bytes | None]) -> Iterator[tuple[int, int]]:
    """Give the stretches of known tokens; of an unknown one, its place twice."""
    first = 0
    for place_, data in enumerate(written):
        if data is None:
            if first < place_:
                yield first, place_
            yield place_, place_
            first = place_ + 1
    if first < len(written):
        yield first, len(written)


def _algorithm(tokenizer: Any) -> Algorithm:
    if hasattr(tokenizer, "wordpiece_tokenizer") or hasattr(tokenizer, "subword_tokenizer"):
        return "wordpiece"
    model = next(
        (getattr(tokenizer, name) for name in ("sp_model", "spm_source") if hasattr(tokenizer, name)), None
    )
    if model is not None:
        from llmhero_widgets.tokens.adapters.sentencepiece_spec import read_spec

        bpe = 2
        return "bpe" if read_spec(model.serialized_model_proto()).model_type == bpe else "unigram"
    return "bpe" if hasattr(tokenizer, "bpe_ranks") else "wordlevel"


def stages(made: SlowCutter, text: str) -> tuple[Stage, ...]:
    """Return what can be told of a tokenizer that is code: its tokens, and what it added to them."""
    tokens = made.trace(text).tokens
    own = tuple(
        Shown(made.entry(token.id).name, token.start, token.end, token.unknown, token.id)
        for token in tokens
        if token.origin != "post-processor"
    )
    return (
        Stage("normaliser", ()),
        Stage("pre-tokeniser", ()),
        Stage("model", (Step("Python", {"class": type(made.backend).__name__}, own, fired=bool(own)),)),
        post_processor(tokens, own),
    )
