"""Chunks on the page, and a map of all of them with the question in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from llmhero_widgets.core.buffers import Reply
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_page as messages
from llmhero_widgets.rag.page import WINDOW, page_of, window_at
from llmhero_widgets.rag.projection import principal_plane
from llmhero_widgets.rag.values import Chunks, Vectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.core.jobs import Job
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.rag.page import Page
    from llmhero_widgets.rag.panels.source import Source
    from llmhero_widgets.rag.pipeline import Result
    from llmhero_widgets.rag.projection import Plane

#: Documents that may be chosen by name, and points that are drawn; what was found is always among them.
MOST_DOCUMENTS: Final = 500
MOST_POINTS: Final = 1500
#: Characters of a chunk that its point tells.
_SNIPPET: Final = 90


def operations(source: Source) -> Mapping[str, Operation]:
    """Name what the view may ask.

    Parameters
    ----------
    source
        The pipeline.

    Returns
    -------
    Mapping of str to Operation
        ``page_document`` is a document with its chunks, ``page_map`` all chunks in a plane.
    """
    panel = _Panel(source)
    return {"page_document": panel.document, "page_map": panel.map}


class _Panel:
    def __init__(self, source: Source) -> None:
        self._source = source
        #: What was computed last, with what it is of.
        self._page: tuple[str, Page] | None = None
        self._plane: tuple[str, Plane] | None = None
        self._query: tuple[str, str, str, NDArray[np.float32]] | None = None

    def document(self, job: Job, rev: int, doc: str = "", at: int = -1, row: int = -1) -> Reply:
        """Send a document with its chunks, around a place or a chunk; at first that of the best passage."""
        result = self._source.at(rev)
        chunks = _chunks(result)
        found = _found(result)
        names = list(dict.fromkeys(chunks.items[row].doc for row in found))
        first = set(names)
        names += [each.id for each in chunks.documents.items if each.id not in first]
        if doc not in chunks.documents.by_id:
            # The one that was shown may have been taken out since.
            if not names:
                raise HeroError(messages.NO_CHUNKS, messages.NO_CHUNKS_HINT, code="bad_request")
            doc, at = names[0], -1 if doc else at
        job.token.check()
        page = self._of(chunks, doc)
        text = chunks.documents.by_id[doc].source
        if at < 0:
            best = next((each for each in (row, *found) if _in(chunks, each, doc)), None)
            at = 0 if best is None else chunks.source_span(best)[1]
        start, end = window_at(text, at)
        inside = (page.starts < end) & (page.ends > start)
        rows = page.rows[inside]
        similarity = self._similarity(job, result, chunks)
        facts = {
            "doc": doc,
            "docs": names[:MOST_DOCUMENTS],
            "more": max(0, len(names) - MOST_DOCUMENTS),
            "from": start,
            "to": end,
            "length": len(text),
            "chunks": len(page.rows),
            "first": int(np.flatnonzero(inside)[0]) if inside.any() else 0,
            "covered": page.covered,
            "shared": page.shared,
            # Where to ask for what comes before and after.
            "before": max(0, start - 3 * WINDOW // 4) if start else None,
            "after": end + WINDOW // 4 if end < len(text) else None,
        }
        return Reply(
            facts,
            {
                "row": rows,
                "start": page.starts[inside],
                "end": page.ends[inside],
                "similarity": np.full(len(rows), np.nan, np.float32)
                if similarity is None
                else similarity[rows],
                "text": _bytes([text[start:end]])[0],
            },
        )

    def map(self, job: Job, rev: int) -> Reply:
        """Send the plane of the largest variance with all chunks, or many of them, and the question."""
        result = self._source.at(rev)
        chunks = _chunks(result)
        vectors = _vectors(result, chunks)
        if vectors is None or len(chunks) == 0:
            return Reply({"n": len(chunks), "dimensions": 0})
        job.token.check()
        if self._plane is None or self._plane[0] != vectors.digest:
            self._plane = vectors.digest, principal_plane(vectors.matrix, check=job.token.check)
        plane = self._plane[1]
        query = self._embedded(job, result, vectors)
        rows = _drawn(len(chunks), _found(result))
        places = plane.place(vectors.matrix[rows])
        names = list(dict.fromkeys(chunks.items[row].doc for row in rows.tolist()))
        numbers = {name: number for number, name in enumerate(names)}
        snippets = [" ".join(chunks.items[row].text[:_SNIPPET].split()) for row in rows.tolist()]
        text, ends = _bytes(snippets)
        similarity = None if query is None else vectors.matrix[rows] @ query
        facts = {
            "n": len(chunks),
            "dimensions": vectors.matrix.shape[1],
            "embedder": vectors.embedder,
            "variance": list(plane.variance),
            "query": None if query is None else plane.place(query[None])[0].tolist(),
            "docs": names,
        }
        return Reply(
            facts,
            {
                "row": rows,
                "x": places[:, 0].astype(np.float32),
                "y": places[:, 1].astype(np.float32),
                "doc": np.array([numbers[chunks.items[row].doc] for row in rows.tolist()], np.int32),
                "similarity": np.full(len(rows), np.nan, np.float32)
                if similarity is None
                else similarity.astype(np.float32),
                "text": text,
                "text_ends": ends,
            },
        )

    def _of(self, chunks: Chunks, doc: str) -> Page:
        key = f"{chunks.digest} {doc}"
        if self._page is None or self._page[0] != key:
            self._page = key, page_of(chunks, doc)
        return self._page[1]

    def _similarity(self, job: Job, result: Result, chunks: Chunks) -> NDArray[np.float32] | None:
        vectors = _vectors(result, chunks)
        query = None if vectors is None else self._embedded(job, result, vectors)
        return None if vectors is None or query is None else vectors.matrix @ query

    def _embedded(self, job: Job, result: Result, vectors: Vectors) -> NDArray[np.float32] | None:
        """Return the question as a vector; None where nothing was asked."""
        if not result.question.strip():
            return None
        key = (result.question, vectors.embedder, vectors.revision)
        if self._query is None or self._query[:3] != key:
            name = next(
                str(result.graph.node(id).params.get("model", ""))
                for id, value in result.values.items()  # noqa: A001 - what a node's name is called
                if value is vectors
            )
            embedder = self._source.pipeline.models.embedder(name)
            (query,) = embedder.embed([result.question], check=job.token.check)
            self._query = (*key, query)
        return self._query[3]


def _chunks(result: Result) -> Chunks:
    """Return the chunks that were searched, or those that there are."""
    if result.hits is not None:
        return result.hits.chunks
    for value in result.values.values():
        if isinstance(value, Chunks):
            return value
    raise HeroError(messages.NO_CHUNKS, messages.NO_CHUNKS_HINT, code="bad_request")


def _vectors(result: Result, chunks: Chunks) -> Vectors | None:
    return next(
        (
            value
            for value in result.values.values()
            if isinstance(value, Vectors) and value.chunks.digest == chunks.digest
        ),
        None,
    )


def _in(chunks: Chunks, row: int, doc: str) -> bool:
    return 0 <= row < len(chunks) and chunks.items[row].doc == doc


def _found(result: Result) -> Sequence[int]:
    return () if result.hits is None else result.hits.rows


def _drawn(count: int, found: Sequence[int]) -> NDArray[np.int32]:
    """Return the rows that are drawn: all, or as many as there is room for, evenly; always what was found."""
    if count <= MOST_POINTS:
        return np.arange(count, dtype=np.int32)
    some = np.linspace(0, count - 1, MOST_POINTS).astype(np.int32)
    return np.union1d(some, np.array(found[:MOST_POINTS], np.int32)).astype(np.int32)


def _bytes(texts: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Return texts as UTF-8 behind one another, and where each ends."""
    # A lone surrogate is no character, and has no bytes.
    written = [text.encode("utf-8", "replace") for text in texts]
    ends = np.cumsum([len(each) for each in written], dtype=np.int32)
    return np.frombuffer(b"".join(written), np.uint8), ends
