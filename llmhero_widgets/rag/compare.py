"""Two pipelines on the same questions: is the difference more than chance, and which questions flip."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_measure as messages
from llmhero_widgets.rag.evaluate import DEFAULT_K, evaluate
from llmhero_widgets.rag.measuring.intervals import paired_bootstrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.evaluate import Evaluation
    from llmhero_widgets.rag.measuring.labels import Question
    from llmhero_widgets.rag.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of two pipelines.

    Attributes
    ----------
    name
        Such as "recall@5".
    a, b
        Means of both.
    mean
        ``b`` less ``a``.
    low, high
        Bootstrap interval of that over the questions.
    p
        How often chance alone gives a difference at least as large, two-sided.
    better, worse
        How many questions have a higher and a lower value with ``b``.
    """

    name: str
    a: float
    b: float
    mean: float
    low: float
    high: float
    p: float
    better: int
    worse: int


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that one pipeline finds among the first k, with all its gold spans, and the other does not.

    Attributes
    ----------
    number
        Its place among the questions, from 0.
    question
        What was asked.
    gained
        True where ``b`` finds it.
    a, b
        Rows that each returned, best first.
    """

    number: int
    question: Question
    gained: bool
    a: tuple[int, ...]
    b: tuple[int, ...]


@dataclass(frozen=True)
class Comparison:
    """Two evaluations of the same questions.

    Attributes
    ----------
    a, b
        The first and the second pipeline.
    differences
        One per metric; all intervals from the same resamples.
    level
        How sure the intervals are.
    """

    a: Evaluation
    b: Evaluation
    differences: tuple[Difference, ...]
    level: float

    @cached_property
    def flipped(self) -> tuple[Flip, ...]:
        """Questions whose answer one pipeline finds and the other does not, those that ``b`` loses first."""
        flips = [
            Flip(number, question, after, self.a.rankings[number], self.b.rankings[number])
            for number, (question, before, after) in enumerate(
                zip(self.a.questions, self.a.found, self.b.found, strict=True)
            )
            if before != after
        ]
        return tuple(sorted(flips, key=lambda flip: flip.gained))


def compare(  # noqa: PLR0913 - what measuring needs, and two hooks
    a: Pipeline,
    b: Pipeline,
    questions: Iterable[Any] | Language,
    *,
    k: int = DEFAULT_K,
    depth: int | None = None,
    level: float = 0.95,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Ask two pipelines the same labelled questions.

    Parameters
    ----------
    a, b
        Two pipelines over the same documents; ``a.with_graph(…)`` makes one that shares models and results.
    questions, k, depth, check, progress
        As for :func:`~llmhero_widgets.rag.evaluate.evaluate`; a depth makes rankings of different lengths
        comparable in MRR and MAP.
    level
        How sure the intervals of the differences shall be.

    Returns
    -------
    Comparison
        With a paired bootstrap of each metric (Efron and Tibshirani 1993), and the questions that flipped.

    Raises
    ------
    HeroError
        If a question does not fit the documents, or a pipeline fails.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> from llmhero_widgets.rag.pipeline import Pipeline
    >>> texts = {"a.md": "Keys and values are cached.", "b.md": "Beams are cached, cached, cached."}
    >>> documents = [{"id": name, "text": text} for name, text in texts.items()]
    >>> graph = Graph().add("load", documents=documents).add("chunk").add("bm25").add("question")
    >>> graph = graph.add("retrieve", k=2)
    >>> for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
    ...     graph = graph.connect(*pair.split())
    >>> pipeline = Pipeline(graph)
    >>> asked = [{"question": "What is cached?", "doc": "a.md", "quote": "Keys and values"}]
    >>> found = compare(pipeline.with_params("retrieve", k=1), pipeline, asked)
    >>> found.differences[0].mean, [(flip.gained, flip.a, flip.b) for flip in found.flipped]
    (1.0, [(True, (1,), (1, 0))])
    """
    questions = questions if isinstance(questions, str) else list(questions)

    def tell(first: int) -> Callable[[int, int], None]:
        return lambda done, total: progress(first * total + done, 2 * total) if progress else None

    before = evaluate(a, questions, k=k, depth=depth, check=check, progress=tell(0))
    after = evaluate(b, before.questions, k=k, depth=depth, check=check, progress=tell(1))
    return compared(before, after, level=level, check=check)


def compared(
    a: Evaluation, b: Evaluation, *, level: float = 0.95, check: Callable[[], None] | None = None
) -> Comparison:
    """Compare two evaluations; otherwise as :func:`compare`.

    Raises
    ------
    HeroError
        If they are not of the same questions with the same k.
    """
    if a.questions != b.questions or a.k != b.k:
        raise HeroError(messages.OTHER_QUESTIONS, code="bad_request")
    change = b.metrics.table - a.metrics.table
    pairs = paired_bootstrap(change, level=level, check=check)
    differences = tuple(
        Difference(
            name,
            a.means[name],
            b.means[name],
            pair.mean,
            pair.low,
            pair.high,
            pair.p,
            int((change[:, place] > 0).sum()),
            int((change[:, place] < 0).sum()),
        )
        for place, (name, pair) in enumerate(zip(a.metrics.names, pairs, strict=True))
    )
    return Comparison(a, b, differences, level)
