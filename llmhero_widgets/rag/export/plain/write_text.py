"""What a model answers."""

from __future__ import annotations

from typing import Any

from llmhero_widgets.rag.export.plain.pipeline_models import language_model
from llmhero_widgets.rag.generating import Writing, generate


def write_text(  # noqa: PLR0913 - all that writing takes
    prompt: Any, *, max_tokens: int, temperature: float, top_p: float, seed: int, model: str
) -> Any:
    """Let the model write, greedily at temperature 0."""
    return generate(prompt, language_model(model), Writing(max_tokens, temperature, top_p, seed))
