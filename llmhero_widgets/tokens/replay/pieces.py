"""The pieces that a model sees: after added tokens are taken out, the normaliser and the pre-tokeniser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import tiktoken
    from tokenizers import Tokenizer

# A character that every version of Unicode puts into each category.
_EXAMPLES = {
    "Lu": "A", "Ll": "a", "Lt": "\u01c5", "Lm": "\u02b0", "Lo": "\u00aa", "Mn": "\u0300", "Mc": "\u0903",
    "Me": "\u0488", "Nd": "0", "Nl": "\u16ee", "No": "\u00b2", "Pc": "_", "Pd": "-", "Ps": "(", "Pe": ")",
    "Pi": "\u00ab", "Pf": "\u00bb", "Po": "!", "Sm": "+", "Sc": "$", "Sk": "^", "So": "\u00a6", "Zs": " ",
    "Zl": "\u2028", "Zp": "\u2029", "Cc": "\0", "Cf": "\u00ad", "Co": "\ue000", "Cn": "\uffff",
}  # fmt: skip


class Part(NamedTuple):
    """One piece, before a model has seen it.

    Attributes
    ----------
    text
        As the model will see it.
    start, end
        Characters of the original text.
    added
        Number of the added token that it is, or None.
    """

    text: str
    start: int
    end: int
    added: int | None


def hugging_face_pieces(tokenizer: Tokenizer) -> Callable[[str], Iterator[Part]]:
    """Return what gives the pieces of a text in order, where a trace has them.

    Parameters
    ----------
    tokenizer
        Is not changed.
    """
    from llmhero_widgets.tokens.adapters.pipeline import Pipeline

    pipeline = Pipeline(tokenizer)

    def cut(text: str) -> Iterator[Part]:
        for part in pipeline.added.parts(text):
            if part.id is not None:
                _, starts, ends = part.aligned
                yield Part(str(tokenizer.id_to_token(part.id)), starts[0], ends[-1], part.id)
                continue
            for word, _, _ in pipeline.words(part):
                if word.text:
                    yield Part(word.text, word.starts[0], word.ends[-1], None)

    return cut


class TiktokenPieces:
    """The pieces of a ``tiktoken.Encoding``: what its regular expression matches.

    tiktoken does not tell them, so the expression runs here, in the module ``regex``. Its Unicode tables are
    of another version than tiktoken's; a character that the two put into different categories is replaced
    before matching by one of the category that tiktoken sees, which is found by asking it.

    Parameters
    ----------
    encoding
        Is not changed.
    """

    def __init__(self, encoding: tiktoken.Encoding) -> None:
        import regex  # type: ignore[import-untyped]

        self._pattern = regex.compile(encoding._pat_str)  # noqa: SLF001 - there is no public name
        special = sorted(encoding.special_tokens_set, key=len, reverse=True)
        self._special = regex.compile("|".join(map(regex.escape, special)) or r"(?!)")
        self._numbers = {name: encoding.encode_single_token(name) for name in special}
        self._probes: dict[str, tuple[tiktoken.Encoding, Any]] = {}

    def cut(self, text: str) -> Iterator[Part]:
        """Give the pieces of a text in order; what the expression does not match is in none."""
        seen = self._as_tiktoken_sees(text)
        place = 0
        for mark in self._special.finditer(text):
            start, end = mark.span()
            yield from self._stretch(text, seen[place:start], place)
            yield Part(text[start:end], start, end, self._numbers[mark[0]])
            place = end
        yield from self._stretch(text, seen[place:], place)

    def _stretch(self, text: str, seen: str, place: int) -> Iterator[Part]:
        """Match between special tokens: the expression sees nothing of what is around."""
        for match in self._pattern.finditer(seen):
            start, end = place + match.start(), place + match.end()
            if start < end:
                yield Part(text[start:end], start, end, None)

    def _as_tiktoken_sees(self, text: str) -> str:
        if text.isascii():
            return text
        if not self._probes:
            self._probes = dict(_make_probes())
        wide = "".join({character for character in text if not character.isascii()})
        changed = {}
        for category, (probe, pattern) in self._probes.items():
            theirs = bytes(probe.encode_ordinary(wide)).decode()
            ours = set(pattern.findall(wide))
            changed.update({ord(one): _EXAMPLES[category] for one in theirs if one not in ours})
        return text.translate(changed)


def _make_probes() -> Iterable[tuple[str, tuple[tiktoken.Encoding, Any]]]:
    """For each category: an encoding that keeps only its characters, as bytes, and the same in ``regex``."""
    import regex
    import tiktoken

    spelled = {bytes([byte]): byte for byte in range(256)}
    for category in _EXAMPLES:
        pattern = rf"\p{{{category}}}"
        probe = tiktoken.Encoding(category, pat_str=pattern, mergeable_ranks=spelled, special_tokens={})
        yield category, (probe, regex.compile(pattern))
