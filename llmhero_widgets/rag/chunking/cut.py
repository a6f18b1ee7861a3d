"""Documents to chunks, by any method."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, get_args

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_sources as messages
from llmhero_widgets.rag.chunking.headings import heading_at, headings
from llmhero_widgets.rag.chunking.recursive import HEADINGS, SEPARATORS, Span, recursive_spans, stripped
from llmhero_widgets.rag.chunking.sentences import packed_sentences
from llmhero_widgets.rag.values import Chunk, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.rag.chunking.headings import Heading

Method = Literal["recursive", "characters", "sentences", "headings", "tokens"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
#: A character may take four tokens: what is smaller could not be cut.
LEAST_SIZE: Final = 20
_STEP: Final = 1000
_HEADINGS: Final = re.compile(HEADINGS)


def cut(  # noqa: PLR0913 - what the node offers
    document: Document,
    method: str = "recursive",
    size: int = 400,
    overlap: int = 80,
    *,
    separators: Sequence[str] = SEPARATORS,
    lengths: Callable[[Sequence[str]], Sequence[int]] | None = None,
    check: Callable[[], None] = lambda: None,
) -> list[Chunk]:
    """Cut a document; every chunk is exactly ``document.text[start:end]``.

    Parameters
    ----------
    document
        What to cut.
    method
        "recursive" (:func:`recursive_spans`), "characters" (anywhere: ``CharacterTextSplitter("")`` of
        langchain-text-splitters), "sentences" (:func:`packed_sentences`), "headings" (each section of
        Markdown, cut recursively where it is too long) or "tokens" (recursively, measured by ``lengths``).
    size, overlap
        In characters, or in tokens where these are counted.
    separators
        For recursive cutting, from coarse to fine.
    lengths
        Counts the tokens of texts; for "tokens".
    check
        Called at least every few milliseconds; may raise to stop.

    Returns
    -------
    list of Chunk
        In the order of the text; chunks of Markdown and web pages know the headings above them.

    Raises
    ------
    HeroError
        ``bad_request`` for an unknown method, a size below 20 or an overlap of half the size and more.

    Examples
    --------
    >>> [each.id for each in cut(Document("a", "Keys and values. They are kept."), "sentences", 20, 0)]
    ['a 0-16', 'a 17-31']
    """
    check_settings(method, size, overlap)
    text = document.text
    marked = method == "headings" or document.meta.get("format") in {"markdown", "html"}
    above = headings(text, check=check) if marked else []
    spans: list[Span]
    if method == "characters":
        spans = recursive_spans(text, size, overlap, separators=("",), check=check)
    elif method == "sentences":
        spans = packed_sentences(text, size, overlap, separators=separators, check=check)
    elif method == "tokens":
        if lengths is None:
            raise HeroError(messages.NO_COUNTER, code="bad_request")
        spans = recursive_spans(text, size, overlap, separators=separators, lengths=lengths, check=check)
    elif method == "headings":
        borders = [0, *_sections(text, above), len(text)]
        spans = []
        for first, last in pairwise(borders):
            start, end = stripped(text, first, last)
            inner = [(0, end - start)] if end - start <= size else recursive_spans(
                text[start:end], size, overlap, separators=separators, check=check
            )  # fmt: skip
            spans.extend((start + a, start + b) for a, b in inner if a < b)
    else:
        spans = recursive_spans(text, size, overlap, separators=separators, check=check)
    chunks = []
    for number, (start, end) in enumerate(spans):
        if number % _STEP == 0:
            check()
        chunks.append(
            Chunk(document.id, start, end, text[start:end], heading_at(above, _below(text, start, end)))
        )
    return chunks


def _sections(text: str, above: Sequence[Heading]) -> list[int]:
    """Return where sections start; a heading with nothing but another below it starts none."""
    starts = [each.start for each in above]
    return [
        start
        for before, start in zip([None, *starts], starts, strict=False)
        if before is None or "\n" in text[before:start].strip()
    ]


def _below(text: str, start: int, end: int) -> int:
    """Return a place below the headings with which a chunk begins: all of them stand above its text."""
    found = _HEADINGS.match(text, start, end)
    return found.end() - 1 if found else start


def check_settings(method: str, size: int, overlap: int) -> None:
    """Raise HeroError for settings that cut nothing, or for ever."""
    if method not in METHODS:
        names = ", ".join(METHODS)
        raise HeroError(
            messages.BAD_METHOD, messages.BAD_METHOD_HINT, code="bad_request", method=method, methods=names
        )
    if not isinstance(size, int) or size < LEAST_SIZE:
        raise HeroError(messages.BAD_SIZE, code="bad_request", low=LEAST_SIZE, size=size)
    if not 0 <= overlap <= size // 2:
        slots = {"overlap": overlap, "size": size}
        raise HeroError(messages.OVERLAP_TOO_BIG, messages.OVERLAP_HINT, code="bad_request", **slots)
