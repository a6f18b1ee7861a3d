"""As much of a pipeline as a target can express, and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.catalog import DEFAULT_MODEL
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.export.targets import to_python
from llmhero_widgets.rag.models import REMOTE

if TYPE_CHECKING:
    from llmhero_widgets.core.text import Language, Message
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.rag.graph import Graph

_WRITING = ("rewrite", "prompt", "generate", "answer")


@dataclass(frozen=True)
class Expressed:
    """A program, and what it leaves out.

    Attributes
    ----------
    program
        Of all that can be expressed; None where that searches nothing.
    missing
        ``(id, title, reason)`` of each node that cannot be expressed. What depends on it is left out too.
    """

    program: str | None
    missing: tuple[tuple[str, Message, Message], ...]


def express(graph: Graph, target: str, *, lang: Language | None = None) -> Expressed:
    """Return the program of a pipeline, without the nodes that the target cannot express.

    Parameters
    ----------
    graph
        The pipeline.
    target, lang
        As for :func:`~llmhero_widgets.rag.export.to_python`.

    Raises
    ------
    HeroError
        ``bad_request`` for a graph that cannot run, whatever the target.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> graph = Graph().add("question", text="Why?").add("rewrite").connect("question", "rewrite")
    >>> [id for id, _, _ in express(graph, "langchain").missing]
    ['rewrite']
    """
    missing: list[tuple[str, Message, Message]] = []
    left = graph
    while left.nodes:
        try:
            return Expressed(to_python(left, target, lang=lang), tuple(missing))
        except HeroError as error:
            if error.what is not messages.CANNOT:
                raise
            node = error.slots["id"]
            missing.append((node, graph.title(node), error.slots["reason"]))
            left = left.remove(*left.after(node))
    return Expressed(None, tuple(missing))


def named(graph: Graph, lm: LanguageModel | RemoteModel) -> Graph:
    """Return a pipeline that says which language model is its own, for a program that stands alone.

    Parameters
    ----------
    graph
        The pipeline, in which the empty name is its own model.
    lm
        That model.
    """
    name = f"{REMOTE}{lm.base_url}#{lm.name}" if isinstance(lm, RemoteModel) else lm.name
    if name == DEFAULT_MODEL:
        return graph
    for node in graph.nodes:
        scores = node.type == "rerank" and node.params["method"] == "likelihood"
        if (scores or node.type in _WRITING) and not node.params["model"]:
            graph = graph.with_params(node.id, model=name)
    return graph
