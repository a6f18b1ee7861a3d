"""What a pipeline found and wrote."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.export.plain.values import Hits


def show(found: Any) -> None:
    """Print hits with their scores and places, or a text."""
    if not isinstance(found, Hits):
        print(found.text)  # noqa: T201 - a program
        return
    for row, score in found.scores.items():
        chunk = found.chunks[row]
        print(f"{score:9.4f}  {chunk.doc} {chunk.start}-{chunk.end}")  # noqa: T201 - a program
