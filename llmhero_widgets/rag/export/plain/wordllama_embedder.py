"""A table of vectors, one per token, that embeds texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import wordllama
from safetensors.numpy import load_file
from tokenizers import Tokenizer


def wordllama_embedder() -> Any:
    """Return a function from texts to vectors, by the files in the package wordllama."""
    folder = Path(wordllama.__file__).parent
    table = load_file(folder / "weights" / "l2_supercat_256.safetensors")["embedding.weight"]
    table = table.astype(np.float32)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def embed(texts: list[str]) -> Any:
        found = np.zeros((len(texts), table.shape[1]), np.float32)
        for row, encoding in enumerate(tokenizer.encode_batch_fast(texts, add_special_tokens=False)):
            if encoding.ids:
                found[row] = table[encoding.ids].mean(axis=0)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, lengths, out=np.zeros_like(found), where=lengths > 0)

    return embed
