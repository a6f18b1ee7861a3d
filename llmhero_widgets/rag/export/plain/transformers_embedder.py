"""An encoder that embeds texts."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

DEFAULT_EMBEDDER = "sentence-transformers/all-MiniLM-L6-v2"


def transformers_embedder(model: str) -> Any:
    """Return a function from texts to the normalised mean of an encoder's last layer."""
    name = DEFAULT_EMBEDDER if model in {"", "all-minilm-l6-v2"} else model
    tokenizer = AutoTokenizer.from_pretrained(name)
    encoder = AutoModel.from_pretrained(name, use_safetensors=True).eval()
    longest = min(256, encoder.config.max_position_embeddings)

    def embed(texts: list[str]) -> Any:
        found = [np.empty((0, encoder.config.hidden_size), np.float32)]
        for start in range(0, len(texts), 32):
            batch = tokenizer(
                texts[start : start + 32],
                padding=True,
                truncation=True,
                max_length=longest,
                return_tensors="pt",
            )
            with torch.inference_mode():
                hidden = encoder(**batch).last_hidden_state
                mask = batch["attention_mask"].unsqueeze(-1)
                mean = (hidden * mask).sum(1) / mask.sum(1)
                found.append(torch.nn.functional.normalize(mean, dim=1).float().numpy())
        return np.concatenate(found)

    return embed
