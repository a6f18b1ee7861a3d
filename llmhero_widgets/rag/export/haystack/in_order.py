"""Chunks in an order, with their scores."""

# ruff: noqa: TC002 - copied into programs, in which Haystack reads the types

from __future__ import annotations

from dataclasses import replace

from haystack import Document


def in_order(chunks: list[Document], scores: dict[int, float]) -> list[Document]:
    """Return chunks in the order of the scores of their rows."""
    by_row = {chunk.meta["row"]: chunk for chunk in chunks}
    return [replace(by_row[row], score=score) for row, score in scores.items()]
