"""What a pipeline found."""

# ruff: noqa: TC002 - copied into programs, in which Haystack reads the types

from __future__ import annotations

from haystack import Document


def show(chunks: list[Document]) -> None:
    """Print chunks with their scores and places."""
    for chunk in chunks:
        facts, start = chunk.meta, chunk.meta["start"]
        end = start + len(str(chunk.content))
        print(f"{chunk.score:9.4f}  {facts['source']} {start}-{end}")  # noqa: T201 - a program
