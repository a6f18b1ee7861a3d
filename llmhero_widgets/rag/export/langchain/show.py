"""What a chain found."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from langchain_core.documents import Document


def show(chunks: list[Document]) -> None:
    """Print chunks with their scores and places."""
    for chunk in chunks:
        facts, start = chunk.metadata, chunk.metadata["start_index"]
        end = start + len(chunk.page_content)
        print(f"{facts['score']:9.4f}  {facts['source']} {start}-{end}")  # noqa: T201 - a program
