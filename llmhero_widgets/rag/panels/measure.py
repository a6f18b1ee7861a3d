"""How well the pipeline finds what answers labelled questions, alone and beside another pipeline."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_measure as messages
from llmhero_widgets.rag.compare import compared
from llmhero_widgets.rag.corpus import questions as handbook_questions
from llmhero_widgets.rag.evaluate import evaluate
from llmhero_widgets.rag.measuring.labels import sampled
from llmhero_widgets.rag.measuring.sets import HANDBOOKS, handbook_language, read_set
from llmhero_widgets.rag.measuring.variants import deepened, variants
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.result import hits_node
from llmhero_widgets.rag.values import Chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.rag.compare import Comparison
    from llmhero_widgets.rag.evaluate import Evaluation
    from llmhero_widgets.rag.graph import Graph
    from llmhero_widgets.rag.measuring.labels import Question, Span
    from llmhero_widgets.rag.panels.source import Source
    from llmhero_widgets.rag.pipeline import Event, Result
    from llmhero_widgets.rag.values import Documents

#: What does not depend on the question.
_PREPARED: Final = frozenset({"documents", "chunks", "vectors", "index"})
#: Every ranking is compared to this depth at least, however few the pipeline sends to the model.
DEPTH: Final = 10
MOST_K: Final = 20
#: Questions and lines that are listed.
MOST_LISTED: Final = 60
#: Characters of a chunk, and of a gold span, that a list tells.
_SNIPPET: Final = 240
#: Characters of a line that is quoted as an example, and how many it has at least.
_EXAMPLE: Final = 80
_LEAST_EXAMPLE: Final = 20


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The pipeline.

    Returns
    -------
    Mapping of str to Operation
        ``measure_sets`` names question sets and other pipelines, ``measure_run`` measures the reader's,
        ``measure_compare`` another one beside it.
    """
    panel = _Panel(source)
    return {
        "measure_sets": panel.sets,
        "measure_run": panel.run,
        "measure_compare": panel.compare,
    }


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source

    def sets(self, job: Job, rev: int) -> Reply:
        """Tell which questions fit the documents, and what the pipeline can be compared with."""
        job.token.check()
        result = self._source.at(rev)
        documents = _documents(result)
        sets = [
            {"name": name, "n": len(handbook_questions(language))}
            for name, language in HANDBOOKS.items()
            if handbook_language(documents, (language,))
        ]
        others = variants(_measured(result, 1), documents)
        first = documents.items[0] if documents.items else None
        example = None if first is None else {"doc": first.id, "quote": _example(first.source)}
        return Reply(
            {
                "sets": sets,
                "variants": [{"id": each.id, "title": each.title._asdict()} for each in others.values()],
                "example": example,
            }
        )

    def run(  # noqa: PLR0913 - what the reader may choose
        self, job: Job, rev: int, questions: str, *, labels: str = "", sample: int = 0, k: int = 5
    ) -> Reply:
        """Measure the pipeline on display."""
        asked = _Asked(self._source.at(rev), questions, labels, sample, k)
        if not asked.questions:
            return Reply(asked.facts())
        found = self._evaluate(job, asked, asked.graph, lambda done, total: (done, total))
        return Reply({**asked.facts(), **_evaluation(job, found), "listed": _missed(found)})

    def compare(  # noqa: PLR0913
        self,
        job: Job,
        rev: int,
        questions: str,
        variant: str,
        *,
        labels: str = "",
        sample: int = 0,
        k: int = 5,
    ) -> Reply:
        """Measure the pipeline on display and another one."""
        asked = _Asked(self._source.at(rev), questions, labels, sample, k)
        other = variants(asked.graph, asked.documents).get(variant)
        if other is None:
            raise HeroError(messages.NO_VARIANT, code="bad_request")
        if not asked.questions:
            return Reply(asked.facts())
        graph = deepened(other.graph, asked.depth)
        a = self._evaluate(job, asked, asked.graph, lambda done, total: (done, 2 * total))
        b = self._evaluate(job, asked, graph, lambda done, total: (total + done, 2 * total))
        both = compared(a, b, check=job.token.check)
        facts = {**asked.facts(), **_evaluation(job, a), "variant": variant}
        return Reply({**facts, **_comparison(both), "listed": _flipped(both)})

    def _evaluate(
        self, job: Job, asked: _Asked, graph: Graph, place: Callable[[int, int], tuple[int, int]]
    ) -> Evaluation:
        pipeline = self._source.pipeline.with_graph(graph)

        def watch(event: Event) -> None:
            if event.kind == "progress" and TYPES[graph.node(event.id).type].output in _PREPARED:
                job.progress(event.done, event.total, "prepare")

        # What another pipeline needs once may take longer than all questions.
        end = hits_node(graph)
        pipeline.run(asked.questions[0].text, check=job.token.check, watch=watch, until=[end] if end else [])
        return evaluate(
            pipeline,
            asked.questions,
            k=asked.k,
            depth=asked.depth,
            check=job.token.check,
            progress=lambda done, total: job.progress(*place(done, total), "questions"),
        )


class _Asked:
    """What the reader wants measured."""

    def __init__(self, result: Result, questions: str, labels: str, sample: int, k: int) -> None:
        if not 1 <= k <= MOST_K:
            raise HeroError(messages.BAD_K, code="bad_request")
        self.k = k
        self.depth = max(k, DEPTH)
        self.documents = _documents(result)
        self.graph = _measured(result, self.depth)
        whole, self._problems = read_set(questions, labels, self.documents)
        self._of = len(whole)
        self.questions: Sequence[Question] = sampled(whole, sample)

    def facts(self) -> dict[str, Any]:
        told = [
            {"line": line, "en": error.sentence("en"), "zh": error.sentence("zh")}
            | {"hint": {"en": error.next_step("en"), "zh": error.next_step("zh")}}
            for line, error in self._problems[:MOST_LISTED]
        ]
        return {
            "n": len(self.questions),
            "of": self._of,
            "k": self.k,
            "depth": self.depth,
            "problems": told,
            "more_problems": max(0, len(self._problems) - MOST_LISTED),
        }


def _measured(result: Result, depth: int) -> Graph:
    """Return the part of a pipeline that finds what goes to the prompt."""
    id = hits_node(result.graph)  # noqa: A001 - what a node's name is called
    if id is None:
        raise HeroError(messages.NO_HITS, messages.NO_HITS_HINT, code="bad_request")
    return deepened(result.graph.before(id), depth)


def _documents(result: Result) -> Documents:
    """Return what is searched, also where nothing was asked yet."""
    for value in reversed(list(result.values.values())):
        if isinstance(value, Chunks):
            return value.documents
    raise HeroError(messages.NO_HITS, messages.NO_HITS_HINT, code="bad_request")


def _evaluation(job: Job, found: Evaluation) -> dict[str, Any]:
    intervals = found.intervals(check=job.token.check)
    return {
        "metrics": [
            {"name": name, "mean": mean, "low": one.low, "high": one.high, "method": one.method}
            for (name, mean), one in zip(found.means.items(), intervals.values(), strict=True)
        ],
        "found": sum(found.found),
        "unreachable": found.unreachable,
        "chunks": len(found.chunks),
    }


def _comparison(both: Comparison) -> dict[str, Any]:
    return {
        "differences": [
            {
                "name": each.name,
                "a": each.a,
                "b": each.b,
                "mean": each.mean,
                "low": each.low,
                "high": each.high,
                "p": each.p,
                "better": each.better,
                "worse": each.worse,
            }
            for each in both.differences
        ],
        "found_b": sum(both.b.found),
        "chunks_b": len(both.b.chunks),
        "unreachable_b": both.b.unreachable,
        "level": both.level,
    }


def _missed(found: Evaluation) -> dict[str, Any]:
    """Return the questions whose answer is not whole among the first k, with what is there instead."""
    numbers = [number for number, there in enumerate(found.found) if not there]
    rows = [{**_question(found, number), "a": _hits(found, number)} for number in numbers[:MOST_LISTED]]
    return {"rows": rows, "more": max(0, len(numbers) - MOST_LISTED)}


def _flipped(both: Comparison) -> dict[str, Any]:
    # As many of each kind, so that a list of losses does not hide all gains.
    flips = [
        [flip for flip in both.flipped if flip.gained == gained][: MOST_LISTED // 2]
        for gained in (False, True)
    ]
    rows = [
        {
            **_question(both.a, flip.number),
            "gained": flip.gained,
            "a": _hits(both.a, flip.number),
            "b": _hits(both.b, flip.number),
        }
        for flip in chain(*flips)
    ]
    return {"rows": rows, "more": len(both.flipped) - len(rows)}


def _question(found: Evaluation, number: int) -> dict[str, Any]:
    question = found.questions[number]
    documents = found.chunks.documents.by_id
    quotes = [
        {"doc": span.doc, "text": _short(documents[span.doc].source[span.start : span.end])}
        for span in question.spans
    ]
    return {"id": question.id, "question": question.text, "quotes": quotes}


def _hits(found: Evaluation, number: int) -> list[dict[str, Any]]:
    """Return the first k of a ranking; what each says is cut around what answers."""
    told = []
    spans = found.questions[number].spans
    for row in found.rankings[number][: found.k]:
        doc, start, end = found.chunks.source_span(row)
        source = found.chunks.documents.by_id[doc].source
        right = row in found.labels[number].grades
        parts = _around(source, start, end, [span for span in spans if span.doc == doc] if right else [])
        told.append({"doc": doc, "start": start, "end": end, "text": parts, "right": right})
    return told


def _around(source: str, start: int, end: int, spans: Sequence[Span]) -> list[str]:
    """Return what a chunk says before the first gold span in it, of that span, and after it."""
    inside = [(max(start, span.start), min(end, span.end)) for span in spans]
    low, high = next((place for place in inside if place[0] < place[1]), (start, start))
    before, gold, after = map(_flat, (source[start:low], source[low:high], source[high:end]))
    room = max(0, _SNIPPET - len(gold))
    if gold and len(before) > room // 2:
        before = f"…{before[len(before) - room // 2 :]}"
    rest = max(0, room - len(before))
    if len(after) > rest:
        after = f"{after[:rest]}…"
    return [before, gold, after]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _short(text: str) -> str:
    flat = _flat(text.strip())
    return flat if len(flat) <= _SNIPPET else f"{flat[: _SNIPPET - 1]}…"


def _example(text: str) -> str:
    """Return something that stands once in a text, such as a reader could quote."""
    lines = [line.strip() for line in text.splitlines()]
    return next(
        (
            line[:_EXAMPLE]
            for line in lines
            if len(line) >= _LEAST_EXAMPLE and text.count(line[:_EXAMPLE]) == 1
        ),
        "",
    )
