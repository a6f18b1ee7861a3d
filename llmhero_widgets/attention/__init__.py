"""Where a model looks: capture attention, read its weights, switch heads off.

A library of its own, of use without any widget. It imports torch; ``import llmhero_widgets`` alone does not.
"""

from llmhero_widgets.attention.ablate import Ablation, ablate
from llmhero_widgets.attention.blocks import Block
from llmhero_widgets.attention.capture import capture
from llmhero_widgets.attention.captured import Capture
from llmhero_widgets.attention.effects import Effect, effect, sweep
from llmhero_widgets.attention.links import Links

__all__ = ["Ablation", "Block", "Capture", "Effect", "Links", "ablate", "capture", "effect", "sweep"]
