"""Entries of a vocabulary that no text can produce."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from llmhero_widgets.core.characters import BYTE_NAME
from llmhero_widgets.tokens.cut import cutter
from llmhero_widgets.tokens.merge_tree import MergeTrees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llmhero_widgets.tokens.cutter import Cutter, Entry

Reason = Literal["bytes", "normaliser", "pre-tokeniser", "model"]

_STEP = 1024
# A private-use character: no vocabulary merges it with anything, and no word contains it.
_STRANGER = "\ue000"
# A letter that hardly any vocabulary merges. Beside it, an added token that stands for whole words only takes
# nothing.
_LETTER = "\U00010330"
# Characters of UTF-8 (RFC 3629, section 4), and what they begin with.
_CHARACTER = (
    rb"[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_BEGINNING = (
    rb"[\xc2-\xf4]|\xe0[\xa0-\xbf]|\xed[\x80-\x9f]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]?"
    rb"|[\xf1-\xf3][\x80-\xbf]{1,2}|\xf4[\x80-\x8f][\x80-\xbf]?"
)
# The end of a character, whole ones, and the beginning of one.
_INSIDE = re.compile(rb"[\x80-\xbf]{0,3}(?:" + _CHARACTER + rb")*(?:" + _BEGINNING + rb")?")


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An entry that no text produces.

    Attributes
    ----------
    entry
        The entry.
    reason
        What stands in its way: its ``"bytes"`` are in no UTF-8; the ``"normaliser"`` changes its text; the
        ``"pre-tokeniser"`` cuts it; or the ``"model"`` makes other entries of it.
    ids
        What the tokenizer makes of its text instead; empty where the bytes are no text.
    """

    entry: Entry
    reason: Reason
    ids: tuple[int, ...] = ()


class UnreachableEntries(list[Unreachable]):
    """Entries that no text produces: a list, with a picture for a notebook."""

    def _repr_html_(self) -> str:
        """Return a row for each entry and what stands in its way for a notebook."""
        from llmhero_widgets.tokens.pictures.vocabulary import draw_unreachable

        return draw_unreachable(self)


def unreachable(
    tokenizer: object,
    *,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> UnreachableEntries:
    """Find the entries that no text can produce, by giving the tokenizer their own text [1]_.

    An entry is **reached** if the tokenizer itself makes it of the entry's text, alone or beside a character
    or a letter that merges with nothing (WordPiece: behind another piece). That is proof: the text is there.

    An entry that is not reached is returned. That proves as much as this:

    - *BPE*: inside a token the same merges happen in every text (one across its edge would have destroyed
      it), so what the merges do not make of the text alone they make nowhere. *Unigram*: the pieces that
      score higher than the entry do so in every text. ``byte_fallback`` looks at one character at a time.
    - Not proven is that a pre-tokeniser which cuts the text here would cut it in every surrounding, or that a
      normaliser makes the text of no other one (NFKC makes "fi" of "ﬁ", but the text "fi" is reached anyway).
      For the patterns in use we know of no exception.

    Entries whose bytes are no whole characters cannot be given as text. They are returned where their bytes
    occur in no UTF-8 at all, or where merging these bytes ends in other entries (which proves it, as above);
    of all others nothing is claimed. A byte of ``byte_fallback`` is returned where it occurs in no UTF-8 or
    every character that begins with it is in the vocabulary.

    Special tokens are left out: text is not meant to produce them.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cut.cutter` takes.
    check
        Called every 1,024 entries; may raise to cancel.
    progress
        Called as often, with entries done and entries in total.

    Returns
    -------
    UnreachableEntries
        A list of :class:`Unreachable`, by number.

    References
    ----------
    .. [1] Land, Bartolo, "Fishing for Magikarp: Automatically Detecting Under-trained Tokens in Large
       Language Models", 2024, section 2.1.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> vocabulary = {"a": 0, "b": 1, "c": 2, "ab": 3, "bc": 4, "abc": 5}
    >>> merges = [("a", "b"), ("b", "c"), ("a", "bc")]
    >>> [found.entry.name for found in unreachable(Tokenizer(models.BPE(vocabulary, merges)))]
    ['abc']
    """
    judge = Judge(tokenizer)
    entries = judge.cutter.entries()
    found = UnreachableEntries()
    for number, entry in enumerate(entries):
        if number % _STEP == 0:
            check()
            progress(number, len(entries))
        verdict = judge(entry)
        if verdict is not None:
            found.append(verdict)
    progress(len(entries), len(entries))
    return found


class Judge:
    """Tells of one entry after another whether a text can produce it; see :func:`unreachable`.

    Parameters
    ----------
    tokenizer
        Anything that :func:`~llmhero_widgets.tokens.cut.cutter` takes.

    Examples
    --------
    >>> from tokenizers import Tokenizer, models
    >>> vocabulary = {"a": 0, "b": 1, "c": 2, "ab": 3, "bc": 4, "abc": 5}
    >>> judge = Judge(Tokenizer(models.BPE(vocabulary, [("a", "b"), ("b", "c"), ("a", "bc")])))
    >>> verdict = judge(judge.cutter.entry(5))
    >>> verdict.reason, verdict.ids
    ('model', (3, 2))
    >>> judge(judge.cutter.entry(4)) is None
    True
    """

    def __init__(self, tokenizer: object) -> None:
        self.cutter: Cutter = cutter(tokenizer)
        self._encode = _encoder(self.cutter)
        self._trees = MergeTrees(self.cutter)
        self._prefix = _prefix(self.cutter)
        self._beginnings = _beginnings(self.cutter.entries(), self._prefix) if self._prefix else ()

    def __call__(self, entry: Entry) -> Unreachable | None:
        """Return what stands in an entry's way; None where it is reached, or nothing can be said."""
        if entry.special or not entry.data:
            return None
        try:
            text = entry.data.decode()
        except UnicodeDecodeError:
            broken = _broken(self.cutter, self._trees, entry)
            return Unreachable(entry, broken) if broken else None
        prefix = self._prefix
        continues = prefix and entry.name.startswith(prefix) and entry.name != prefix
        contexts = _behind(self._beginnings, text) if continues else _around(text)
        if any(entry.id in self._encode(context) for context in contexts):
            return None
        word = f"a{text}" if continues else text
        return Unreachable(entry, _reason(self.cutter, entry, word), tuple(self._encode(text)))


def _around(text: str) -> Iterator[str]:
    yield text
    yield _STRANGER + text
    yield _STRANGER + text + _STRANGER
    yield text + _LETTER
    yield _LETTER + text


def _behind(beginnings: tuple[str, ...], text: str) -> Iterator[str]:
    return (beginning + text for beginning in beginnings)


def _prefix(cut: Cutter) -> str:
    if cut.algorithm != "wordpiece":
        return ""
    return str(cut.backend.model.continuing_subword_prefix)


def _beginnings(entries: Sequence[Entry], prefix: str) -> tuple[str, ...]:
    """Return letters and digits that can begin a word, whatever follows."""
    return tuple(
        entry.name
        for entry in entries
        if len(entry.name) == 1 and entry.name.isalnum() and not entry.name.startswith(prefix)
    )


def _broken(cut: Cutter, trees: MergeTrees, entry: Entry) -> Reason | None:
    """Judge an entry whose bytes are no whole characters; None if nothing can be said against it."""
    if not occurs(entry.data):
        return "bytes"
    if BYTE_NAME.fullmatch(entry.name) and len(entry.data) == 1:
        text = _all_that_begin_with(entry.data[0])
        return "model" if text and entry.id not in cut.encode(text, special=False) else None
    if cut.algorithm == "bpe" and not trees.tree(entry.id).reached:
        return "model"
    return None


def occurs(data: bytes) -> bool:
    r"""Return whether there is a text whose UTF-8 contains these bytes.

    Examples
    --------
    >>> occurs(b"\x80\xe9"), occurs(b"\xff"), occurs(b"\xed\xa0"), occurs(b"\x80\x80\x80\x80")
    (True, False, False, False)
    """
    return _INSIDE.fullmatch(data) is not None


def _all_that_begin_with(lead: int) -> str:
    """Return all characters whose UTF-8 begins with a byte; nothing where they are too many to try."""
    if 0xC2 <= lead <= 0xDF:  # noqa: PLR2004 - RFC 3629: characters of two bytes
        first = (lead & 0x1F) << 6
        return "".join(map(chr, range(first, first + 0x40)))
    if 0xE0 <= lead <= 0xEF:  # noqa: PLR2004 - of three bytes, without the halves of surrogate pairs
        first = (lead & 0x0F) << 12
        numbers = (n for n in range(max(first, 0x800), first + 0x1000) if not 0xD800 <= n <= 0xDFFF)  # noqa: PLR2004
        return "".join(map(chr, numbers))
    return ""


def _encoder(cut: Cutter) -> Callable[[str], Sequence[int]]:
    """Return the quickest way to the same ids: a quarter of a million texts are to be cut."""
    from llmhero_widgets.tokens.adapters.tiktoken_backend import TiktokenCutter
    from llmhero_widgets.tokens.adapters.tokenizers_backend import TokenizersCutter

    if isinstance(cut, TiktokenCutter):
        # Looking for special tokens takes tiktoken longer than all the rest, and an entry has none.
        ordinary: Callable[[str], Sequence[int]] = cut.backend.encode_ordinary
        return ordinary
    if isinstance(cut, TokenizersCutter):
        # Without the many options of the Hugging Face tokenizer around it, which change nothing here.
        return lambda text: cut.backend.encode(text, add_special_tokens=False).ids
    return lambda text: cut.encode(text, special=False)


def _reason(cut: Cutter, entry: Entry, text: str) -> Reason:
    """Say which stage stands in the way of a text that is not reached."""
    normalised = cut.trace(text, special=False).normalised
    if _bars(text) not in _bars(normalised):
        return "normaliser"
    pieces = [normalised]
    if cut.library == "tiktoken":
        import regex  # type: ignore[import-untyped]

        pieces = regex.findall(cut.backend._pat_str, normalised)  # noqa: SLF001 - there is no public name
    elif cut.library == "tokenizers" and cut.backend.pre_tokenizer:
        pieces = [piece for piece, _ in cut.backend.pre_tokenizer.pre_tokenize_str(normalised)]
    # A byte-level pre-tokeniser writes pieces as the vocabulary does.
    whole = any(entry.name in piece or _bars(text) in _bars(piece) for piece in pieces)
    return "model" if whole else "pre-tokeniser"


def _bars(text: str) -> str:
    return text.replace(" ", "▁")
