"""Hits that are relevant and unlike each other."""

from __future__ import annotations

import numpy as np

from llmhero_widgets.rag.export.plain.mmr import mmr, moved
from llmhero_widgets.rag.export.plain.values import Hits, Vectors


def pick_by_mmr(hits: Hits, vectors: Vectors, *, lambda_: float, k: int, relevance: str) -> Hits:
    """Pick by maximal marginal relevance; relevant is what scores high, or is similar to the question."""
    rows = list(hits.scores)[:100]
    found = vectors.matrix[rows].astype(np.float64)
    wanted = moved([hits.scores[row] for row in rows])
    if relevance == "similarity":
        wanted = found @ vectors.embed([hits.question])[0].astype(np.float64)
    picks = mmr(wanted, found, balance=lambda_, k=k)
    return Hits(hits.question, hits.chunks, {rows[place]: value for place, value in picks})
