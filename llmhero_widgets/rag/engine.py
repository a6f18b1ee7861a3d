"""Runs a graph, each node only where its output is not known yet.

A node's key is the hash of its type, version and parameters and of the *outputs* that come in, so that a node
that ran again and handed on the same stops the re-run of everything behind it (early cut-off, as in Shake and
Bazel; Mokhov, Mitchell and Peyton Jones 2018, `Build Systems à la Carte`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from llmhero_widgets.rag.context import NodeContext
from llmhero_widgets.rag.running import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from llmhero_widgets.rag.graph import Graph
    from llmhero_widgets.rag.kept import Shelf
    from llmhero_widgets.rag.nodes.node import EmbeddingStore, Models
    from llmhero_widgets.rag.reasons import Recipe
    from llmhero_widgets.rag.runs import NodeRun, Watch
    from llmhero_widgets.rag.values import Value

__all__ = ["Engine", "NodeContext"]


@dataclass
class Engine:
    """Runs graphs and remembers why.

    Parameters
    ----------
    models, embeddings
        What nodes share.
    shelf
        Where outputs are kept.
    """

    models: Models
    embeddings: EmbeddingStore
    shelf: Shelf
    #: By node, what its output depended on last time, and whether it failed.
    last: dict[str, tuple[Recipe, bool]] = field(default_factory=dict)
    #: By node, settings and their digest.
    told: dict[str, tuple[Mapping[str, Any], str]] = field(default_factory=dict)

    def run(
        self,
        graph: Graph,
        *,
        check: Callable[[], None] | None = None,
        watch: Watch | None = None,
        stopped: Callable[[str], bool] | None = None,
        until: Collection[str] | None = None,
    ) -> tuple[dict[str, Value], list[NodeRun]]:
        """Run what has to run, one node at a time.

        Parameters
        ----------
        graph
            What to run.
        check
            Raises to end the run; what has been computed by then stays.
        watch
            Told what happens.
        stopped
            Whether the reader has stopped a node: it and what needs it are skipped, the rest runs on.
        until
            Ids of nodes: only they and what they need. None for all.

        Returns
        -------
        values : dict
            Outputs by id, in the order of the run; none of nodes that failed or were skipped.
        trace : list of NodeRun
            What became of each node, in the same order.
        """
        run = Run(self, graph, check, watch, stopped)
        for node in graph.order():
            if until is None or node.id in run.upstream.of(until):
                run.visit(node)
        return run.values, run.trace
