"""Prompts compared on labelled inputs: what a model reads, and how often the right label is its likeliest."""

from llmhero_widgets.prompts.filling import Rendered, render
from llmhero_widgets.prompts.scores import Comparison, Scores
from llmhero_widgets.prompts.scoring import score

__all__ = ["Comparison", "Rendered", "Scores", "render", "score"]
