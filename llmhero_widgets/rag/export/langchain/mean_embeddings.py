"""Embeddings by the mean of an encoder's last layer."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from llmhero_widgets.rag.export.plain.transformers_embedder import transformers_embedder


class MeanEmbeddings(Embeddings):  # type: ignore[misc]
    """The normalised mean of the last layer, whatever else the model's own settings say."""

    def __init__(self, model: str) -> None:
        """Load the encoder."""
        self._embed = transformers_embedder(model)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector of length 1 for each text."""
        return self._embed(texts).tolist()  # type: ignore[no-any-return]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of one text."""
        return self.embed_documents([text])[0]
