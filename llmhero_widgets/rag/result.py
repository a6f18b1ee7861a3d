"""One run of a pipeline, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.values import Answer, Hits, Prompt

if TYPE_CHECKING:
    from llmhero_widgets.core.errors import HeroError
    from llmhero_widgets.rag.graph import Graph
    from llmhero_widgets.rag.runs import NodeRun
    from llmhero_widgets.rag.values import Value


@dataclass(frozen=True)
class Result:
    """One run of a pipeline.

    Attributes
    ----------
    graph
        What ran, the question included.
    question
        What was asked.
    values
        What each node handed on, by id; none of nodes that failed or were skipped.
    trace
        What became of each node, in the order of the run.
    """

    graph: Graph
    question: str
    values: dict[str, Value]
    trace: tuple[NodeRun, ...]

    @property
    def hits(self) -> Hits | None:
        """What went to the prompt, or the last hits where there is no prompt."""
        value = self.values.get(hits_node(self.graph) or "")
        return value if isinstance(value, Hits) else None

    @property
    def prompt(self) -> Prompt | None:
        """What the model read."""
        return next((each for each in self._latest() if isinstance(each, Prompt)), None)

    @property
    def answer(self) -> Answer | None:
        """The answer with its citations."""
        return next((each for each in self._latest() if isinstance(each, Answer)), None)

    @property
    def error(self) -> HeroError | None:
        """Why the first node that failed did, or None."""
        return next((run.error for run in self.trace if run.error is not None), None)

    def run_of(self, id: str) -> NodeRun:  # noqa: A002 - what a node's name is called
        """Return what became of a node; raises KeyError where it was no part of the run."""
        return {run.id: run for run in self.trace}[id]

    def graph_is(self, graph: Graph, question: str) -> bool:
        """Whether this is a run of that graph with that question."""
        return self.question == question and self.graph == with_question(graph, question)

    def _latest(self) -> list[Value]:
        return list(reversed(self.values.values()))


def with_question(graph: Graph, question: str) -> Graph:
    """Return a graph in which every question node asks this."""
    for each in questions(graph):
        graph = graph.with_params(each, text=question)
    return graph


def hits_node(graph: Graph) -> str | None:
    """Return the node whose hits go to the prompt, or the last that gives hits."""
    order = graph.order()
    for node in order:
        if node.type == "prompt":
            sources = graph.sources(node.id, "hits")
            if sources:
                return sources[0]
    found = [node.id for node in order if TYPES[node.type].output == "hits"]
    return found[-1] if found else None


def questions(graph: Graph) -> list[str]:
    """Return the nodes that ask."""
    return [node.id for node in graph.nodes if node.type == "question"]
