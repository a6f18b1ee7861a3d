"""A retriever by vectors that tells scores."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from typing import Any

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from llmhero_widgets.rag.export.langchain.scored import scored


class DenseRetriever(BaseRetriever):  # type: ignore[misc]
    """The nearest k chunks; of several with the same score, the earlier ones."""

    store: FAISS
    k: int

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:  # noqa: ARG002
        wide = min(self.k + 8, self.store.index.ntotal)
        graph = getattr(self.store.index, "hnsw", None)
        if graph is not None:
            graph.efSearch = max(graph.efSearch, wide)
        found = self.store.similarity_search_with_score(query, k=wide)
        scores = {chunk.metadata["row"]: float(score) for chunk, score in found}
        return scored([chunk for chunk, _ in found], scores, self.k)
