"""Chunks in an order, with their scores."""

from __future__ import annotations

from langchain_core.documents import Document

from llmhero_widgets.rag.export.plain.best import best


def scored(chunks: list[Document], scores: dict[int, float], k: int) -> list[Document]:
    """Return the best k of some chunks, by scores of their rows."""
    by_row = {chunk.metadata["row"]: chunk for chunk in chunks}
    return in_order(by_row, best(scores, k))


def in_order(by_row: dict[int, Document], scores: dict[int, float]) -> list[Document]:
    """Return chunks in the order of some scores, each with its own."""
    return [
        Document(page_content=by_row[row].page_content, metadata={**by_row[row].metadata, "score": score})
        for row, score in scores.items()
    ]
