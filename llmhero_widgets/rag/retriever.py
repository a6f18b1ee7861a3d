"""A pipeline as a LangChain retriever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_export as messages

if TYPE_CHECKING:
    from llmhero_widgets.rag.pipeline import Pipeline
    from llmhero_widgets.rag.values import Hits


def as_retriever(pipeline: Pipeline) -> Any:
    """Return a retriever for chains of LangChain that asks a pipeline.

    Parameters
    ----------
    pipeline
        Whose search is asked: what would go to its prompt is returned. Edits of the pipeline take effect at
        the next question.

    Returns
    -------
    langchain_core.retrievers.BaseRetriever
        ``invoke(question)`` returns one ``Document`` per hit, best first: ``page_content`` is the chunk's
        text, ``metadata`` has ``source`` (the document's id), ``start`` and ``end`` (characters of the
        document as it was loaded), ``heading``, ``score`` and ``unit``. Errors of the pipeline are raised as
        HeroError.

    Raises
    ------
    HeroError
        If langchain-core is not installed.

    Examples
    --------
    >>> from llmhero_widgets.rag.graph import Graph
    >>> from llmhero_widgets.rag.pipeline import Pipeline
    >>> graph = Graph().add("load", documents=[{"id": "cache.md", "text": "A window keeps the cache small."}])
    >>> graph = graph.add("chunk").add("bm25").add("question").add("retrieve", k=1)
    >>> for pair in ("load chunk", "chunk bm25", "bm25 retrieve", "question retrieve"):
    ...     graph = graph.connect(*pair.split())
    >>> found = as_retriever(Pipeline(graph, cache=False)).invoke("small cache")
    >>> found[0].page_content, found[0].metadata["source"]
    ('A window keeps the cache small.', 'cache.md')
    """
    try:
        from langchain_core.callbacks import CallbackManagerForRetrieverRun
        from langchain_core.documents import Document
        from langchain_core.retrievers import BaseRetriever
    except ImportError as error:
        raise HeroError(messages.NO_LANGCHAIN, messages.NO_LANGCHAIN_HINT) from error

    class PipelineRetriever(BaseRetriever):  # type: ignore[misc]
        """Asks a pipeline of llmhero-widgets."""

        pipeline: Any

        def _get_relevant_documents(
            self, query: str, *, run_manager: CallbackManagerForRetrieverRun
        ) -> list[Document]:
            del run_manager
            hits: Hits = self.pipeline.search(query)
            return [Document(**each) for each in _told(hits)]

    # The annotations above are texts, of names that only this function knows.
    PipelineRetriever.model_rebuild(
        _types_namespace={
            "Any": Any,
            "Document": Document,
            "CallbackManagerForRetrieverRun": CallbackManagerForRetrieverRun,
        }
    )
    return PipelineRetriever(pipeline=pipeline)


def _told(hits: Hits) -> list[dict[str, Any]]:
    """Return hits as LangChain has them."""
    found = []
    for row, chunk, score in hits.top(len(hits.rows)):
        source, start, end = hits.chunks.source_span(row)
        facts = {"source": source, "start": start, "end": end, "heading": chunk.heading}
        found.append({"page_content": chunk.text, "metadata": facts | {"score": score, "unit": hits.unit}})
    return found
