"""A pipeline as a document: nodes, connections and settings, as data that can execute nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Never

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_graph as messages
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.json_values import fields, text

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "llmhero-rag-pipeline"
VERSION: Final = 1
MOST_CHARACTERS: Final = 64 * 2**20


def to_json(graph: Graph) -> str:
    """Return a graph as a JSON document, which :func:`from_json` restores exactly.

    Parameters
    ----------
    graph
        Any graph. Texts given as such are in the document; files and models are named only.

    Examples
    --------
    >>> graph = Graph().add("load", documents=[{"id": "a", "text": "Warm tea."}]).add("chunk")
    >>> from_json(to_json(graph)) == graph
    True
    """
    document = {"format": FORMAT, "version": VERSION, **graph.to_dict()}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def from_json(document: str) -> Graph:
    """Restore a graph from what :func:`to_json` wrote.

    Parameters
    ----------
    document
        Text from anywhere. It is read as data, and every value in it is checked; no file is opened and no
        model is loaded before the graph runs.

    Raises
    ------
    HeroError
        ``bad_request`` for what is no such document, naming the place; nothing else.
    """
    if len(text(document, "document")) > MOST_CHARACTERS:
        raise HeroError(messages.TOO_LONG, code="bad_request", most=MOST_CHARACTERS >> 20)
    try:
        told = json.loads(document, parse_constant=_refuse)
    # Python's own reader: numbers too long, brackets too deep.
    except (ValueError, RecursionError) as error:
        raise HeroError(messages.NOT_JSON, code="bad_request", reason=_reason(error)) from None
    parts: Mapping[str, Any] = fields(told, "document", ("format", "version", "nodes", "edges"))
    if parts["format"] != FORMAT:
        raise HeroError(messages.OTHER_FORMAT, code="bad_request", format=FORMAT)
    if parts["version"] != VERSION or isinstance(parts["version"], bool):
        raise HeroError(messages.OTHER_VERSION, messages.UPDATE, code="bad_request", version=VERSION)
    return Graph.from_dict({"nodes": parts["nodes"], "edges": parts["edges"]})


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is no JSON")


def _reason(error: Exception) -> str:
    return str(error)[:200].encode("utf-8", "backslashreplace").decode()
