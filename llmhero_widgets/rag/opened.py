"""What a pipeline reaches outside itself, and files that a reader brings."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_builder as messages
from llmhero_widgets.rag.loading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmhero_widgets.rag.graph import Graph

#: Settings that name a server, a file or a model to fetch.
_NAMES = ("uri", "model", "embedder")


def places(graph: Graph) -> list[str]:
    """Return what a graph reaches outside itself, as its settings name it.

    Parameters
    ----------
    graph
        Such as one from a stranger.

    Returns
    -------
    list of str
        Files, folders and servers; not models of our own catalogue, and not models by their hub names.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> places(Graph().add("load", paths=["/home/reader/letters"]).add("generate", model="openai:http://a/v1#m"))
    ['/home/reader/letters', 'openai:http://a/v1#m']
    """
    named: list[str] = []
    for node in graph.nodes:
        named += node.params["paths"] if node.type == "load" else []
        for name in _NAMES:
            value = node.params.get(name)
            if isinstance(value, str) and value and (name == "uri" or "://" in value):
                named.append(value)
    return list(dict.fromkeys(named))


def with_files(graph: Graph, files: Iterable[Mapping[str, str]]) -> Graph:
    """Return the graph with files that the reader brought, as documents of its first loader.

    Parameters
    ----------
    graph
        Has a loader.
    files
        ``name``, and ``data`` as base64. One whose name is taken by another text gets a number.

    Raises
    ------
    HeroError
        If there is no loader, or a file cannot be read.
    """
    loader = next((node for node in graph.nodes if node.type == "load"), None)
    if loader is None:
        raise HeroError(messages.NO_LOADER, messages.ADD_LOADER, code="bad_request")
    known = {each["id"]: each["text"] for each in loader.params["documents"]}
    for file in files:
        document = read_file(file["name"], base64.b64decode(file["data"], validate=True))
        name, number = document.id, 2
        while known.get(name, document.text) != document.text:
            name, number = f"{document.id} ({number})", number + 1
        known[name] = document.text
    told = [{"id": name, "text": text} for name, text in known.items()]
    return graph.with_params(loader.id, documents=told)
