"""Chunks with their vectors in Haystack's own store."""

# ruff: noqa: TC002 - copied into programs, in which Haystack reads the types

from __future__ import annotations

from haystack import Document
from haystack.document_stores.in_memory import InMemoryDocumentStore


def store(chunks: list[Document]) -> InMemoryDocumentStore:
    """Keep chunks in memory; every vector is compared with the question's."""
    made = InMemoryDocumentStore(embedding_similarity_function="dot_product", shared=False)
    made.write_documents(chunks)
    return made
