"""Embeddings by a model of sentence-transformers."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from llmhero_widgets.rag.export.plain.sentence_embedder import sentence_embedder


class SentenceEmbeddings(Embeddings):  # type: ignore[misc]
    """Texts as they are: HuggingFaceEmbeddings reads line ends as spaces, which not every model does."""

    def __init__(self, model: str) -> None:
        """Load the model."""
        self._embed = sentence_embedder(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of length 1 for each text."""
        return self._embed(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]
