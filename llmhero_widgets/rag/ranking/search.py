"""One index, one question in one or more wordings, one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_rank as messages
from llmhero_widgets.rag.ranking.fusion import RANK_CONSTANT, rrf
from llmhero_widgets.rag.ranking.order import ordered
from llmhero_widgets.rag.values import Hits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.rag.values import Index, Query

Merge = Literal["best", "rrf"]


def retrieve(index: Index, query: Query, k: int, *, merge: Merge = "best") -> Hits:
    """Fetch the chunks that an index finds for a question and its other wordings.

    Parameters
    ----------
    index
        Where to look.
    query
        What to look for; each wording is searched by itself.
    k
        How many chunks, for each wording and in all.
    merge
        With several wordings: "best" keeps a chunk's highest score, "rrf" sums 1 / (60 + rank) over lists.

    Returns
    -------
    Hits
        Stage "dense" or "bm25". With several wordings, ``settings["lists"]`` has each one's rows and scores.

    Raises
    ------
    HeroError
        ``bad_request`` for an empty question.
    """
    if not query.text.strip():
        raise HeroError(messages.NO_QUESTION, messages.NO_QUESTION_HINT, code="bad_request")
    dense = index.kind == "dense"
    texts = [query.text, *(variant.text for variant in query.variants)]
    kinds = ["question", *(variant.kind for variant in query.variants)]
    found = index.search(texts, min(k, max(len(index.chunks), 1)))
    lists = [
        {row: score for row, score in zip(rows, scores, strict=True) if row >= 0}
        for rows, scores in zip(found[0].tolist(), found[1].tolist(), strict=True)
    ]
    settings: dict[str, Any] = {"k": k}
    unit = "cosine" if dense else "bm25"
    if len(lists) > 1:
        settings["merge"] = merge
        settings["lists"] = [
            {"kind": kind, "rows": list(each), "scores": list(each.values())}
            for kind, each in zip(kinds, lists, strict=True)
        ]
        unit = "rrf" if merge == "rrf" else unit
    merged = merge_lists([list(each.items()) for each in lists], merge)
    rows = ordered(merged)[:k]
    return Hits(
        index.chunks,
        query,
        "dense" if dense else "bm25",
        tuple(rows),
        tuple(merged[row] for row in rows),
        unit,
        settings,
    )


def merge_lists(lists: Sequence[Sequence[tuple[int, float]]], merge: Merge) -> Mapping[int, float]:
    """Return the score of every row that is in one of some lists of ``(row, score)``, best first.

    Examples
    --------
    >>> merge_lists([[(4, 0.5), (2, 0.1)], [(2, 0.3)]], "best")
    {4: 0.5, 2: 0.3}
    """
    if merge == "rrf" and len(lists) > 1:
        return rrf([[row for row, _ in each] for each in lists], constant=RANK_CONSTANT)
    merged: dict[int, float] = {}
    for row, score in (pair for each in lists for pair in each):
        merged[row] = max(score, merged.get(row, score))
    return merged
