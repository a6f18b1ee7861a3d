"""What flows from node to node: documents, chunks, vectors, indexes, questions, hits, prompts, answers.

Every value is immutable and knows its digest, so that a node whose output did not change stops the re-run of
everything behind it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from llmhero_widgets.core.errors import HeroError

PortType = Literal[
    "documents", "chunks", "vectors", "index", "query", "hits", "prompt", "generation", "answer", "metrics"
]


class Value(Protocol):
    """What a node hands on."""

    type: ClassVar[PortType]

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal: two values with one digest are the same value."""


def digest_of(*parts: str | bytes | float | None) -> str:
    """Return the SHA-256 of several parts, each with its kind and length, so that none can run into the next.

    Examples
    --------
    >>> digest_of("ab", "c") == digest_of("a", "bc")
    False
    """
    state = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        state.update(f"{type(part).__name__}:{len(data)}:".encode())
        state.update(data)
    return state.hexdigest()


def digest_of_array(array: NDArray[Any]) -> str:
    """Return the SHA-256 of an array: its dtype, shape and bytes."""
    import numpy as np

    return digest_of(array.dtype.str, str(array.shape), np.ascontiguousarray(array).tobytes())


@dataclass(frozen=True)
class Document:
    """One text, and where each of its characters came from.

    Attributes
    ----------
    id
        Unique in its pipeline, such as the path below the folder.
    text
        What the next node works on.
    raw
        The text as it was loaded, to which citations point; None where it is ``text`` itself.
    runs
        ``(start in text, start in raw, length)``, rising: each run of ``text`` is copied from ``raw``; what
        lies between two runs was put there by cleaning. Empty where ``raw`` is None.
    meta
        Facts for people, such as the encoding or the pages; JSON scalars.
    """

    id: str
    text: str
    raw: str | None = None
    runs: tuple[tuple[int, int, int], ...] = ()
    meta: Mapping[str, str | int | float | bool] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The text as it was loaded."""
        return self.text if self.raw is None else self.raw

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything that later nodes can see."""
        return digest_of(
            self.id, self.text, self.raw, repr(self.runs), repr(sorted(self.meta.items(), key=repr))
        )

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of ``source`` that a span of ``text`` was made from.

        Parameters
        ----------
        start, end
            Characters of ``text``, from 0, the end not included.
        """
        if self.raw is None:
            return start, end
        return self._place(start), self._place(end - 1) + 1 if end > start else self._place(start)

    def _place(self, at: int) -> int:
        run = bisect_right(self.runs, at, key=lambda each: each[0]) - 1
        if run < 0:
            return self.runs[0][1] if self.runs else 0
        text, raw, length = self.runs[run]
        return raw + min(at - text, length)


@dataclass(frozen=True)
class Skipped:
    """A source that could not be loaded, and why; the others are there all the same."""

    id: str
    error: HeroError


@dataclass(frozen=True)
class Documents:
    """Texts in the order in which they were loaded."""

    type: ClassVar[PortType] = "documents"

    items: tuple[Document, ...]
    skipped: tuple[Skipped, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(*(each.digest for each in self.items), *(str(each.error) for each in self.skipped))

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """The same by id."""
        return {each.id: each for each in self.items}


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document: exactly ``document.text[start:end]``.

    Attributes
    ----------
    doc
        Id of the document.
    start, end
        Characters of the document's ``text``, from 0, the end not included.
    text
        The piece itself.
    heading
        The headings above it, joined by " › "; empty where there are none.
    """

    doc: str
    start: int
    end: int
    text: str
    heading: str = ""

    @property
    def id(self) -> str:
        """Such as ``"cost.md 18-283"``."""
        return f"{self.doc} {self.start}-{self.end}"

    @property
    def key(self) -> str:
        """SHA-256 of the text alone: what an embedding depends on."""
        return digest_of(self.text)


@dataclass(frozen=True)
class Chunks:
    """Pieces in the order of their documents; rows of vectors and hits count in this order."""

    type: ClassVar[PortType] = "chunks"

    documents: Documents
    items: tuple[Chunk, ...]

    def __len__(self) -> int:
        """Return how many chunks there are."""
        return len(self.items)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(
            self.documents.digest,
            *(f"{each.doc}\0{each.start}\0{each.end}\0{each.heading}" for each in self.items),
        )

    def source_span(self, row: int) -> tuple[str, int, int]:
        """Return where a chunk lies in the document as it was loaded: id, start, end."""
        chunk = self.items[row]
        return (chunk.doc, *self.documents.by_id[chunk.doc].to_source(chunk.start, chunk.end))


@dataclass(frozen=True)
class Vectors:
    """One vector of length 1 per chunk.

    Attributes
    ----------
    chunks
        The pieces.
    matrix
        float32, shape ``(chunks, dimensions)``; a row has length 1, or 0 for a text without a known word.
    embedder
        The embedder's id, such as ``"all-minilm-l6-v2"``.
    revision
        Which weights; embeddings of another revision are other vectors.
    """

    type: ClassVar[PortType] = "vectors"

    chunks: Chunks
    matrix: NDArray[np.float32]
    embedder: str
    revision: str

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(self.chunks.digest, self.embedder, self.revision, digest_of_array(self.matrix))


@dataclass(frozen=True)
class Variant:
    """Another wording of a question: ``kind`` is "hyde" or "rewrite"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Query:
    """A question, and other wordings of it that are searched as well."""

    type: ClassVar[PortType] = "query"

    text: str
    variants: tuple[Variant, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(self.text, *(f"{each.kind}\0{each.text}" for each in self.variants))


class Index(Protocol):
    """Finds chunks for a question. ``kind`` is "dense" or "keyword"."""

    type: ClassVar[PortType] = "index"
    kind: str

    @property
    def digest(self) -> str:
        """SHA-256 of the chunks, the vectors and the settings."""

    @property
    def chunks(self) -> Chunks:
        """What is searched."""

    @property
    def facts(self) -> Mapping[str, str | int | float]:
        """For people: type, bytes, parameters that were trained."""

    def search(self, texts: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return rows and scores, both ``(texts, k)``, best first; a row of −1 where there are fewer."""


@dataclass(frozen=True)
class Hits:
    """Chunks in an order, the scores that gave it, and the orders that it was made from.

    The whole way of a chunk, dense → BM25 → fused → reranked → MMR, is read by following ``before``; each
    stage's order can be recomputed from the scores of those before it and its own ``settings``.

    Attributes
    ----------
    chunks
        What the rows count in.
    query
        What was asked.
    stage
        "dense", "bm25", "fused", "reranked" or "mmr".
    rows
        Chunks, best first.
    scores
        One per row, falling (MMR: the value at the moment each was picked), float64 as Python floats.
    unit
        What the score is: "cosine", "bm25", "rrf", "weighted", "loglik", "logit", "mmr".
    settings
        The node's parameters, and whatever else recomputes the order.
    before
        The hits that this stage reordered; several for a fusion.
    """

    type: ClassVar[PortType] = "hits"

    chunks: Chunks
    query: Query
    stage: str
    rows: tuple[int, ...]
    scores: tuple[float, ...]
    unit: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[Hits, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(
            self.chunks.digest,
            self.query.digest,
            self.stage,
            self.unit,
            repr(self.rows),
            repr(self.scores),
            repr(sorted(self.settings.items())),
            *(each.digest for each in self.before),
        )

    def top(self, k: int) -> Iterable[tuple[int, Chunk, float]]:
        """Yield row, chunk and score of the first k."""
        for row, score in zip(self.rows[:k], self.scores[:k], strict=True):
            yield row, self.chunks.items[row], score


Origin = Literal["template", "system", "passage", "question", "defence"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a prompt that has one origin.

    Attributes
    ----------
    text
        Exactly as it is sent.
    origin
        Who wrote it.
    tokens
        How many tokens begin in it.
    row
        The chunk, for a passage.
    """

    text: str
    origin: Origin
    tokens: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A hit that did not go into the prompt, or only in part: ``tokens`` it needs, ``sent`` of them sent."""

    row: int
    tokens: int
    sent: int = 0


@dataclass(frozen=True)
class Prompt:
    """Exactly what the model reads.

    Attributes
    ----------
    hits
        What it was made from.
    pieces
        Their texts, joined, are the whole prompt.
    ids
        The tokens, special ones included; empty for a remote model, which cuts the text itself.
    messages
        The same as a chat, ``(role, content)``, for a server.
    kept
        Rows of the chunks in it, in their order.
    dropped
        Hits that had no room.
    budget
        Tokens that passages may take.
    context
        Tokens that the model reads at once; what it may write counts too.
    model
        Name of the model whose tokenizer counted.
    """

    type: ClassVar[PortType] = "prompt"

    hits: Hits
    pieces: tuple[Piece, ...]
    ids: tuple[int, ...]
    messages: tuple[tuple[str, str], ...]
    kept: tuple[int, ...]
    dropped: tuple[Dropped, ...]
    budget: int
    context: int
    model: str

    @property
    def text(self) -> str:
        """The whole prompt."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(self.hits.digest, self.model, self.context, repr(self.pieces), repr(self.ids))


@dataclass(frozen=True)
class Generation:
    """What a model wrote.

    Attributes
    ----------
    prompt
        What it read.
    text
        Without special tokens.
    ids
        Its tokens; empty for a remote model.
    logprobs
        Natural logarithm of each token's probability; empty where unknown.
    model
        Who wrote it.
    ended
        Whether it came to an end by itself.
    """

    type: ClassVar[PortType] = "generation"

    prompt: Prompt
    text: str
    ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    model: str
    ended: bool

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(self.prompt.digest, self.model, self.text, repr(self.ids), repr(self.logprobs))


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence of an answer comes from.

    Attributes
    ----------
    row
        The chunk that supports it.
    doc, start, end
        Characters of the document as it was loaded (``Document.source``); may reach over a chunk's border.
    quote
        Exactly those characters.
    score
        How much of the sentence the quote covers, from 0 to 1.
    effect
        How much less likely the sentence is without the chunk, in nats; None where it was not computed.
    """

    row: int
    doc: str
    start: int
    end: int
    quote: str
    score: float
    effect: float | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer: characters ``start`` to ``end`` of its text, and what supports it."""

    start: int
    end: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Answer:
    """An answer, sentence by sentence, with what supports it.

    Attributes
    ----------
    generation
        What the model wrote.
    sentences
        In order; they cover the text but for white space.
    effects
        Row of each passage to how much less likely the whole answer is without it, in nats; empty where it
        was not computed.
    """

    type: ClassVar[PortType] = "answer"

    generation: Generation
    sentences: tuple[Sentence, ...]
    effects: Mapping[int, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The answer."""
        return self.generation.text

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(self.generation.digest, repr(self.sentences), repr(sorted(self.effects.items())))


@dataclass(frozen=True)
class Metrics:
    """How well hits match labels, question by question.

    Attributes
    ----------
    names
        Such as ``"recall@5"``.
    questions
        Ids, one per row.
    table
        float64, shape ``(questions, names)``.
    """

    type: ClassVar[PortType] = "metrics"

    names: tuple[str, ...]
    questions: tuple[str, ...]
    table: NDArray[np.float64]

    @property
    def means(self) -> Mapping[str, float]:
        """Mean over the questions, by name."""
        return (
            dict(zip(self.names, self.table.mean(axis=0).tolist(), strict=True))
            if len(self.questions)
            else {}
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content."""
        return digest_of(repr(self.names), repr(self.questions), digest_of_array(self.table))
