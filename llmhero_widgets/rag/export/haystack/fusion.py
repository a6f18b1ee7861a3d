"""A component that joins lists of chunks."""

from __future__ import annotations

from typing import Any

from haystack import Document, component

from llmhero_widgets.rag.export.haystack.in_order import in_order
from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.fusion import by_rank, by_score


@component
class Fusion:
    """Several lists as one, by rank or by score; equal scores are ordered by row."""

    def __init__(
        self, lists: int, *, method: str, weights: list[float], top_k: int, constant: int = 60
    ) -> None:
        """Take lists ``list_0``, ``list_1`` and so on."""
        self.method, self.weights, self.top_k, self.constant = method, weights, top_k, constant
        self.names = [f"list_{number}" for number in range(lists)]
        component.set_input_types(self, **dict.fromkeys(self.names, list[Document]))

    @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
    def run(self, **lists: Any) -> dict[str, list[Document]]:
        """Join them."""
        chunks = [chunk for name in self.names for chunk in lists[name]]
        found = [{chunk.meta["row"]: chunk.score for chunk in lists[name]} for name in self.names]
        if self.method == "rrf":
            fused = by_rank([list(each) for each in found], self.weights, self.constant)
        else:
            fused = by_score(found, self.weights)
        return {"documents": in_order(chunks, best(fused, self.top_k))}
