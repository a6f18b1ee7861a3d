"""A retriever by words."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from typing import Any

import bm25s
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from llmhero_widgets.rag.export.langchain.scored import scored
from llmhero_widgets.rag.export.plain.words import words


class KeywordRetriever(BaseRetriever):  # type: ignore[misc]
    """BM25 by bm25s over English and Chinese words; a chunk that shares none with a question is not found."""

    chunks: list[Document]
    k1: float
    b: float
    stop_words: bool
    k: int
    engine: Any = None
    numbers: Any = None

    def model_post_init(self, _context: Any, /) -> None:
        """Count the words of every chunk."""
        cut = [words(chunk.page_content, stop_words=self.stop_words) for chunk in self.chunks]
        self.numbers = {}
        ids = [[self.numbers.setdefault(word, len(self.numbers)) for word in each] for each in cut]
        self.engine = bm25s.BM25(k1=self.k1, b=self.b, method="lucene", dtype="float64")
        if self.numbers:
            self.engine.index((ids, self.numbers), create_empty_token=False, show_progress=False)

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:  # noqa: ARG002
        asked = words(query, stop_words=self.stop_words)
        known = [self.numbers[word] for word in asked if word in self.numbers]
        scores = self.engine.get_scores_from_ids(known).tolist() if known else []
        return scored(self.chunks, {row: score for row, score in enumerate(scores) if score > 0}, self.k)
