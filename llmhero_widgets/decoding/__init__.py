"""How a model chooses the next token: exact distributions under Hugging Face's own rules.

A library of its own, of use without any widget. It imports torch; ``import llmhero_widgets`` alone does not.
"""

from llmhero_widgets.decoding.distribution import Distribution, Stage, next_token, process
from llmhero_widgets.decoding.settings import SamplingSettings

__all__ = ["Distribution", "SamplingSettings", "Stage", "next_token", "process"]
