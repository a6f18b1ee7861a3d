"""A question in other wordings."""

from __future__ import annotations

from llmhero_widgets.rag.export.plain.pipeline_models import language_model
from llmhero_widgets.rag.ranking.rewriting import rewrite
from llmhero_widgets.rag.values import Query, Variant


def imagine_answer(wordings: str | list[str], *, max_tokens: int, model: str) -> list[str]:
    """Add an answer that the model makes up, which may lie nearer to the documents (HyDE)."""
    return _reworded(wordings, "hyde", 1, max_tokens, model)


def ask_otherwise(wordings: str | list[str], *, n: int, max_tokens: int, model: str) -> list[str]:
    """Add up to n other ways to ask."""
    return _reworded(wordings, "multi-query", n, max_tokens, model)


def _reworded(wordings: str | list[str], method: str, n: int, max_tokens: int, model: str) -> list[str]:
    question, *others = [wordings] if isinstance(wordings, str) else wordings
    query = Query(question, tuple(Variant(method, other) for other in others))
    found = rewrite(language_model(model), query, method=method, n=n, max_tokens=max_tokens)  # type: ignore[arg-type]
    return [question, *(variant.text for variant in found.variants)]
