"""The handbook that retrieval is tried on: documents about generative AI, and questions with gold spans.

Both languages were written on their own, so the Chinese documents are no translation of the English ones.
Each question comes with the characters that answer it: whatever the size of the chunks, one can tell
whether a retrieved passage holds the answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.text import LANGUAGES

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from llmhero_widgets.core.text import Language

Kind = Literal["fact", "paraphrase", "compare", "number", "multi"]


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Where an answer stands: the characters ``start`` to ``end`` of one document.

    Parameters
    ----------
    doc
        The document's name, as in :func:`handbook`.
    start
        Index of the first character (Unicode code points, from 0).
    end
        Index after the last character.

    Examples
    --------
    >>> GoldSpan("01-attention.md", 10, 25).end
    25
    """

    doc: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question about the handbook with its answer and the passages that hold it.

    Parameters
    ----------
    id
        ``"en-001"`` or ``"zh-001"`` and so on; unique.
    question
        As a learner would ask it.
    answer
        A short reference answer.
    kind
        ``"fact"`` in words close to the document's; ``"paraphrase"`` in other words; ``"compare"`` sets two
        things side by side; ``"number"`` asks for a figure; ``"multi"`` needs two documents.
    spans
        One passage, or for ``"multi"`` one in each of two documents.

    Examples
    --------
    >>> LabelledQuestion("en-001", "Why?", "Because.", "fact", (GoldSpan("a.md", 0, 8),)).kind
    'fact'
    """

    id: str
    question: str
    answer: str
    kind: Kind
    spans: tuple[GoldSpan, ...]


def handbook(language: Language) -> tuple[tuple[str, str], ...]:
    """Return the documents of one language.

    Parameters
    ----------
    language
        ``"en"`` or ``"zh"``.

    Returns
    -------
    tuple of (str, str)
        File name and Markdown text of each document, in the order of their numbers.

    Raises
    ------
    ValueError
        If there is no handbook in that language.

    Examples
    --------
    >>> name, text = handbook("en")[0]
    >>> name, text.splitlines()[0]
    ('01-attention.md', '# Self-attention')
    """
    folder = _folder(language)
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".md"))
    return tuple((name, _read(folder / name)) for name in names)


def questions(language: Language) -> tuple[LabelledQuestion, ...]:
    """Return the labelled questions of one language.

    Parameters
    ----------
    language
        ``"en"`` or ``"zh"``.

    Returns
    -------
    tuple of LabelledQuestion
        In the order of their documents, each with its spans resolved to characters.

    Raises
    ------
    ValueError
        If there is no handbook in that language, or a quote does not stand exactly once in its document.

    Examples
    --------
    >>> asked = questions("zh")[0]
    >>> span = asked.spans[0]
    >>> dict(handbook("zh"))[span.doc][span.start : span.end]
    '值是真正被取走的内容'
    """
    texts = dict(handbook(language))
    lines = _read(_folder(language) / "questions.jsonl").splitlines()
    return tuple(_labelled(json.loads(line), texts) for line in lines)


def _folder(language: Language) -> Traversable:
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, not {language!r}")
    return files(__name__) / language


def _read(entry: Traversable) -> str:
    # Offsets must be the same on Windows, so a checkout with \r\n is read as one without.
    return entry.read_text(encoding="utf-8").replace("\r\n", "\n")


def _labelled(row: dict[str, Any], texts: dict[str, str]) -> LabelledQuestion:
    spans = tuple(_span(row["id"], span["doc"], span["quote"], texts) for span in row["spans"])
    return LabelledQuestion(row["id"], row["question"], row["answer"], row["kind"], spans)


def _span(question: str, doc: str, quote: str, texts: dict[str, str]) -> GoldSpan:
    # Files keep quotes, not offsets: an edit elsewhere in a document then leaves the label where it belongs.
    found = texts[doc].count(quote)
    if found != 1:
        raise ValueError(f"{question}: {quote!r} stands {found} times in {doc}; it must stand there once")
    start = texts[doc].index(quote)
    return GoldSpan(doc, start, start + len(quote))
