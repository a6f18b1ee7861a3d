"""Labelled questions: which characters of which document answer them, and so which chunks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_measure as messages
from llmhero_widgets.rag.corpus import LabelledQuestion
from llmhero_widgets.rag.params import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.rag.values import Chunks, Documents

#: A chunk is relevant from this share of the shorter of chunk and span on.
OVERLAP: Final = 0.5
#: Questions of one measurement.
MOST_QUESTIONS: Final = 5000
_MOST_GRADE: Final = 10
_FIELDS: Final = ("question", "doc", "quote")
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a document as it was loaded, and how much they tell (from 1 on)."""

    doc: str
    start: int
    end: int
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question and all the passages that its answer needs."""

    id: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """Which chunks answer a question.

    Attributes
    ----------
    grades
        Row of each relevant chunk to its grade: the highest of the spans that it holds.
    spans
        For each gold span, the rows that hold it; none where no chunk does.
    """

    grades: Mapping[int, int]
    spans: tuple[frozenset[int], ...]

    def found(self, rows: Iterable[int]) -> bool:
        """Whether some rows hold all gold spans."""
        found = set(rows)
        return all(found & span for span in self.spans)


class Labeller:
    """Tells which chunks hold a gold span.

    A chunk is relevant to a question when it holds at least half of a gold span's characters, or when at
    least half of its own characters lie in the span: overlap ≥ 0.5 · min(chunk, span), counted in characters
    of the source that are not white space. So wherever a document is cut, every span has a relevant chunk as
    long as the chunks leave out only white space.

    Parameters
    ----------
    chunks
        What is searched.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents
    >>> text = "Keys are cached. Values too."
    >>> pieces = (Chunk("a", 0, 16, text[:16]), Chunk("a", 17, 28, text[17:]))
    >>> labeller = Labeller(Chunks(Documents((Document("a", text),)), pieces))
    >>> labeller.of(Question("1", "What else is cached?", (Span("a", 9, 23),))).grades
    {0: 1, 1: 1}
    """

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._rows: dict[str, list[int]] = {}
        for row, chunk in enumerate(chunks.items):
            self._rows.setdefault(chunk.doc, []).append(row)
        self._inked: dict[str, _Inked] = {}

    def of(self, question: Question) -> Labels:
        """Return which chunks are relevant."""
        grades: dict[int, int] = {}
        held = []
        for span in question.spans:
            rows = self._holding(span)
            held.append(frozenset(rows))
            for row in rows:
                grades[row] = max(span.grade, grades.get(row, 0))
        return Labels(dict(sorted(grades.items())), tuple(held))

    def _holding(self, span: Span) -> list[int]:
        if span.doc not in self._rows:
            return []
        inked = self._inked.get(span.doc)
        if inked is None:
            rows = self._rows[span.doc]
            places = np.array([self._chunks.source_span(row)[1:] for row in rows]).reshape(-1, 2)
            source = self._chunks.documents.by_id[span.doc].source
            inked = self._inked[span.doc] = _Inked(np.array(rows), places, _ink(source))
        return inked.holding(span)


@dataclass(frozen=True, slots=True)
class _Inked:
    """The chunks of one document, and how many characters but white space stand before each place."""

    rows: NDArray[np.int64]
    places: NDArray[np.int64]
    ink: NDArray[np.int64]

    def holding(self, span: Span) -> list[int]:
        starts, ends = self.places.T
        low, high = np.maximum(starts, span.start), np.minimum(ends, span.end)
        shared = np.where(low < high, self.ink[np.maximum(low, high)] - self.ink[low], 0)
        own = self.ink[ends] - self.ink[starts]
        shorter = np.minimum(own, self.ink[span.end] - self.ink[span.start])
        found: list[int] = self.rows[(shared > 0) & (shared >= OVERLAP * shorter)].tolist()
        return found


def _ink(text: str) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum([not each.isspace() for each in text], dtype=np.int64)])


def labelled(given: Iterable[Any], documents: Documents) -> tuple[Question, ...]:
    """Return labelled questions with their places in some documents.

    Parameters
    ----------
    given
        :class:`~llmhero_widgets.rag.corpus.LabelledQuestion` objects, or mappings ``{"question", "doc",
        "quote"}`` with an optional "grade" from 1 to 10; mappings with the same question are one question
        whose answer needs all their quotes.
    documents
        What is searched.

    Raises
    ------
    HeroError
        ``bad_request`` for the first that does not fit, with its number from 1.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Document, Documents
    >>> documents = Documents((Document("a.md", "Keys are cached."),))
    >>> labelled([{"question": "What is?", "doc": "a.md", "quote": "Keys"}], documents)[0].spans
    (Span(doc='a.md', start=0, end=4, grade=1),)
    """
    questions, problems = read_labels(enumerate(given, 1), documents)
    if problems:
        raise problems[0][1]
    return questions


def read_labels(
    numbered: Iterable[tuple[int, Any]], documents: Documents
) -> tuple[tuple[Question, ...], list[tuple[int, HeroError]]]:
    """Return what can be read of labelled questions, and why the others cannot.

    Parameters
    ----------
    numbered
        Line numbers and what :func:`labelled` takes.
    documents
        What is searched.

    Returns
    -------
    questions : tuple of Question
        In the order in which they were first asked.
    problems : list of (int, HeroError)
        Line numbers with what is wrong there.
    """
    whole: list[Question] = []
    pieces: dict[str, list[Span]] = {}
    names: dict[str, str] = {}
    problems = []
    for line, each in numbered:
        try:
            if isinstance(each, LabelledQuestion):
                spans = tuple(_within(Span(one.doc, one.start, one.end), documents) for one in each.spans)
                whole.append(Question(each.id, each.question, spans))
            elif isinstance(each, Question):
                spans = tuple(_within(span, documents) for span in each.spans)
                whole.append(Question(each.id, each.text, spans))
            else:
                text, span = _read(each, documents)
                names.setdefault(text, str(line))
                pieces.setdefault(text, []).append(span)
        except HeroError as error:
            slots = {**error.slots, "line": line, "problem": error.what}
            problems.append((line, HeroError(messages.LINE, error.hint, code="bad_request", **slots)))
    whole += [Question(names[text], text, tuple(dict.fromkeys(spans))) for text, spans in pieces.items()]
    if len(whole) > MOST_QUESTIONS:
        raise HeroError(messages.TOO_MANY, code="bad_request", n=len(whole), most=MOST_QUESTIONS)
    return tuple(whole), problems


def sampled(questions: Sequence[Question], size: int, seed: int = 0) -> tuple[Question, ...]:
    """Return some of the questions in their order, the same ones every time; all where ``size`` is 0.

    Examples
    --------
    >>> asked = [Question(str(number), "?", ()) for number in range(9)]
    >>> sampled(asked, 3) == sampled(asked, 3), len(sampled(asked, 0)), len(sampled(asked, 20))
    (True, 9, 9)
    """
    if not 0 < size < len(questions):
        return tuple(questions)
    chosen = np.random.default_rng(seed).choice(len(questions), size, replace=False)
    return tuple(questions[place] for place in sorted(chosen.tolist()))


def _read(told: object, documents: Documents) -> tuple[str, Span]:
    if not isinstance(told, Mapping):
        raise HeroError(messages.NOT_JSON, messages.NOT_JSON_HINT, code="bad_request")
    for name in _FIELDS:
        if name not in told:
            raise HeroError(messages.MISSING, messages.NOT_JSON_HINT, code="bad_request", field=name)
        if not isinstance(told[name], str) or not told[name].strip():
            raise HeroError(messages.NO_TEXT, code="bad_request", field=name)
        refuse_lone_surrogates(told[name])
    for name in told:
        if name not in (*_FIELDS, "grade"):
            raise HeroError(messages.UNKNOWN, code="bad_request", field=shown(str(name)))
    grade = told.get("grade", 1)
    if isinstance(grade, bool) or not isinstance(grade, int) or not 1 <= grade <= _MOST_GRADE:
        raise HeroError(messages.BAD_GRADE, code="bad_request")
    doc, quote = told["doc"], told["quote"]
    source = _source(doc, documents)
    start = source.find(quote)
    if start < 0:
        raise HeroError(messages.NO_QUOTE, messages.NO_QUOTE_HINT, code="bad_request", doc=doc)
    if source.find(quote, start + 1) >= 0:
        raise HeroError(
            messages.MANY_QUOTES,
            messages.MANY_QUOTES_HINT,
            code="bad_request",
            doc=doc,
            n=_times(source, quote),
        )
    return told["question"].strip(), Span(doc, start, start + len(quote), grade)


def _within(span: Span, documents: Documents) -> Span:
    if not 0 <= span.start < span.end <= len(_source(span.doc, documents)):
        raise HeroError(messages.NO_QUOTE, messages.NO_QUOTE_HINT, code="bad_request", doc=span.doc)
    return span


def _source(doc: str, documents: Documents) -> str:
    found = documents.by_id.get(doc)
    if found is None:
        names = list(documents.by_id)
        docs = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
        raise HeroError(
            messages.NO_DOCUMENT,
            messages.NO_DOCUMENT_HINT,
            code="bad_request",
            doc=shown(doc),
            docs=docs or "—",
        )
    return found.source


def _times(text: str, quote: str) -> int:
    """Count, those that overlap as well."""
    at, count = text.find(quote), 0
    while at >= 0:
        count += 1
        at = text.find(quote, at + 1)
    return count
