"""A retriever that picks unlike chunks among another's."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from typing import Any

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever

from llmhero_widgets.rag.export.langchain.scored import in_order
from llmhero_widgets.rag.export.plain.mmr import mmr, moved


class DiverseRetriever(BaseRetriever):  # type: ignore[misc]
    """Maximal marginal relevance over what was found, whatever found it."""

    before: BaseRetriever
    embeddings: Embeddings
    relevance: str
    balance: float
    k: int

    def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
        chunks = self.before.invoke(query, {"callbacks": run_manager.get_child()})[:100]
        if not chunks:
            return []
        vectors = np.array(self.embeddings.embed_documents([each.page_content for each in chunks]))
        wanted = moved([chunk.metadata["score"] for chunk in chunks])
        if self.relevance == "similarity":
            wanted = vectors @ np.array(self.embeddings.embed_query(query))
        by_row = {chunk.metadata["row"]: chunk for chunk in chunks}
        rows = list(by_row)
        picks = mmr(wanted, vectors, balance=self.balance, k=self.k)
        return in_order(by_row, {rows[place]: value for place, value in picks})
