"""Chunks that know their row."""

# ruff: noqa: TC002 - copied into programs, in which pydantic reads the types

from __future__ import annotations

from langchain_core.documents import Document


def numbered(chunks: list[Document]) -> list[Document]:
    """Give every chunk its row: of two with the same score, the earlier is the better."""
    for row, chunk in enumerate(chunks):
        chunk.metadata["row"] = row
    return chunks
