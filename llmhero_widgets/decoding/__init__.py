"""How a model chooses the next token: exact distributions, trees of continuations, searches, experiments.

A library of its own, of use without any widget. It imports torch; ``import llmhero_widgets`` alone does not.
"""

from llmhero_widgets.decoding.beam import beam_search, constrained_beam_search, diverse_beam_search
from llmhero_widgets.decoding.constraint import Constraint
from llmhero_widgets.decoding.contrastive import contrastive_search
from llmhero_widgets.decoding.distribution import Distribution, Stage, next_token, process
from llmhero_widgets.decoding.diversity import diversity
from llmhero_widgets.decoding.document import from_json, to_json
from llmhero_widgets.decoding.draft import quantised, truncated
from llmhero_widgets.decoding.intervals import frequencies, wilson
from llmhero_widgets.decoding.masked import masked
from llmhero_widgets.decoding.sampling import sample
from llmhero_widgets.decoding.settings import SamplingSettings
from llmhero_widgets.decoding.speculative import speculative
from llmhero_widgets.decoding.tree import Node, TokenTree

__all__ = [
    "Constraint",
    "Distribution",
    "Node",
    "SamplingSettings",
    "Stage",
    "TokenTree",
    "beam_search",
    "constrained_beam_search",
    "contrastive_search",
    "diverse_beam_search",
    "diversity",
    "frequencies",
    "from_json",
    "masked",
    "next_token",
    "process",
    "quantised",
    "sample",
    "speculative",
    "to_json",
    "truncated",
    "wilson",
]
