"""Hugging Face tokenizers that are written in Python or around another library.

They tell ids and names and keep no alignment. Places are found by comparing what the tokens write with the
text, letters without case, accents and compatibility forms; what is found nowhere gets an empty span.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from llmhero_widgets.core.characters import BYTE_NAME, byte_alphabet, refuse_lone_surrogates
from llmhero_widgets.core.collector import collector_paused
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens import messages_core as messages
from llmhero_widgets.tokens.adapters.pieces import GAP, Piece, assemble
from llmhero_widgets.tokens.adapters.vocabulary import Vocabulary
from llmhero_widgets.tokens.cutter import Entry
from llmhero_widgets.tokens.xray import Piece as Shown
from llmhero_widgets.tokens.xray import Stage, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from llmhero_widgets.tokens.cutter import Algorithm, Library, Trace

# How far ahead a letter is looked for; what a tokenizer deletes between two tokens is shorter.
_AHEAD = 200
_SPACE_MARK = "▁"


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
        self._special = frozenset(tokenizer.all_special_ids)
        self._added = frozenset(getattr(tokenizer, "added_tokens_decoder", ()))
        self._byte_level = hasattr(tokenizer, "byte_decoder")

    @property
    def vocab_size(self) -> int:
        """Number of entries, added ones included."""
        return len(self.backend)

    def encode(self, text: str, *, special: bool = True) -> list[int]:
        """Return the ids as the tokenizer itself makes them; ``special`` adds its marks."""
        refuse_lone_surrogates(text)
        return list(self.backend.encode(text, add_special_tokens=special))

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text that the tokenizer makes of ids, special tokens left out."""
        text: str = self.backend.decode(list(ids), skip_special_tokens=True)
        return text

    def trace(self, text: str, *, special: bool = True) -> Trace:
        """Cut a text and say for each token where it comes from.

        Raises
        ------
        HeroError
            ``bad_text`` for half a surrogate pair; ``failed`` where the marks cannot be told from the text's
            own tokens.
        """
        with collector_paused():
            whole = self.encode(text, special=special)
            body = self.encode(text, special=False)
            front = next(
                (at for at in range(len(whole) - len(body) + 1) if whole[at : at + len(body)] == body), None
            )
            if front is None:
                raise HeroError(messages.NOT_EXACT, messages.NOT_EXACT_HINT, name=self.name)
            return assemble(
                text,
                self._pieces(text, body),
                before=self._named(whole[:front]),
                after=self._named(whole[front + len(body) :]),
                decode=self.decode,
            )

    def _named(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        return [(number, self.entry(number).name) for number in ids]

    def _pieces(self, text: str, ids: Sequence[int]) -> Iterator[Piece]:
        place = 0
        lost: list[int] = []
        for found in _aligned(text, [(n, b"" if n == self._unknown else self.entry(n).data) for n in ids]):
            if not found.data:
                lost.append(found.id)
                continue
            yield from _between(text, place, max(place, found.start), lost)
            lost = []
            yield Piece(found.id, found.data, found.start, found.end, found.id in self._special)
            place = max(place, found.end)
        yield from _between(text, place, len(text), lost)

    def _entry(self, number: int) -> Entry | None:
        if number >= self.vocab_size:
            return None
        name = self.backend.convert_ids_to_tokens(number)
        if name is None:
            return None
        if number in self._special or number in self._added:
            return Entry(number, name, name.encode(), number in self._special)
        return Entry(number, name, self._data(name), special=False)

    def _data(self, name: str) -> bytes:
        byte = BYTE_NAME.fullmatch(name)
        if byte:
            return bytes.fromhex(byte[1])
        if self._byte_level:
            letters = byte_alphabet()
            return b"".join(bytes([letters[c]]) if c in letters else c.encode() for c in name)
        if type(self.backend).__name__ == "ByT5Tokenizer":  # a byte is the character of that number
            return name.encode("latin-1", errors="replace")
        for part in ("</w>", "@@"):
            name = name.removesuffix(part) or name
        if self.algorithm == "wordpiece":
            name = name.removeprefix("##") or name
        return name.replace(_SPACE_MARK, " ").encode()

    def _numbers(self) -> Sequence[int]:
        return range(self.vocab_size)


class _Found(NamedTuple):
    id: int
    data: bytes
    start: int
    end: int


def _algorithm(tokenizer: Any) -> Algorithm:
    if hasattr(tokenizer, "wordpiece_tokenizer"):
        return "wordpiece"
    if hasattr(tokenizer, "sp_model"):
        from llmhero_widgets.tokens.adapters.sentencepiece_spec import read_spec

        bpe = 2
        return (
            "bpe" if read_spec(tokenizer.sp_model.serialized_model_proto()).model_type == bpe else "unigram"
        )
    return "bpe" if hasattr(tokenizer, "bpe_ranks") else "wordlevel"


def _between(text: str, start: int, end: int, lost: list[int]) -> Iterator[Piece]:
    """Give what stands between two tokens: what unknown ones stand for, and what was dropped."""
    rest = text[start:end]
    inner = rest.strip()
    if lost and inner:
        first = start + rest.index(inner)
        last = first + len(inner)
        yield Piece(GAP, text[start:first].encode(), start, first)
        # Several in a row cannot be told apart: the first ones stand for a character each.
        for place, number in enumerate(lost):
            left = min(first + place, last - 1)
            right = left + 1 if place + 1 < len(lost) and left + 1 < last else last
            if place and left < first + place:
                yield Piece(number, b"", last, last, unknown=True)
                continue
            yield Piece(number, text[left:right].encode(), left, right, unknown=True)
        yield Piece(GAP, text[last:end].encode(), last, end)
        return
    for number in lost:
        yield Piece(number, b"", start, start, unknown=True)
    yield Piece(GAP, rest.encode(), start, end)


def _aligned(text: str, tokens: Sequence[tuple[int, bytes]]) -> list[_Found]:
    """Find the characters that tokens write, in order."""
    written = b"".join(data for _, data in tokens).decode(errors="surrogateescape")
    spans: list[tuple[int, int]] = []  # per byte
    place = 0
    for character in written:
        at = _find(text, place, character)
        size = len(character.encode(errors="surrogateescape"))
        spans += [(place, place) if at is None else (at, at + 1)] * size
        if at is not None:
            # Two written characters may come from one (ﬁ): the second finds it again.
            place = at + (_folded(text[at])[-1:] == _folded(character)[-1:])
    found = []
    at = 0
    for number, data in tokens:
        own = spans[at : at + len(data)] or [(place, place)]
        at += len(data)
        real = [span for span in own if span[0] < span[1]] or own[:1]
        found.append(_Found(number, data, real[0][0], real[-1][1]))
    return found


def _find(text: str, place: int, character: str) -> int | None:
    wanted = _folded(character)
    space = wanted.isspace()
    for at in range(place, min(place + _AHEAD, len(text))):
        here = _folded(text[at])
        if (wanted and wanted in here) or (space and here.isspace()):
            return at
        if space and here and not here.isspace():
            return None
    return None


def _folded(character: str) -> str:
    if character == _SPACE_MARK:
        return " "
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c)) or plain


def stages(made: SlowCutter, text: str) -> tuple[Stage, ...]:
    """Return what can be told of a tokenizer that is code: its tokens, and what it added to them."""
    tokens = made.trace(text).tokens
    pieces = [
        Shown(made.entry(token.id).name, token.start, token.end, token.unknown, token.id) for token in tokens
    ]
    own = tuple(
        piece for piece, token in zip(pieces, tokens, strict=True) if token.origin != "post-processor"
    )
    marks = (Step("TemplateProcessing", {}, tuple(pieces), fired=True),) if len(own) < len(pieces) else ()
    return (
        Stage("normaliser", ()),
        Stage("pre-tokeniser", ()),
        Stage("model", (Step("Python", {"class": type(made.backend).__name__}, own, fired=bool(own)),)),
        Stage("post-processor", marks),
    )
