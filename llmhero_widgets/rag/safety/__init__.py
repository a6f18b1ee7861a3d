"""Poisoned documents, what keeps them from taking over an answer, and how well that works."""

from llmhero_widgets.rag.safety.attack import DEFENCES, Defence, Outcome, attack
from llmhero_widgets.rag.safety.cases import KINDS, Case, Kind, cases, shows
from llmhero_widgets.rag.safety.detect import Finding, detect, without
from llmhero_widgets.rag.safety.rates import Rate, Row, table

__all__ = [
    "DEFENCES",
    "KINDS",
    "Case",
    "Defence",
    "Finding",
    "Kind",
    "Outcome",
    "Rate",
    "Row",
    "attack",
    "cases",
    "detect",
    "shows",
    "table",
    "without",
]
