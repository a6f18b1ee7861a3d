"""Pipelines as programs: plain Python, LangChain, Haystack; plain Python is read back."""

from llmhero_widgets.rag.export.parse import from_python
from llmhero_widgets.rag.export.targets import TARGETS, Target, to_python

__all__ = ["TARGETS", "Target", "from_python", "to_python"]
