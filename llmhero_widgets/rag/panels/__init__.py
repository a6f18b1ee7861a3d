"""What the deeper views of the pipeline ask: one module per view, each only wires functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.rag.panels import export, lab, measure, page, prompt, ranks, safety
from llmhero_widgets.rag.panels.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.rpc import Operation

__all__ = ["Source", "operations"]


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what all views may ask, for :class:`~llmhero_widgets.rag.builder.RagBuilder`."""
    return {
        **export.operations(source),
        **lab.operations(source),
        **measure.operations(source),
        **page.operations(source),
        **prompt.operations(source),
        **ranks.operations(source),
        **safety.operations(source),
    }
