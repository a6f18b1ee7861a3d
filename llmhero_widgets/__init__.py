"""Interactive notebook widgets that open a real language model, and lessons that use them."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmhero_widgets.attention.explorer import AttentionExplorer
    from llmhero_widgets.core.errors import HeroError
    from llmhero_widgets.core.text import set_language
    from llmhero_widgets.decoding.explorer import DecodingTree
    from llmhero_widgets.metrics.lab import MetricLab
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.load import load_model
    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.positions.explorer import PositionExplorer
    from llmhero_widgets.prompts.lab import PromptLab
    from llmhero_widgets.rag.builder import RagBuilder
    from llmhero_widgets.tokens.inspector import TokenInspector

__all__ = [
    "AttentionExplorer",
    "DecodingTree",
    "HeroError",
    "LanguageModel",
    "MetricLab",
    "PositionExplorer",
    "PromptLab",
    "RagBuilder",
    "RemoteModel",
    "TokenInspector",
    "__version__",
    "load_model",
    "set_language",
]

# torch and transformers take seconds to import, so every name waits until somebody asks for it.
_HOMES = {
    "AttentionExplorer": "llmhero_widgets.attention.explorer",
    "DecodingTree": "llmhero_widgets.decoding.explorer",
    "HeroError": "llmhero_widgets.core.errors",
    "LanguageModel": "llmhero_widgets.models.language_model",
    "MetricLab": "llmhero_widgets.metrics.lab",
    "PositionExplorer": "llmhero_widgets.positions.explorer",
    "PromptLab": "llmhero_widgets.prompts.lab",
    "RagBuilder": "llmhero_widgets.rag.builder",
    "RemoteModel": "llmhero_widgets.models.remote",
    "TokenInspector": "llmhero_widgets.tokens.inspector",
    "load_model": "llmhero_widgets.models.load",
    "set_language": "llmhero_widgets.core.text",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("llmhero-widgets")
        except PackageNotFoundError:  # a checkout that nobody installed
            return "0"
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if sys.platform == "emscripten":
        from llmhero_widgets.core.hosts import require_possible

        require_possible(name)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the names that are not imported yet too."""
    return sorted({*globals(), *__all__})
