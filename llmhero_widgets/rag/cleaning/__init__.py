"""Texts without what is not text, each character with its place in the source: a library of its own."""

from llmhero_widgets.rag.cleaning.clean import STEPS, clean

__all__ = ["STEPS", "clean"]
