"""The retrieval pipeline as a widget: a graph to edit, a question to ask, and what every node made of it."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any, Self

import traitlets as t

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.models.load import load_model
from llmhero_widgets.models.threads import beside_browser
from llmhero_widgets.rag import messages_builder as messages
from llmhero_widgets.rag import panels
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.loading import read_file
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.wire import Library, result_json, running_json, state_json, type_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.remote import RemoteModel
    from llmhero_widgets.rag.graph import GraphNode
    from llmhero_widgets.rag.pipeline import Event, Result


class RagBuilder(HeroWidget):
    """Build a retrieval pipeline, ask it a question, and see what each node made of it.

    Parameters
    ----------
    documents
        What is searched: a folder or file, a list of texts, or a mapping of names to texts. Without it, the
        bundled handbook on generative AI, in the widget's language.
    lm
        Who writes the answer: a model from :func:`llmhero_widgets.load_model` or a
        :class:`~llmhero_widgets.models.remote.RemoteModel`; by default the default model.
    question
        The first question.
    pipeline
        A :class:`~llmhero_widgets.rag.Pipeline` in the place of the default one, with its own documents and
        model.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.

    Attributes
    ----------
    question : str
        The question on display; set it, and call :meth:`compute` to ask it.
    pipeline : Pipeline
        The pipeline as it is on display.
    result : Result
        The last run.

    Raises
    ------
    TypeError
        If a keyword is unknown (the nearest valid one is named).
    HeroError
        If the documents cannot be read.

    Examples
    --------
    >>> import llmhero_widgets as hero
    >>> documents = {"cache.md": "Sliding windows keep the cache of keys and values small."}
    >>> widget = hero.RagBuilder(documents, question="What keeps the cache small?").compute()
    >>> [passage.doc for _, passage, _ in widget.result.hits.top(1)]
    ['cache.md']
    >>> widget.close()
    """

    _esm = bundle("rag")

    graph = t.Dict(help="Nodes and connections.").tag(sync=True, echo_update=False)
    question = t.Unicode(help="What is asked.").tag(sync=True, echo_update=False)
    types: t.List[Any] = t.List(help="Kinds of nodes.").tag(sync=True)
    model_info = t.Dict(help="Name and sizes of the model.").tag(sync=True)
    rev = t.Int(0, help="Which run is on display.").tag(sync=True)
    snapshot = t.Dict(help="What is drawn without a kernel.").tag(sync=True)

    def __init__(
        self,
        documents: Any = None,
        *,
        lm: LanguageModel | RemoteModel | None = None,
        question: str = "",
        pipeline: Pipeline | None = None,
        lang: Language | None = None,
        **unknown: object,
    ) -> None:
        if pipeline is None:
            model = load_model() if lm is None else lm
            given = dict(handbook(lang or "en")) if documents is None else documents
            pipeline = Pipeline.default(given, lm=model)
        self._pipeline = pipeline
        self._lm = pipeline.models.language_model()
        self._library = Library()
        self._result: Result | None = None
        # The graph and the question that the run on display is of.
        self._ran: tuple[dict[str, Any], str] | None = None
        super().__init__(
            self._lm.worker,
            lang=lang,
            unknown=unknown,
            graph=self._library.outward(pipeline.graph),
            question=question,
            types=[type_json(kind) for kind in TYPES.values()],
            model_info=_info(self._lm),
        )

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline as it is on display.

        Raises
        ------
        HeroError
            If the graph on display cannot work.
        """
        self._pipeline.graph = self._graph()
        return self._pipeline

    @property
    def result(self) -> Result:
        """The last run.

        Raises
        ------
        HeroError
            If nothing has run yet.
        """
        if self._result is None:
            raise HeroError(messages.NOT_RUN, messages.RUN_FIRST, code="empty", id=type(self).__name__)
        return self._result

    def compute(self, question: str | None = None) -> Self:
        """Run the pipeline now and wait for it, so that a saved notebook shows the run without a kernel.

        Parameters
        ----------
        question
            What to ask; by default the question on display.

        Returns
        -------
        RagBuilder
            Itself.

        Raises
        ------
        HeroError
            If the graph cannot work, or a node failed.
        """
        if question is not None:
            self.question = question
        self._worker.submit(beside_browser()(self._run), None).result()
        if self.result.error is not None:
            raise self.result.error
        return self

    def to_json(self) -> str:
        """Return the pipeline as a document that :meth:`from_json` restores."""
        return self.pipeline.to_json()

    @classmethod
    def from_json(
        cls, document: str, *, lm: LanguageModel | RemoteModel | None = None, **options: Any
    ) -> Self:
        """Restore a pipeline from its document.

        Parameters
        ----------
        document
            What :meth:`to_json` or "Pipeline as JSON" wrote.
        lm
            Who writes the answer.
        **options
            As for the widget itself.

        Raises
        ------
        HeroError
            If it is no such document.
        """
        model = load_model() if lm is None else lm
        return cls(pipeline=Pipeline.from_json(document, lm=model), **options)

    def _operations(self) -> Mapping[str, Operation]:
        operations: dict[str, Operation] = {
            "open": self._op_open,
            "run": self._op_run,
            "load": self._op_load,
            "add": self._op_add,
            "document": self._op_document,
            **panels.operations(self),
        }
        return {name: beside_browser()(operation) for name, operation in operations.items()}

    # Operations run on the model's worker, one after another.

    def _op_open(self, job: Job, rev: int) -> Reply:
        del rev
        if self._ran == (self.graph, self.question):
            job.token.check()
            return Reply(self.snapshot)
        return self._run(job)

    def _op_run(self, job: Job, rev: int) -> Reply:
        del rev
        return self._run(job)

    def _op_load(self, job: Job, rev: int, text: str) -> Reply:
        del rev
        job.token.check()
        graph = Pipeline.from_json(text, lm=self._lm).graph
        self._show(graph)
        named = places(graph)
        # A stranger's document could send the reader's files to a stranger's server.
        return Reply({**self.snapshot, "held": named}) if named else self._run(job)

    def _op_add(self, job: Job, rev: int, files: list[dict[str, str]]) -> Reply:
        del rev
        job.token.check()
        self._show(_with_files(self._graph(), files))
        return self._run(job)

    def _op_document(self, job: Job, rev: int) -> Reply:
        del rev
        job.token.check()
        return Reply({"text": self.to_json()})

    # What the deeper views may know.

    def at(self, rev: int) -> Result:
        """Return the run on display.

        Raises
        ------
        HeroError
            ``stale`` where another is on display by now.
        """
        if self._result is None or rev != self.rev:
            raise HeroError(messages.STALE, code="stale")
        return self._result

    def node(self, rev: int, id: str) -> tuple[GraphNode, Any]:  # noqa: A002 - what a node's name is called
        """Return a node of the run on display and what it handed on.

        Raises
        ------
        HeroError
            ``stale`` where another run is on display; ``bad_request`` where the node is not in it.
        """
        result = self.at(rev)
        node = result.graph.find(id)
        if node is None:
            raise HeroError(messages.NO_SUCH_NODE, code="bad_request", id=id)
        if id not in result.values:
            raise HeroError(messages.NOT_RUN, messages.RUN_FIRST, code="bad_request", id=id)
        return node, result.values[id]

    def _run(self, job: Job | None) -> Reply:
        graph, question = self.graph, self.question
        self._pipeline.graph = Graph.from_dict(self._library.inward(graph))
        started = time.perf_counter()
        result = self._pipeline.run(
            question,
            check=job.token.check if job else None,
            watch=(lambda event: _pass_on(job, event)) if job else None,
        )
        ms = (time.perf_counter() - started) * 1000
        with self._write():
            self._result, self._ran = result, (graph, question)
            self.rev += 1
            self.snapshot = result_json(result, self.rev, ms)
        return Reply(self.snapshot)

    def _graph(self) -> Graph:
        return Graph.from_dict(self._library.inward(self.graph))

    def _show(self, graph: Graph) -> None:
        with self._write():
            self.graph = self._library.outward(graph)

    @t.validate("question")
    def _readable(self, proposal: dict[str, Any]) -> str:
        # JSON carries no half of a surrogate pair: one in a trait would break every widget's restoring.
        text: str = proposal["value"]
        refuse_lone_surrogates(text)
        return text

    def _free(self) -> None:
        self._result = None
        self._pipeline.close()


def _info(lm: LanguageModel | RemoteModel) -> dict[str, Any]:
    return {"name": lm.name, "context": lm.context}


def places(graph: Graph) -> list[str]:
    """Return what a graph reaches outside itself: files, folders and servers, as its settings name them.

    Examples
    --------
    >>> places(Graph().add("load", paths=["/home/reader/letters"]).add("bm25"))
    ['/home/reader/letters']
    """
    named: list[str] = []
    for node in graph.nodes:
        named += node.params["paths"] if node.type == "load" else []
        named += [
            value
            for name in ("uri", "model")
            if isinstance(value := node.params.get(name), str) and "://" in value
        ]
    return named


def _with_files(graph: Graph, files: Iterable[Mapping[str, str]]) -> Graph:
    """Return the graph with files that the reader brought, as documents of its first loader."""
    loader = next((node for node in graph.nodes if node.type == "load"), None)
    if loader is None:
        raise HeroError(messages.NO_LOADER, messages.ADD_LOADER, code="bad_request")
    known = {each["id"]: each for each in loader.params["documents"]}
    for file in files:
        document = read_file(file["name"], base64.b64decode(file["data"], validate=True))
        known[document.id] = {"id": document.id, "text": document.text}
    return graph.with_params(loader.id, documents=list(known.values()))


def _pass_on(job: Job, event: Event) -> None:
    """Tell the browser how far a node is."""
    state = state_json(event.run) if event.run else running_json(event)
    job.part(Reply({"node": event.id, "state": state}))
