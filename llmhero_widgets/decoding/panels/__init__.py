"""What the deeper views of the decoding tree ask: one module per view, each only wires functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llmhero_widgets.decoding.panels import beam, chat, constraint, growth, sample, strategies, waterfall
from llmhero_widgets.decoding.panels.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.rpc import Operation

__all__ = ["Source", "operations"]


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what all views may ask, for :class:`~llmhero_widgets.decoding.explorer.DecodingTree`."""
    return {
        **growth.operations(source),
        **beam.operations(source),
        **chat.operations(source),
        **constraint.operations(source),
        **sample.operations(source),
        **strategies.operations(source),
        **waterfall.operations(source),
    }
