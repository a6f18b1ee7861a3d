"""A component that picks chunks unlike each other."""

# ruff: noqa: TC003 - copied into programs, in which Haystack reads the types

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from haystack import Document, component

from llmhero_widgets.rag.export.haystack.in_order import in_order
from llmhero_widgets.rag.export.plain.mmr import mmr, moved


@component
class DiversityRanker:
    """Maximal marginal relevance over what was found."""

    def __init__(
        self, embed: Callable[[list[str]], Any], *, relevance: str, balance: float, top_k: int
    ) -> None:
        """Take the function that embeds."""
        self.embed, self.relevance, self.balance, self.top_k = embed, relevance, balance, top_k

    @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
    def run(self, query: str, documents: list[Document]) -> dict[str, list[Document]]:
        """Pick."""
        chunks = documents[:100]
        if not chunks:
            return {"documents": []}
        vectors = self.embed([str(chunk.content) for chunk in chunks]).astype(np.float64)
        wanted = moved([chunk.score or 0.0 for chunk in chunks])
        if self.relevance == "similarity":
            wanted = vectors @ self.embed([query])[0].astype(np.float64)
        picks = mmr(wanted, vectors, balance=self.balance, k=self.top_k)
        found = {chunks[place].meta["row"]: value for place, value in picks}
        return {"documents": in_order(chunks, found)}
