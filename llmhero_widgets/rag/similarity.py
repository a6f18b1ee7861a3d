"""Which words of a chunk answer which words of a question: the similarity of every pair of tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.rag.embedders import TextEmbedder

#: A token of a text: what it is, and its characters there.
Token = tuple[str, int, int]


@dataclass(frozen=True)
class TokenSimilarity:
    """Cosines between the tokens of a question and those of a chunk.

    Attributes
    ----------
    question, passage
        ``(text, start, end)`` of each token, in characters of its own text.
    matrix
        float32, shape ``(question tokens, passage tokens)``.
    """

    question: tuple[Token, ...]
    passage: tuple[Token, ...]
    matrix: NDArray[np.float32]

    @property
    def best(self) -> NDArray[np.int64]:
        """For each token of the question the passage's most similar one, shape ``(question tokens,)``."""
        return self.matrix.argmax(axis=1).astype(np.int64) if self.passage else np.empty(0, np.int64)

    @property
    def maxsim(self) -> float:
        """Mean over the question's tokens of the highest similarity, ColBERT's sum by its length."""
        return float(self.matrix.max(axis=1).mean(dtype=np.float64)) if self.matrix.size else 0.0


def token_similarity(embedder: TextEmbedder, question: str, passage: str) -> TokenSimilarity:
    """Compare a question and a chunk token by token.

    Parameters
    ----------
    embedder
        Whose vectors, before they are pooled to one per text.
    question, passage
        Texts.

    Notes
    -----
    Late interaction as in ColBERT (Khattab and Zaharia 2020). An embedder that was trained to compare whole
    texts has token vectors too, and its pooled vector is their mean, but nobody trained them to be compared
    one by one: they show where the words meet, and do not add up to the similarity of the texts.
    """
    asked, left = embedder.token_vectors(question)
    found, right = embedder.token_vectors(passage)
    matrix = _directions(left) @ _directions(right).T
    return TokenSimilarity(tuple(asked), tuple(found), np.clip(matrix, -1, 1).astype(np.float32))


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = vectors.astype(np.float64)
    length = np.linalg.norm(wide, axis=1, keepdims=True)
    directions: NDArray[np.float64] = np.divide(wide, length, out=np.zeros_like(wide), where=length > 0)
    return directions
