"""Hits that are relevant and unlike each other."""

from __future__ import annotations

import numpy as np

from llmhero_widgets.rag.export.plain.values import Hits, Vectors


def pick_by_mmr(hits: Hits, vectors: Vectors, *, lambda_: float, k: int, relevance: str) -> Hits:
    """Pick one by one what is relevant and unlike the picks before: maximal marginal relevance."""
    rows = list(hits.scores)[:100]
    found = vectors.matrix[rows].astype(np.float64)
    if relevance == "similarity":
        wanted = found @ vectors.embed([hits.question])[0].astype(np.float64)
    else:
        wanted = np.array([hits.scores[row] for row in rows])
        low, high = wanted.min(initial=np.inf), wanted.max(initial=-np.inf)
        wanted = (wanted - low) / (high - low) if high > low else np.ones(len(rows))
    similarity = found @ found.T
    closest = np.zeros(len(rows))
    left = np.ones(len(rows), bool)
    picks: dict[int, float] = {}
    for _ in range(min(k, len(rows))):
        values = lambda_ * wanted - (1 - lambda_) * closest
        place = int(np.argmax(np.where(left, values, -np.inf)))
        closest = np.maximum(closest, similarity[place]) if picks else similarity[place].copy()
        picks[rows[place]] = float(values[place])
        left[place] = False
    return Hits(hits.question, hits.chunks, picks)
