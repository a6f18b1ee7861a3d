"""A component that embeds texts and chunks by any function."""

# ruff: noqa: TC003 - copied into programs, in which Haystack reads the types

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from haystack import Document, component


@component
class TextEmbedder:
    """Vectors of length 1 by a function from texts to an array."""

    def __init__(self, embed: Callable[[list[str]], Any]) -> None:
        """Take the function."""
        self.embed = embed

    @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]
    def run(self, text: str) -> dict[str, Any]:
        """Embed a question."""
        return {"embedding": self.embed([text])[0].tolist()}

    def with_embeddings(self, chunks: list[Document]) -> list[Document]:
        """Return chunks with their vectors."""
        vectors = self.embed([str(chunk.content) for chunk in chunks]).tolist()
        return [
            Document(content=chunk.content, meta=chunk.meta, embedding=vector)
            for chunk, vector in zip(chunks, vectors, strict=True)
        ]
