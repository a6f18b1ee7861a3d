"""The retrieval pipeline as a widget: a graph to edit, a question to ask, and what every node made of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Self

import traitlets as t

from llmhero_widgets.core import protocol
from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.characters import refuse_lone_surrogates
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import apart
from llmhero_widgets.core.widget import HeroWidget, bundle
from llmhero_widgets.models.load import load_model
from llmhero_widgets.models.threads import beside_browser
from llmhero_widgets.rag import document, panels, saved, still
from llmhero_widgets.rag import messages_builder as messages
from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.graph import Graph
from llmhero_widgets.rag.nodes import TYPES
from llmhero_widgets.rag.opened import places, with_files
from llmhero_widgets.rag.pipeline import Pipeline
from llmhero_widgets.rag.wire import Library, recipe, result_json, running_json, state_json, type_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
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
    _title = messages.TITLE

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
        # What the reader made is the reader's to close.
        self._owned = pipeline is None
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
        # What an opened graph reaches that its reader has not seen yet: it waits for "Run".
        self._held: list[str] = []
        self._stopped: set[str] = set()
        # The graph on display as it was read last: reading checks every text.
        self._read: tuple[dict[str, Any], Graph] | None = None
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
    def from_json(cls, text: str, *, lm: LanguageModel | RemoteModel | None = None, **options: Any) -> Self:
        """Restore a pipeline from its document.

        Parameters
        ----------
        text
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
        return cls(pipeline=Pipeline.from_json(text, lm=model), **options)

    def _operations(self) -> Mapping[str, Operation]:
        operations: dict[str, Operation] = {
            "open": self._op_open,
            "run": self._op_run,
            "load": self._op_load,
            "add": self._op_add,
            "document": self._op_document,
            "stop": self._op_stop,
            **panels.operations(self),
        }
        return {name: beside_browser()(operation) for name, operation in operations.items()}

    # Operations run on the model's worker, one after another.

    def _op_open(self, job: Job, rev: int) -> Reply:
        del rev
        job.token.check()
        if self._ran == (self.graph, self.question):
            return Reply(self.snapshot)
        return self._run_unless_held(job)

    def _op_run(
        self, job: Job, rev: int, graph: dict[str, Any] | None = None, question: str | None = None
    ) -> Reply:
        del rev
        # Traits may arrive behind the question: while a kernel is busy, hosts hold them back.
        with self._write():
            self.graph = self.graph if graph is None else graph
            self.question = self.question if question is None else question
        self._held = []
        return self._run(job)

    def _op_load(self, job: Job, rev: int, text: str) -> Reply:
        del rev
        job.token.check()
        graph = document.from_json(text)
        self._show(graph)
        # A stranger's document could send the reader's files to a stranger's server.
        self._held = places(graph)
        return self._run_unless_held(job)

    def _op_add(self, job: Job, rev: int, files: list[dict[str, str]]) -> Reply:
        del rev
        job.token.check()
        self._show(with_files(self._graph(), files))
        return self._run_unless_held(job)

    def _run_unless_held(self, job: Job) -> Reply:
        held = [each for each in places(self._graph()) if each in self._held]
        return Reply({**self.snapshot, "held": held}) if held else self._run(job)

    @apart
    def _op_stop(self, job: Job, rev: int, node: str) -> Reply:
        del rev
        job.token.check()
        self._stopped.add(node)
        return Reply()

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
        shown, question = self.graph, self.question
        graph = self._graph()
        self._pipeline.graph = graph
        self._stopped.clear()
        started = time.perf_counter()
        result = self._pipeline.run(
            question,
            check=job.token.check if job else None,
            watch=_Told(job) if job else None,
            stopped=self._stopped.__contains__,
            until=None if question.strip() else _prepared(graph),
        )
        ms = (time.perf_counter() - started) * 1000
        with self._write():
            self._result, self._ran = result, (shown, question)
            self.rev += 1
            self.snapshot = {**result_json(result, self.rev, ms), "graph": recipe(shown)}
        return Reply(self.snapshot)

    def _graph(self) -> Graph:
        if self._read is None or self._read[0] != self.graph:
            self._read = (self.graph, Graph.from_dict(self._library.inward(self.graph)))
        return self._read[1]

    def _show(self, graph: Graph) -> None:
        with self._write():
            self.graph = self._library.outward(graph)

    @t.validate("question")
    def _readable(self, proposal: dict[str, Any]) -> str:
        # JSON carries no half of a surrogate pair: one in a trait would break every widget's restoring.
        text: str = proposal["value"]
        refuse_lone_surrogates(text)
        return text

    def _questions(self, lang: Language) -> Questions:
        del lang
        # A run could take long, or be paid for: a page holds the one that there was.
        if self._ran == (self.graph, self.question):
            yield from saved.questions(self.snapshot, alone=not places(self._graph()))

    def _picture(self, lang: Language) -> Picture | None:
        return still.draw(self.snapshot, self.graph, self.types, lang)

    def _free(self) -> None:
        self._result = self._read = None
        if self._owned:
            self._pipeline.close()


def _info(lm: LanguageModel | RemoteModel) -> dict[str, Any]:
    return {"name": lm.name, "context": lm.context}


def _prepared(graph: Graph) -> list[str]:
    """Return the nodes that need no question."""
    asked = {node.id for node in graph.nodes if node.type == "question"}
    behind = set().union(asked, *(graph.after(node) for node in asked))
    return [node.id for node in graph.nodes if node.id not in behind]


class _Told:
    """Tells the browser how far each node is, no more often than it can be drawn.

    Parameters
    ----------
    job
        Who asked.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = float("-inf")

    def __call__(self, event: Event) -> None:
        now = time.monotonic()
        # The end of a node is told for itself.
        if event.kind in {"progress", "said"} and (now - self._last) * 1000 < protocol.FLUSH_MS:
            self._job.token.check()
            return
        self._last = now
        state = state_json(event.run) if event.run else running_json(event)
        self._job.part(Reply({"node": event.id, "state": state}))
