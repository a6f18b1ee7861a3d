"""A retriever that orders another's chunks anew."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from typing import Any

from langchain_community.cross_encoders import HuggingFaceCrossEncoder
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from llmhero_widgets.rag.export.langchain.scored import scored


class RerankedRetriever(BaseRetriever):  # type: ignore[misc]
    """The first k chunks, by a model that reads each with the question."""

    before: BaseRetriever
    model: HuggingFaceCrossEncoder
    k: int

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        chunks = self.before.invoke(query, {"callbacks": run_manager.get_child()})[: self.k]
        if not chunks:
            return []
        scores = self.model.score([(query, chunk.page_content) for chunk in chunks])
        rows = [chunk.metadata["row"] for chunk in chunks]
        return scored(chunks, dict(zip(rows, map(float, scores), strict=True)), self.k)
