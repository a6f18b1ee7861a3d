"""How each chunk got its place: its rank and score at every stage, and what each score is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.rag.ranking.fuse import fused_scores
from llmhero_widgets.rag.ranking.fusion import RANK_CONSTANT, normalised
from llmhero_widgets.rag.ranking.mmr import mmr
from llmhero_widgets.rag.ranking.order import ordered
from llmhero_widgets.rag.ranking.search import merge_lists

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.rag.values import Hits


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a score.

    Attributes
    ----------
    stage
        The number of the stage that it comes from; None for a wording of the question.
    rank
        The rank there, from 1; None where the chunk was not found there, or no rank counts.
    score
        The number that went in: a score, a relevance, a similarity.
    weight
        What it was multiplied with; a sign included.
    value
        What it adds to the score.
    row
        MMR: the earlier pick that the chunk is most like.
    kind
        "rank", "score", "relevance", "repeat" or the kind of a wording.
    """

    kind: str
    value: float
    stage: int | None = None
    rank: int | None = None
    score: float | None = None
    weight: float = 1.0
    row: int | None = None


@dataclass(frozen=True)
class Stage:
    """One list of hits on the way.

    Attributes
    ----------
    hits
        The list.
    before
        Numbers of the stages that it was made from.
    """

    hits: Hits
    before: tuple[int, ...]

    def rank(self, row: int) -> int | None:
        """Return the place of a chunk, from 1; None where it is not in the list."""
        return self.hits.rows.index(row) + 1 if row in self.hits.rows else None


@dataclass(frozen=True)
class Waterfall:
    """All stages of a ranking, each behind those that it was made from; the last is the final order.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Hits, Query
    >>> chunks = Chunks(Documents((Document("a", "x y"),)), (Chunk("a", 0, 1, "x"), Chunk("a", 2, 3, "y")))
    >>> dense = Hits(chunks, Query("y?"), "dense", (1, 0), (0.9, 0.2), "cosine")
    >>> [(stage.hits.stage, stage.rank(0)) for stage in waterfall(dense).stages]
    [('dense', 2)]
    """

    stages: tuple[Stage, ...]

    def way(self, row: int) -> list[tuple[int | None, float | None]]:
        """Return the rank, from 1, and the score of a chunk at every stage; None where it is not there."""
        found = []
        for stage in self.stages:
            rank = stage.rank(row)
            found.append((rank, None if rank is None else stage.hits.scores[rank - 1]))
        return found

    def parts(self, number: int, row: int) -> list[Part]:
        """Return the terms whose sum is the score of a chunk at a stage.

        Only what was computed from other lists has terms: a fusion, MMR, several wordings of one question.
        With several wordings of which the best counts, each is listed, and the highest is the score.
        """
        stage = self.stages[number]
        kinds = {"fused": _fused, "mmr": _picked}
        return kinds.get(stage.hits.stage, _worded)(self, stage, row)


def waterfall(hits: Hits) -> Waterfall:
    """Lay out the way of all hits, following ``before``."""
    stages: list[Stage] = []
    numbers: dict[int, int] = {}

    def add(each: Hits) -> int:
        # The same list may feed two stages; it is one column.
        if id(each) not in numbers:
            before = tuple(add(one) for one in each.before)
            numbers[id(each)] = len(stages)
            stages.append(Stage(each, before))
        return numbers[id(each)]

    add(hits)
    return Waterfall(tuple(stages))


def recompute(hits: Hits) -> tuple[list[int], list[float]]:
    """Compute a stage's order and scores anew, from the scores of those before it and its own settings.

    Parameters
    ----------
    hits
        Of any stage. What a model said of each chunk (a cosine, a likelihood) is taken as it is, and sorted.

    Returns
    -------
    rows : list of int
        Best first, equal scores by row.
    scores : list of float
        One per row.

    Examples
    --------
    >>> from llmhero_widgets.rag.ranking.fuse import fuse
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents, Hits, Query
    >>> chunks = Chunks(Documents((Document("a", "x y"),)), (Chunk("a", 0, 1, "x"), Chunk("a", 2, 3, "y")))
    >>> dense = Hits(chunks, Query("y?"), "dense", (1, 0), (0.9, 0.2), "cosine")
    >>> fused = fuse([dense, dense])
    >>> recompute(fused) == (list(fused.rows), list(fused.scores))
    True
    """
    told = hits.settings
    if hits.stage == "fused":
        scores: Mapping[int, float] = fused_scores(
            hits.before, method=told["method"], constant=told["constant"], weights=told["weights"]
        )
    elif hits.stage == "mmr":
        return _picks(hits)
    elif "lists" in told:
        lists = [list(zip(each["rows"], each["scores"], strict=True)) for each in told["lists"]]
        scores = merge_lists(lists, told["merge"])
    else:
        scores = dict(zip(hits.rows, hits.scores, strict=True))
    rows = ordered(scores)[: told.get("k")]
    return rows, [scores[row] for row in rows]


def _picks(hits: Hits) -> tuple[list[int], list[float]]:
    told = hits.settings
    similarity = np.array(told["similarity"], np.float64)
    rows = hits.before[0].rows
    by_scores = normalised(hits.before[0].scores[: len(similarity)])
    relevance = by_scores if told["by"] == "scores" else told["relevance"]
    picks = mmr(relevance, similarity, balance=told["lambda"], k=told["k"])
    return [rows[place] for place, _ in picks], [value for _, value in picks]


def _fused(whole: Waterfall, stage: Stage, row: int) -> list[Part]:
    told = stage.hits.settings
    parts = []
    for number, weight in zip(stage.before, told["weights"], strict=True):
        before = whole.stages[number]
        rank = before.rank(row)
        score = None if rank is None else before.hits.scores[rank - 1]
        value = 0.0
        if rank is not None:
            ranked = 1 / (told["constant"] + rank)
            value = weight * (ranked if told["method"] == "rrf" else normalised(before.hits.scores)[rank - 1])
        kind = "rank" if told["method"] == "rrf" else "score"
        parts.append(Part(kind, value, number, rank, score, weight))
    return parts


def _picked(whole: Waterfall, stage: Stage, row: int) -> list[Part]:
    told: Mapping[str, Any] = stage.hits.settings
    before = whole.stages[stage.before[0]].hits
    rank = stage.rank(row)
    if rank is None:
        return []
    place, balance = before.rows.index(row), told["lambda"]
    relevance = told["relevance"][place]
    parts = [
        Part("relevance", balance * relevance, stage.before[0], place + 1, relevance, balance),
    ]
    earlier: Sequence[int] = stage.hits.rows[: rank - 1]
    if earlier:
        near = max(earlier, key=lambda one: told["similarity"][place][before.rows.index(one)])
        similarity = told["similarity"][place][before.rows.index(near)]
        parts.append(
            Part("repeat", -(1 - balance) * similarity, None, None, similarity, -(1 - balance), near)
        )
    return parts


def _worded(_whole: Waterfall, stage: Stage, row: int) -> list[Part]:
    told = stage.hits.settings
    parts = []
    for each in told.get("lists", ()):
        rank = each["rows"].index(row) + 1 if row in each["rows"] else None
        score = None if rank is None else each["scores"][rank - 1]
        value = 0.0
        if rank is not None and score is not None:
            value = 1 / (RANK_CONSTANT + rank) if told["merge"] == "rrf" else score
        parts.append(Part(each["kind"], value, None, rank, score))
    return parts
