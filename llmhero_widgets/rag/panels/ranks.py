"""Why these passages: the way of each hit through the stages, and where its words meet the question's."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_rank as messages
from llmhero_widgets.rag.bm25 import BM25Index
from llmhero_widgets.rag.similarity import token_similarity
from llmhero_widgets.rag.values import Hits, Vectors
from llmhero_widgets.rag.waterfall import waterfall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.rag.panels.source import Source
    from llmhero_widgets.rag.pipeline import Result
    from llmhero_widgets.rag.waterfall import Waterfall

#: Passages that the picture follows, and characters of each.
MOST_ROWS: Final = 24
MOST_FINAL: Final = 16
MOST_TEXT: Final = 240
_SETTINGS: Final = ("method", "constant", "weights", "lambda", "by", "k", "merge", "model", "tokens", "cut")


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The pipeline on display.

    Returns
    -------
    Mapping of str to Operation
        ``ranks`` tells the ranks and scores of all stages and what each score is made of, ``ranks_tokens``
        the similarity of every token of the question to every token of one chunk.
    """
    panel = _Panel(source)
    return {"ranks": panel.ranks, "ranks_tokens": panel.tokens}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source

    def ranks(self, job: Job, rev: int) -> Reply:
        result = self._source.at(rev)
        hits = _hits(result)
        whole = waterfall(hits)
        rows = followed(whole)
        ids = {value.digest: node for node, value in result.values.items() if isinstance(value, Hits)}
        names = [ids.get(stage.hits.digest) for stage in whole.stages]
        costs = {run.id: run.ms for run in result.trace}
        job.token.check()
        sent = set(result.prompt.kept) if result.prompt else set()
        indexes = [_keywords(result, name) for name in names]
        told = {
            "stages": [
                {
                    "stage": stage.hits.stage,
                    "unit": stage.hits.unit,
                    "n": len(stage.hits.rows),
                    "before": list(stage.before),
                    "settings": {
                        key: value for key, value in stage.hits.settings.items() if key in _SETTINGS
                    },
                    "ms": costs.get(name) if name else None,
                }
                for stage, name in zip(whole.stages, names, strict=True)
            ],
            "rows": [_row(whole, row, sent, indexes) for row in rows],
            "found": len({row for stage in whole.stages for row in stage.hits.rows}),
            "prompt": result.prompt is not None,
        }
        return Reply(told)

    def tokens(self, job: Job, rev: int, row: int) -> Reply:
        result = self._source.at(rev)
        hits = _hits(result)
        if not 0 <= row < len(hits.chunks):
            raise HeroError(messages.NOT_FOUND, code="bad_request", row=row)
        job.token.check()
        embedder = self._source.pipeline.models.embedder(_embedder(result, hits))
        found = token_similarity(embedder, hits.query.text, hits.chunks.items[row].text)
        job.token.check()
        facts = {
            "question": [list(token) for token in found.question],
            "passage": [list(token) for token in found.passage],
            "maxsim": found.maxsim,
            "model": embedder.id,
            "row": row,
        }
        return Reply(facts, {"matrix": found.matrix})


def followed(whole: Waterfall) -> list[int]:
    """Return the chunks that the picture follows: the first in the end, then those that came nearest."""
    final = whole.stages[-1].hits.rows
    highest: dict[int, int] = {}
    for stage in whole.stages:
        for place, row in enumerate(stage.hits.rows):
            highest[row] = min(place, highest.get(row, place))
    others = sorted(highest.keys() - set(final), key=lambda row: (highest[row], row))
    kept = [*final[:MOST_FINAL], *others]
    return [*kept, *final[MOST_FINAL:]][:MOST_ROWS]


def _hits(result: Result) -> Hits:
    if result.hits is None:
        # What failed before is the reason.
        raise result.error or HeroError(messages.NO_HITS, messages.NO_HITS_HINT, code="bad_request")
    return result.hits


def _row(whole: Waterfall, row: int, sent: set[int], indexes: Sequence[BM25Index | None]) -> dict[str, Any]:
    hits = whole.stages[-1].hits
    chunk = hits.chunks.items[row]
    doc, start, end = hits.chunks.source_span(row)
    return {
        "row": row,
        "doc": doc,
        "start": start,
        "end": end,
        "text": chunk.text[:MOST_TEXT],
        "heading": chunk.heading,
        "sent": row in sent,
        "way": [None if rank is None else [rank, score] for rank, score in whole.way(row)],
        "parts": [_parts(whole, number, row, index) for number, index in enumerate(indexes)],
    }


def _parts(whole: Waterfall, number: int, row: int, index: BM25Index | None) -> list[dict[str, Any]]:
    parts = [asdict(part) for part in whole.parts(number, row)]
    if not parts and index is not None:
        question = whole.stages[number].hits.query.text
        return [{"kind": "word", "word": word, "value": score} for word, score in index.terms(question, row)]
    return parts


def _keywords(result: Result, node: str | None) -> BM25Index | None:
    """Return the index of words that a retrieve node has searched."""
    for edge in result.graph.edges:
        if edge.target == node and edge.port == "index":
            index = result.values.get(edge.source)
            return index if isinstance(index, BM25Index) else None
    return None


def _embedder(result: Result, hits: Hits) -> str:
    """Return the name of the embedder behind some hits; empty for the default where none is."""
    for value in result.values.values():
        if isinstance(value, Vectors) and value.chunks.digest == hits.chunks.digest:
            return value.embedder
    return ""
