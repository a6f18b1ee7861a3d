"""A component that finds chunks by words."""

from __future__ import annotations

import bm25s
from haystack import Document, component

from llmhero_widgets.rag.export.haystack.in_order import in_order
from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.words import words


@component
class KeywordRetriever:
    """BM25 by bm25s over English and Chinese words; a chunk that shares none with a question is not found."""

    def __init__(self, chunks: list[Document], *, k1: float, b: float, stop_words: bool, top_k: int) -> None:
        """Count the words of every chunk."""
        self.chunks, self.stop_words, self.top_k = chunks, stop_words, top_k
        cut = [words(str(chunk.content), stop_words=stop_words) for chunk in chunks]
        self.numbers: dict[str, int] = {}
        ids = [[self.numbers.setdefault(word, len(self.numbers)) for word in each] for each in cut]
        self.engine = bm25s.BM25(k1=k1, b=b, method="lucene", dtype="float64")
        if self.numbers:
            self.engine.index((ids, self.numbers), create_empty_token=False, show_progress=False)

    @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
    def run(self, query: str) -> dict[str, list[Document]]:
        """Find the best chunks."""
        asked = words(query, stop_words=self.stop_words)
        known = [self.numbers[word] for word in asked if word in self.numbers]
        scores = self.engine.get_scores_from_ids(known).tolist() if known else []
        found = {row: score for row, score in enumerate(scores) if score > 0}
        return {"documents": in_order(self.chunks, best(found, self.top_k))}
