"""What a deeper view may know of the pipeline on display."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.graph import GraphNode
    from llmhero_widgets.rag.pipeline import Pipeline, Result


class Source(Protocol):
    """The widget, as a deeper view sees it."""

    @property
    def pipeline(self) -> Pipeline:
        """The reader's pipeline."""

    @property
    def lang(self) -> Language:
        """The language of the interface."""

    def at(self, rev: int) -> Result:
        """Return the run on display; raises HeroError ``stale`` where another is on display by now."""

    def node(self, rev: int, id: str) -> tuple[GraphNode, Any]:  # noqa: A002 - what a node's name is called
        """Return a node of that run and what it handed on."""
