"""Several lists into one, by rank."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.values import Hits, best


def fuse_by_rank(*lists: Hits, constant: int, weights: str, k: int) -> Hits:
    """Sum weight / (constant + rank): reciprocal rank fusion."""
    shares = [float(each) for each in weights.replace("，", ",").split(",") if weights.strip()]
    fused: dict[int, float] = {}
    for hits, weight in zip(lists, shares or [1.0] * len(lists), strict=True):
        for rank, row in enumerate(hits.scores, 1):
            fused[row] = fused.get(row, 0.0) + weight / (constant + rank)
    return Hits(lists[0].question, lists[0].chunks, best(fused, k))
