"""An index of words."""

from __future__ import annotations

import bm25s

from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.values import Chunk, Index
from llmhero_widgets.rag.export.plain.words import words


def count_words(chunks: list[Chunk], *, k1: float, b: float, stop_words: bool) -> Index:
    """Index chunks for BM25; a chunk that shares no word with a question is not found."""
    cut = [words(chunk.text, stop_words=stop_words) for chunk in chunks]
    numbers: dict[str, int] = {}
    ids = [[numbers.setdefault(word, len(numbers)) for word in each] for each in cut]
    bm25 = bm25s.BM25(k1=k1, b=b, method="lucene", dtype="float64")
    if numbers:
        bm25.index((ids, numbers), create_empty_token=False, show_progress=False)

    def find(text: str, k: int) -> dict[int, float]:
        known = [numbers[word] for word in words(text, stop_words=stop_words) if word in numbers]
        if not known:
            return {}
        scores = bm25.get_scores_from_ids(known).tolist()
        return best({row: score for row, score in enumerate(scores) if score > 0}, k)

    return Index(chunks, find)
