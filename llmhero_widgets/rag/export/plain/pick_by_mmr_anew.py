"""Hits that are relevant and unlike each other, where no vectors are at hand."""

from __future__ import annotations

import numpy as np

from llmhero_widgets.rag import embedders
from llmhero_widgets.rag.export.plain.pick_by_mmr import pick_by_mmr
from llmhero_widgets.rag.export.plain.values import Hits, Vectors


def pick_by_mmr_anew(hits: Hits, *, lambda_: float, k: int, relevance: str, embedder: str) -> Hits:
    """Embed the hits, and pick by maximal marginal relevance."""
    embed = embedders.load(embedder).embed
    rows = list(hits.scores)
    found = embed([hits.chunks[row].text for row in rows])
    matrix = np.zeros((len(hits.chunks), found.shape[1]), np.float32)
    matrix[rows] = found
    vectors = Vectors(hits.chunks, matrix, embed)
    return pick_by_mmr(hits, vectors, lambda_=lambda_, k=k, relevance=relevance)
