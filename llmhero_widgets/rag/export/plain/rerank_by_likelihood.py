"""Hits in the order of how likely a language model finds the question after each."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.best import best
from llmhero_widgets.rag.export.plain.pipeline_models import language_model
from llmhero_widgets.rag.export.plain.values import Hits
from llmhero_widgets.rag.ranking.likelihood import question_likelihoods


def rerank_by_likelihood(hits: Hits, *, model: str, template: str, k: int) -> Hits:
    """Score the first k hits by log P(question | passage) per token; the others are dropped."""
    rows = list(hits.scores)[:k]
    passages = [hits.chunks[row].text for row in rows]
    found = question_likelihoods(language_model(model), hits.question, passages, template=template)
    return Hits(hits.question, hits.chunks, best(dict(zip(rows, found.scores, strict=True)), k))
