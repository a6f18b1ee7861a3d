"""Pipelines as programs: plain Python, LangChain, Haystack; plain Python is read back."""

from llmhero_widgets.rag.export.express import Expressed, express, named
from llmhero_widgets.rag.export.parse import from_python
from llmhero_widgets.rag.export.targets import TARGETS, Target, to_python

__all__ = ["TARGETS", "Expressed", "Target", "express", "from_python", "named", "to_python"]
