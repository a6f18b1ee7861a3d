"""Several lists into one, by rank."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.fusion import by_rank
from llmhero_widgets.rag.export.plain.values import Hits
from llmhero_widgets.rag.export.plain.weights import numbers


def fuse_by_rank(*lists: Hits, constant: int, weights: str, k: int) -> Hits:
    """Let every list vote for rows by their ranks."""
    fused = by_rank([list(hits.scores) for hits in lists], numbers(weights), constant)
    return Hits(lists[0].question, lists[0].chunks, best(fused, k))
