"""Embeddings by a table of vectors, one per token."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from llmhero_widgets.rag.export.plain.wordllama_embedder import wordllama_embedder


class WordLlamaEmbeddings(Embeddings):  # type: ignore[misc]
    """Vectors of tokens, averaged; reads English and Chinese."""

    def __init__(self) -> None:
        """Read the table from the package wordllama."""
        self._embed = wordllama_embedder()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of length 1 for each text."""
        return self._embed(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]
