"""A retriever that joins others."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from typing import Any

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from llmhero_widgets.rag.export.langchain.scored import scored
from llmhero_widgets.rag.export.plain.fusion import by_rank, by_score


class FusedRetriever(BaseRetriever):  # type: ignore[misc]
    """Several lists as one, by rank or by score; equal scores are ordered by row."""

    retrievers: list[BaseRetriever]
    method: str
    constant: int = 60
    weights: list[float]
    k: int

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        lists = [each.invoke(query, {"callbacks": run_manager.get_child()}) for each in self.retrievers]
        found = [{chunk.metadata["row"]: chunk.metadata["score"] for chunk in each} for each in lists]
        if self.method == "rrf":
            fused = by_rank([list(each) for each in found], self.weights, self.constant)
        else:
            fused = by_score(found, self.weights)
        return scored([chunk for each in lists for chunk in each], fused, self.k)
