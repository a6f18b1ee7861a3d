"""Hits in the order of a model that reads each with the question."""

from __future__ import annotations

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.values import Hits


def rerank_with_cross_encoder(hits: Hits, *, model: str, k: int) -> Hits:
    """Score the first k hits by a cross-encoder's logit; the others are dropped."""
    tokenizer = AutoTokenizer.from_pretrained(model)
    encoder = AutoModelForSequenceClassification.from_pretrained(model, use_safetensors=True).eval()
    scores: dict[int, float] = {}
    for row in list(hits.scores)[:k]:
        pair = tokenizer(
            hits.question,
            hits.chunks[row].text,
            truncation="only_second",
            max_length=encoder.config.max_position_embeddings,
            return_tensors="pt",
        )
        with torch.inference_mode():
            logits = encoder(**pair).logits[0].tolist()
        scores[row] = logits[0] if len(logits) == 1 else logits[1] - logits[0]
    return Hits(hits.question, hits.chunks, best(scores, k))
