"""Several lists into one, by score."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.values import Hits, best


def fuse_by_score(*lists: Hits, weights: str, k: int) -> Hits:
    """Sum weight × score, the scores of each list moved to 0 … 1 first."""
    shares = [float(each) for each in weights.replace("，", ",").split(",") if weights.strip()]
    fused: dict[int, float] = {}
    for hits, weight in zip(lists, shares or [1 / len(lists)] * len(lists), strict=True):
        low, high = min(hits.scores.values(), default=0.0), max(hits.scores.values(), default=0.0)
        for row, score in hits.scores.items():
            share = (score - low) / (high - low) if high > low else 1.0
            fused[row] = fused.get(row, 0.0) + weight * share
    return Hits(lists[0].question, lists[0].chunks, best(fused, k))
