"""A retrieval pipeline: a graph, the models it uses, and what it has computed so far."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal, Self

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.catalog import DEFAULT_MODEL
from llmhero_widgets.rag import document
from llmhero_widgets.rag import messages_run as messages
from llmhero_widgets.rag.cache import Cache, default_folder
from llmhero_widgets.rag.defaults import default_graph
from llmhero_widgets.rag.embeddings import Embeddings
from llmhero_widgets.rag.engine import Engine
from llmhero_widgets.rag.kept import Shelf
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.result import Result, hits_node, questions, with_question
from llmhero_widgets.rag.runs import Event, NodeRun

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection

    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.graph import Graph
    from llmhero_widgets.rag.runs import Watch
    from llmhero_widgets.rag.values import Hits

__all__ = ["Event", "NodeRun", "Pipeline", "Result", "hits_node"]


class Pipeline:
    """A graph that can be run, and run again after an edit for the price of what changed.

    Parameters
    ----------
    graph
        Nodes and connections. Assign another one to edit the pipeline; what was computed stays.
    lm
        The pipeline's own language model, or the name to load it by; the default model without it.
    models
        Shared with another pipeline; then ``lm`` is not needed.
    cache
        A folder, or a :class:`~llmhero_widgets.rag.cache.Cache`, in which results outlive the kernel; by
        default one below ``llmhero``'s cache, False for none.

    Attributes
    ----------
    graph : Graph
        As above.
    models : Models
        Its models, each loaded when a node first needs it.
    embeddings : Embeddings
        What was embedded so far.
    cache : Cache or None
        Where results outlive the kernel.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> graph = Graph().add("load", documents=[{"id": "cache.md", "text": "A window keeps the cache small."}])
    >>> graph = graph.add("chunk").add("bm25").add("question").add("retrieve", k=1)
    >>> for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
    ...     graph = graph.connect(*pair.split())
    >>> pipeline = Pipeline(graph, cache=False)
    >>> [chunk.doc for _, chunk, _ in pipeline.search("small cache").top(1)]
    ['cache.md']
    >>> [run.state for run in pipeline.run("small cache").trace]
    ['kept', 'kept', 'kept', 'kept', 'kept']
    """

    def __init__(
        self,
        graph: Graph,
        *,
        lm: LanguageModel | RemoteModel | str | None = None,
        models: Models | None = None,
        cache: Cache | str | os.PathLike[str] | Literal[False] | None = None,
    ) -> None:
        self.graph = graph
        self._lends = models is not None
        self.models = Models(lm) if models is None else models
        self.cache = _cache(cache)
        self.embeddings = Embeddings(self.cache.folder / "vectors.sqlite" if self.cache else None)
        self._shelf = Shelf(self.models, self.cache)
        self._engine = Engine(self.models, self.embeddings, self._shelf)
        self._lock = threading.RLock()

    @classmethod
    def default(
        cls,
        documents: Any,
        *,
        lm: LanguageModel | RemoteModel | str | None = None,
        embedder: str = "",
        **options: Any,
    ) -> Self:
        """Return a pipeline that answers questions about some documents.

        Parameters
        ----------
        documents
            A file or folder, a list of them, a list of texts, or a mapping of names to texts.
        lm
            Who writes the answer; by default the default model.
        embedder
            By default one that reads the documents' language.
        **options
            As for the class.

        Raises
        ------
        HeroError
            If no documents can be made from what was given.
        """
        return cls(default_graph(documents, embedder=embedder), lm=lm, **options)

    def with_graph(self, graph: Graph) -> Pipeline:
        """Return a sibling that runs another graph; models and everything computed are shared."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.graph = graph
        other._lends = True
        other._engine = Engine(self.models, self.embeddings, self._shelf, dict(self._engine.last))
        return other

    def with_params(self, id: str, **params: object) -> Pipeline:  # noqa: A002 - what a node's name is called
        """Return a sibling in which one node has other settings."""
        return self.with_graph(self.graph.with_params(id, **params))

    def run(
        self,
        question: str | None = None,
        *,
        check: Callable[[], None] | None = None,
        watch: Watch | None = None,
        stopped: Callable[[str], bool] | None = None,
        until: Collection[str] | None = None,
    ) -> Result:
        """Run what has to run.

        Parameters
        ----------
        question
            Asked by all question nodes in this run; None for what stands in them.
        check
            Raises to end the run; what was computed by then stays.
        watch
            Told what happens.
        stopped
            Whether the reader has stopped a node, by id: it and what needs it are skipped, the rest runs on.
        until
            Ids of nodes: only they and what they need.

        Returns
        -------
        Result
            Also where nodes failed: ``Result.error`` says why, and what does not depend on them is there.

        Raises
        ------
        Cancelled
            Or whatever else ``check`` raises.
        """
        graph = self.graph if question is None else with_question(self.graph, question)
        if question is None:
            question = next((graph.node(each).params["text"] for each in questions(graph)), "")
        with self._lock:
            values, trace = self._engine.run(graph, check=check, watch=watch, stopped=stopped, until=until)
        return Result(graph, question, values, tuple(trace))

    def search(self, question: str, *, check: Callable[[], None] | None = None) -> Hits:
        """Return what would go to the prompt, without writing an answer.

        Parameters
        ----------
        question
            What is asked.
        check
            Raises to end it.

        Raises
        ------
        HeroError
            If the pipeline searches nothing, or a node failed.
        """
        id = hits_node(self.graph)  # noqa: A001 - what a node's name is called
        if id is None:
            raise HeroError(messages.NO_HITS, messages.NO_HITS_HINT, code="bad_request")
        result = self.run(question, check=check, until=[id])
        if result.hits is not None:
            return result.hits
        run = result.run_of(id)
        why, slots = run.why
        raise result.error or HeroError(why, None, code="bad_request", **slots)

    def to_json(self) -> str:
        """Return the graph as a document that :meth:`from_json` restores."""
        return document.to_json(self.graph)

    def to_python(self, target: str = "plain", *, lang: Language | None = None) -> str:
        """Return the pipeline as a Python program that runs without this package.

        Parameters
        ----------
        target
            "plain", "langchain" or "haystack".
        lang
            Of the program's own words; by default that of :func:`llmhero_widgets.set_language`.

        Raises
        ------
        HeroError
            If a program cannot do what a node does.
        """
        from llmhero_widgets.rag.export import named, to_python

        graph = self.graph
        if self.models.own != DEFAULT_MODEL:
            graph = named(graph, self.models.language_model())
        return to_python(graph, target, lang=lang)

    def as_retriever(self) -> Any:
        """Return the search as a LangChain retriever; raises HeroError where LangChain is not installed."""
        from llmhero_widgets.rag.retriever import as_retriever

        return as_retriever(self)

    @classmethod
    def from_json(
        cls, text: str, *, lm: LanguageModel | RemoteModel | str | None = None, **options: Any
    ) -> Self:
        """Restore a pipeline from its document.

        Parameters
        ----------
        text
            What :meth:`to_json` wrote.
        lm
            The pipeline's own language model.
        **options
            As for the class.

        Raises
        ------
        HeroError
            If it is no such document.
        """
        return cls(document.from_json(text), lm=lm, **options)

    def close(self) -> None:
        """Let go of the models that were loaded here; those that were given are their owner's."""
        if not self._lends:
            self.models.close()
            self.embeddings.close()


def _cache(given: Cache | str | os.PathLike[str] | Literal[False] | None) -> Cache | None:
    if given is False:
        return None
    if given is None:
        return Cache(default_folder())
    return given if isinstance(given, Cache) else Cache(given)
