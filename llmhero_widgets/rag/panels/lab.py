"""Indexes side by side: what each costs, and what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.indexes.base import DenseIndex
from llmhero_widgets.rag.indexes.settings import KINDS
from llmhero_widgets.rag.lab import Lab
from llmhero_widgets.rag.values import Vectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.rag.lab import Trial
    from llmhero_widgets.rag.panels.source import Source
    from llmhero_widgets.rag.pipeline import Result


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The pipeline.

    Returns
    -------
    Mapping of str to Operation
        ``lab_open`` says what can be tried on which vectors, ``lab_trial`` tries one kind of index.
    """
    panel = _Panel(source)
    return {"lab_open": panel.open, "lab_trial": panel.trial}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source
        #: What was measured last, by the digest of the vectors.
        self._lab: tuple[str, Lab] | None = None
        self._trials: dict[str, Trial] = {}

    def open(self, job: Job, rev: int) -> Reply:
        """Send what there is to measure, and whatever was measured already."""
        result = self._source.at(rev)
        job.token.check()
        vectors = _vectors(result)
        lab = self._of(vectors)
        used = next((each for each in result.values.values() if isinstance(each, DenseIndex)), None)
        return Reply(
            {
                "n": len(vectors.chunks),
                "dimensions": int(vectors.matrix.shape[1]),
                "embedder": vectors.embedder,
                "questions": len(lab.rows),
                "k": lab.k,
                "kinds": list(KINDS),
                "used": None if used is None else used.settings.kind,
                "trials": [told(each) for each in self._trials.values()],
            }
        )

    def trial(self, job: Job, rev: int, kind: str) -> Reply:
        """Build one kind of index and send what it costs and finds."""
        lab = self._of(_vectors(self._source.at(rev)))
        if kind not in self._trials:
            found = lab.trial(
                kind,  # type: ignore[arg-type] # looked at there
                check=job.token.check,
                progress=lambda done, total: job.progress(done, total, "measuring"),
            )
            self._trials[kind] = found
        return Reply(told(self._trials[kind]))

    def _of(self, vectors: Vectors) -> Lab:
        if self._lab is None or self._lab[0] != vectors.digest:
            self._lab = vectors.digest, Lab(vectors.matrix)
            self._trials = {}
        return self._lab[1]


def told(trial: Trial) -> dict[str, Any]:
    """Return a trial as the view reads it."""
    return {
        "kind": trial.settings.kind,
        "title": trial.title,
        "seconds": trial.seconds,
        "bytes": trial.nbytes,
        "facts": dict(trial.facts),
        "points": [
            {"name": point.name, "value": point.value, "recall": point.recall, "ms": point.ms}
            for point in trial.points
        ],
    }


def _vectors(result: Result) -> Vectors:
    """Return the vectors that are searched, or those that there are."""
    found = [each for each in result.values.values() if isinstance(each, Vectors)]
    if not found:
        raise HeroError(messages.NO_VECTORS, messages.NO_VECTORS_HINT, code="empty")
    searched = {each.origin.vectors_digest for each in result.values.values() if isinstance(each, DenseIndex)}
    return next((each for each in found if each.digest in searched), found[0])
