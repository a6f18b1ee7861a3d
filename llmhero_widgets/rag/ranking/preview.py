"""What the card of a node that ranks draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.values import Hits

_BARS: Final = 5


def preview(value: Hits, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first scores, how many hits there are, and of how many chunks."""
    del params
    return {
        "kind": "hits",
        "scores": list(value.scores[:_BARS]),
        "unit": value.unit,
        "n": len(value.rows),
        "of": len(value.chunks),
    }
