"""A pipeline as a readable program for one of several libraries."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final, Literal, get_args

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_export as messages
from llmhero_widgets.rag.export.haystack_program import haystack_program
from llmhero_widgets.rag.export.langchain_program import langchain_program
from llmhero_widgets.rag.export.plain_program import plain_program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.rag.graph import Graph

Target = Literal["plain", "langchain", "haystack"]
TARGETS: Final[tuple[Target, ...]] = get_args(Target)

_PROGRAMS: Final[Mapping[str, Callable[[Graph, Language | None], str]]] = {
    "plain": plain_program,
    "langchain": langchain_program,
    "haystack": haystack_program,
}


def to_python(graph: Graph, target: str = "plain", *, lang: Language | None = None) -> str:
    """Return a program that does what a pipeline does, and finds the same passages.

    Parameters
    ----------
    graph
        The pipeline; its documents, where they are texts, become part of the program.
    target
        "plain" calls FAISS, bm25s and transformers directly, "langchain" and "haystack" use these libraries'
        own parts wherever they compute the same.
    lang
        Of the program's own words; by default that of :func:`llmhero_widgets.set_language`.

    Returns
    -------
    str
        Python source. It names what it needs, prints the hits as ``score  document start-end`` (characters of
        the text that was cut), then the answer. What is written in plain Python,
        :func:`~llmhero_widgets.rag.export.from_python` reads back.

    Raises
    ------
    HeroError
        ``bad_request`` for a graph that cannot run, and for a node that the target cannot express: it is
        named, with the reason.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> graph = Graph().add("load", documents=[{"id": "a.md", "text": "A small cache."}]).add("chunk")
    >>> program = to_python(graph.connect("load", "chunk"))
    >>> next(line for line in program.splitlines() if line.startswith("load ="))
    'load = texts(documents=DOCUMENTS, keep_duplicates=False)'
    """
    program = _PROGRAMS.get(target)
    if program is None:
        close = difflib.get_close_matches(str(target).lower(), TARGETS, n=1, cutoff=0.3)
        slots = {"names": ", ".join(close or TARGETS)}
        raise HeroError(messages.UNKNOWN_TARGET, messages.ONE_OF, code="bad_request", target=target, **slots)
    return program(graph, lang)
