"""The chunks that an index finds for a question in several wordings."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.values import Hits, Index


def search_wordings(index: Index, wordings: list[str], *, k: int, merge: str) -> Hits:
    """Fetch k chunks for each wording; keep the best score of each chunk, or sum 1 / (60 + rank)."""
    found: dict[int, float] = {}
    for wording in wordings:
        for rank, (row, score) in enumerate(index.find(wording, k).items(), 1):
            if merge == "rrf" and len(wordings) > 1:
                found[row] = found.get(row, 0.0) + 1 / (60 + rank)
            else:
                found[row] = max(score, found.get(row, score))
    return Hits(wordings[0], index.chunks, best(found, k))
