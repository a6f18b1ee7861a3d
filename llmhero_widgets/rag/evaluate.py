"""How well a pipeline finds the passages that answer labelled questions. No model judges anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES
from llmhero_widgets.rag import messages_measure as messages
from llmhero_widgets.rag.corpus import questions as handbook_questions
from llmhero_widgets.rag.measuring.intervals import mean_interval
from llmhero_widgets.rag.measuring.labels import Labeller, Question, labelled
from llmhero_widgets.rag.measuring.metrics import average_precision, ndcg, recall, reciprocal_rank
from llmhero_widgets.rag.measuring.sets import handbook_language
from llmhero_widgets.rag.values import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.measuring.intervals import Interval
    from llmhero_widgets.rag.measuring.labels import Labels
    from llmhero_widgets.rag.pipeline import Pipeline
    from llmhero_widgets.rag.values import Chunks, Hits

#: How many at the top are looked at.
DEFAULT_K: Final = 5


@dataclass(frozen=True)
class Evaluation:
    """What was found for each labelled question, and how good that is.

    Attributes
    ----------
    questions
        What was asked.
    chunks
        What the rows count in.
    rankings
        For each question the rows that were found, best first.
    scores
        Their scores, in the unit of the pipeline's last stage.
    labels
        For each question which rows answer it.
    k
        How many at the top "@k" looks at.
    """

    questions: tuple[Question, ...]
    chunks: Chunks
    rankings: tuple[tuple[int, ...], ...]
    scores: tuple[tuple[float, ...], ...]
    labels: tuple[Labels, ...]
    k: int

    @cached_property
    def metrics(self) -> Metrics:
        """Found@k, recall@k, MRR, nDCG@k and MAP of each question.

        "found@k" is 1 where the first k hold all gold spans of the question; unlike the others it does not
        depend on how many chunks hold the same span. MRR and MAP look at as many as the pipeline returns.
        """
        return measured(self.questions, self.rankings, self.labels, self.k)

    @property
    def means(self) -> Mapping[str, float]:
        """Mean over the questions, by metric."""
        return self.metrics.means

    @property
    def found(self) -> tuple[bool, ...]:
        """For each question whether the first k hold all that answers it."""
        return tuple(value == 1 for value in self.metrics.table[:, 0].tolist())

    @property
    def unreachable(self) -> int:
        """How many questions have a gold span that no chunk holds: no ranking can find it."""
        return sum(not all(labels.spans) for labels in self.labels)

    def intervals(
        self, *, level: float = 0.95, check: Callable[[], None] | None = None
    ) -> Mapping[str, Interval]:
        """Return the interval of each mean over the questions.

        Parameters
        ----------
        level
            How sure it shall be.
        check
            Raises to end it.
        """
        return {
            name: mean_interval(values, level=level, check=check)
            for name, values in zip(self.metrics.names, self.metrics.table.T, strict=True)
        }

    def to_trec(self) -> tuple[str, str]:
        """Return labels and rankings in the formats of trec_eval, which ir-measures reads as well.

        Returns
        -------
        qrels, run : str
            One line per label, and one per hit. The score in ``run`` is minus the rank, because trec_eval
            orders anew by score and would break ties in another way.
        """
        qrels, run = [], []
        for number, (ranking, labels) in enumerate(zip(self.rankings, self.labels, strict=True)):
            qrels += [f"{number} 0 {row} {grade}\n" for row, grade in labels.grades.items()]
            run += [f"{number} Q0 {row} {rank} {-rank} llmhero\n" for rank, row in enumerate(ranking, 1)]
        return "".join(qrels), "".join(run)


def evaluate(  # noqa: PLR0913 - what measuring needs, and two hooks
    pipeline: Pipeline,
    questions: Iterable[Any] | Language,
    *,
    k: int = DEFAULT_K,
    depth: int | None = None,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Ask a pipeline labelled questions, without writing answers.

    A chunk is relevant when it overlaps a gold span by half of the shorter of both; see
    :class:`~llmhero_widgets.rag.measuring.labels.Labeller`.

    Parameters
    ----------
    pipeline
        What is measured: its hits as they would go to the prompt.
    questions
        ``"en"`` or ``"zh"`` for those of the bundled handbook, or what
        :func:`~llmhero_widgets.rag.measuring.labels.labelled` takes: ``{"question", "doc", "quote"}``.
    k
        How many at the top "@k" looks at.
    depth
        How many of each ranking are kept; by default all that the pipeline returns.
    check
        Raises to end it.
    progress
        Told how many questions of how many are done.

    Returns
    -------
    Evaluation
        The metrics equal those of ir-measures: ``R@k``, ``RR``, ``nDCG@k`` and ``AP``.

    Raises
    ------
    HeroError
        If a question does not fit the documents, or the pipeline fails.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> from llmhero_widgets.rag.pipeline import Pipeline
    >>> texts = {"a.md": "Keys and values are cached.", "b.md": "Beams are kept by score."}
    >>> documents = [{"id": name, "text": text} for name, text in texts.items()]
    >>> graph = Graph().add("load", documents=documents).add("chunk").add("bm25")
    >>> graph = graph.add("question").add("retrieve")
    >>> for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
    ...     graph = graph.connect(*pair.split())
    >>> asked = [{"question": "What is cached?", "doc": "a.md", "quote": "Keys and values"}]
    >>> evaluate(Pipeline(graph), asked).means["recall@5"]
    1.0
    """
    # A sibling, so that the reasons for which the reader's own nodes ran stay those of the reader's runs.
    sibling = pipeline.with_graph(pipeline.graph)
    return evaluated(
        lambda text: sibling.search(text, check=check),
        questions,
        k=k,
        depth=depth,
        check=check,
        progress=progress,
    )


def evaluated(  # noqa: PLR0913
    search: Callable[[str], Hits],
    questions: Iterable[Any] | Language,
    *,
    k: int = DEFAULT_K,
    depth: int | None = None,
    check: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Measure whatever finds hits for a question; otherwise as :func:`evaluate`."""
    if isinstance(k, bool) or not isinstance(k, int) or k < 1:
        raise HeroError(messages.BAD_K, code="bad_request")
    given = list(handbook_questions(_language(questions)) if isinstance(questions, str) else questions)
    if not given:
        raise HeroError(messages.NO_QUESTIONS, messages.NOT_JSON_HINT, code="bad_request")
    check, progress = check or (lambda: None), progress or (lambda _done, _total: None)
    # The labels are places in documents, which the first search tells; it is asked again for nothing.
    chunks = search(_text(given[0])).chunks
    if isinstance(questions, str) and handbook_language(chunks.documents, (_language(questions),)) is None:
        raise HeroError(messages.NOT_HANDBOOK, messages.NOT_HANDBOOK_HINT, code="bad_request")
    asked = labelled(given, chunks.documents)
    labeller = Labeller(chunks)
    rankings, scores = [], []
    for number, question in enumerate(asked):
        check()
        progress(number, len(asked))
        hits = search(question.text)
        rankings.append(hits.rows[:depth])
        scores.append(hits.scores[:depth])
    progress(len(asked), len(asked))
    labels = tuple(map(labeller.of, asked))
    return Evaluation(asked, chunks, tuple(rankings), tuple(scores), labels, k)


def measured(
    questions: Sequence[Question], rankings: Sequence[Sequence[int]], labels: Sequence[Labels], k: int
) -> Metrics:
    """Return the metrics of some rankings.

    Parameters
    ----------
    questions
        Their ids name the rows of the table.
    rankings
        For each question rows of chunks, best first.
    labels
        For each question which rows answer it.
    k
        How many at the top "@k" looks at.
    """
    names = (f"found@{k}", f"recall@{k}", "MRR", f"nDCG@{k}", "MAP")
    table = np.array(
        [
            (
                float(label.found(ranking[:k])),
                recall(ranking, label.grades, k),
                reciprocal_rank(ranking, label.grades),
                ndcg(ranking, label.grades, k),
                average_precision(ranking, label.grades),
            )
            for ranking, label in zip(rankings, labels, strict=True)
        ]
    ).reshape(-1, len(names))
    return Metrics(names, tuple(each.id for each in questions), table)


def _language(name: str) -> Language:
    for language in LANGUAGES:
        if name == language:
            return language
    raise HeroError(messages.NO_QUESTIONS, messages.NOT_JSON_HINT, code="bad_request")


def _text(given: Any) -> str:
    """Return the question of a labelled question, which may turn out to be none."""
    if isinstance(given, Mapping):
        text = given.get("question")
    else:
        text = given.text if isinstance(given, Question) else getattr(given, "question", None)
    return text if isinstance(text, str) and text.strip() else "?"
