"""The chunks that an index finds."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.values import Hits, Index


def search(index: Index, question: str, *, k: int) -> Hits:
    """Fetch the best k chunks for a question."""
    return Hits(question, index.chunks, index.find(question, k))
