"""Hits picked by MMR, with everything that recomputes the picks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from llmhero_widgets.rag.ranking.fusion import normalised
from llmhero_widgets.rag.ranking.mmr import mmr
from llmhero_widgets.rag.values import Hits

if TYPE_CHECKING:
    from numpy.typing import NDArray

Relevance = Literal["scores", "similarity"]


def diversify(
    before: Hits,
    vectors: NDArray[np.float32],
    question: NDArray[np.float32] | None,
    *,
    balance: float,
    k: int,
) -> Hits:
    """Pick hits that are relevant and unlike each other.

    Parameters
    ----------
    before
        The hits, of which the first are the candidates.
    vectors
        float32, shape ``(candidates, dimensions)``, each of length 1: of the first hits, in their order.
    question
        float32, shape ``(dimensions,)``: relevance is the cosine to it; None takes the scores of ``before``,
        moved to 0 … 1.
    balance
        λ, from 0, only unlike, to 1, only relevant.
    k
        How many to pick.

    Returns
    -------
    Hits
        ``settings`` hold the relevance of each candidate and their cosines, row by row, so that every value
        can be recomputed.
    """
    wide = vectors.astype(np.float64)
    similarity = wide @ wide.T
    scores = before.scores[: len(wide)]
    relevance = normalised(scores) if question is None else (wide @ question.astype(np.float64)).tolist()
    picks = mmr(relevance, similarity, balance=balance, k=k)
    settings: dict[str, Any] = {
        "lambda": balance,
        "k": k,
        "by": "scores" if question is None else "similarity",
        "relevance": relevance,
        "similarity": similarity.tolist(),
    }
    return Hits(
        before.chunks,
        before.query,
        "mmr",
        tuple(before.rows[place] for place, _ in picks),
        tuple(value for _, value in picks),
        "mmr",
        settings,
        (before,),
    )
