"""Several lists into one, by score."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.fusion import by_score
from llmhero_widgets.rag.export.plain.values import Hits
from llmhero_widgets.rag.export.plain.weights import numbers


def fuse_by_score(*lists: Hits, weights: str, k: int) -> Hits:
    """Add up the scores of every list."""
    fused = by_score([hits.scores for hits in lists], numbers(weights))
    return Hits(lists[0].question, lists[0].chunks, best(fused, k))
