"""A component that orders chunks anew."""

from __future__ import annotations

import torch
from haystack import Document, component
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from llmhero_widgets.rag.export.haystack.in_order import in_order
from llmhero_widgets.rag.export.plain.best import best


@component
class CrossEncoderRanker:
    """The first top_k chunks, by the logit of a model that reads each with the question."""

    def __init__(self, model: str, *, top_k: int) -> None:
        """Load the model."""
        self.top_k = top_k
        self.tokenizer = AutoTokenizer.from_pretrained(model)
        self.model = AutoModelForSequenceClassification.from_pretrained(model, use_safetensors=True).eval()

    @component.output_types(documents=list[Document])  # type: ignore[untyped-decorator]
    def run(self, query: str, documents: list[Document]) -> dict[str, list[Document]]:
        """Order them."""
        scores: dict[int, float] = {}
        for chunk in documents[: self.top_k]:
            pair = self.tokenizer(
                query,
                str(chunk.content),
                truncation="only_second",
                max_length=self.model.config.max_position_embeddings,
                return_tensors="pt",
            )
            with torch.inference_mode():
                logits = self.model(**pair).logits[0].tolist()
            scores[chunk.meta["row"]] = logits[0] if len(logits) == 1 else logits[1] - logits[0]
        return {"documents": in_order(documents, best(scores, self.top_k))}
