"""How well each token of a question finds a like one in a passage, by an embedder's token vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.rag.similarity import token_similarity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from llmhero_widgets.rag.embedders import TextEmbedder


def late_interaction(
    embedder: TextEmbedder,
    question: str,
    passages: Sequence[str],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[float]:
    """Score passages by MaxSim: the mean, over the question's tokens, of the highest cosine to one of theirs.

    Parameters
    ----------
    embedder
        Whose token vectors, before they are pooled.
    question
        What was asked.
    passages
        Texts.
    progress
        Called before each passage with passages done and in total; may raise to stop.

    Returns
    -------
    list of float
        From −1 to 1; 0 where one of the two has no token.

    Notes
    -----
    Khattab and Zaharia 2020, *ColBERT*; their score is the sum, this one does not grow with the question.
    Each passage is read by itself, so that its score never depends on the others.
    """
    scores = []
    for done, passage in enumerate(passages):
        if progress:
            progress(done, len(passages))
        scores.append(token_similarity(embedder, question, passage).maxsim)
    return scores
