"""Beam search with everything it looked at: plain, as ``generate`` does it, diverse and constrained."""

from llmhero_widgets.decoding.beam.constrained import constrained_beam_search
from llmhero_widgets.decoding.beam.diverse import diverse_beam_search
from llmhero_widgets.decoding.beam.record import BeamSearch, Candidate, Hypothesis, Step, Verdict, scored
from llmhero_widgets.decoding.beam.search import beam_search

__all__ = [
    "BeamSearch",
    "Candidate",
    "Hypothesis",
    "Step",
    "Verdict",
    "beam_search",
    "constrained_beam_search",
    "diverse_beam_search",
    "scored",
]
