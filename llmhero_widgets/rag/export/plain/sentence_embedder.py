"""A model of sentence-transformers that embeds texts."""

from __future__ import annotations

from typing import Any

from sentence_transformers import SentenceTransformer


def sentence_embedder(model: str) -> Any:
    """Return a function from texts to vectors of length 1, pooled as the model says, else by the mean."""
    encoder = SentenceTransformer(model, device="cpu", model_kwargs={"use_safetensors": True})

    def embed(texts: list[str]) -> Any:
        return encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)

    return embed
