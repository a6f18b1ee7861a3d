"""The language models that a program writes and scores with."""

from __future__ import annotations

from functools import cache
from typing import Any

from llmhero_widgets.rag.models import Models


@cache
def language_model(name: str) -> Any:
    """Load a language model once, by name or as openai:URL#name; the empty name is the default model."""
    return Models().language_model(name)
