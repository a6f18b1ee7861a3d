"""What each sentence of an answer rests on."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.answering import answer
from llmhero_widgets.rag.citing import CitingSettings
from llmhero_widgets.rag.export.plain.pipeline_models import language_model


def cite(generation: Any, *, attribution: bool, coverage: float, nats: float, model: str) -> Any:
    """Find the characters of the documents that support each sentence."""
    lm = language_model(model) if attribution else None
    return answer(generation, lm, CitingSettings(coverage, nats))
