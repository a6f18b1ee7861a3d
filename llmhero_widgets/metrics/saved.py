"""What an exported page may ask of a laboratory: every candidate, counted in words and in characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from llmhero_widgets.core.recording import Question
from llmhero_widgets.metrics.units import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.recording import Questions


def questions(items: Sequence[Mapping[str, Any]], language: str, unit: str) -> Questions:
    """Name what a page may ask, the unit on display first.

    Parameters
    ----------
    items
        Candidate and references of each.
    language, unit
        Of the texts, and what is counted.
    """
    for counted in sorted(get_args(Unit), key=lambda other: other != unit):
        for chosen in range(len(items)):
            asked = {"items": items, "language": language, "unit": counted, "chosen": chosen}
            yield Question("judge", asked)
