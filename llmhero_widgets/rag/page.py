"""The chunks of one document, where they lie in the text as it was loaded, and how they overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from llmhero_widgets.rag.values import Chunks

#: Characters of a long document that are shown at a time.
WINDOW: Final = 24_000


@dataclass(frozen=True)
class Page:
    """The chunks of a document.

    Attributes
    ----------
    doc
        Its id.
    rows
        int32: the chunks, in their order.
    starts, ends
        int32: characters of the document as it was loaded.
    covered, shared
        Characters that stand in a chunk, and in more than one.
    """

    doc: str
    rows: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    covered: int
    shared: int


def page_of(chunks: Chunks, doc: str) -> Page:
    """Return where the chunks of a document lie.

    Parameters
    ----------
    chunks
        Of all documents.
    doc
        Id of one of them.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents
    >>> chunks = Chunks(Documents((Document("a", "abcdef"),)),
    ...                 (Chunk("a", 0, 4, "abcd"), Chunk("a", 2, 6, "cdef")))
    >>> page = page_of(chunks, "a")
    >>> page.starts.tolist(), page.covered, page.shared
    ([0, 2], 6, 2)
    """
    document = chunks.documents.by_id[doc]
    rows = [row for row, chunk in enumerate(chunks.items) if chunk.doc == doc]
    spans = [document.to_source(chunks.items[row].start, chunks.items[row].end) for row in rows]
    places = np.array(spans, np.int32).reshape(-1, 2)
    starts, ends = places[:, 0], places[:, 1]
    borders, depth = depths(starts, ends)
    lengths = np.diff(borders)
    return Page(
        doc,
        np.array(rows, np.int32),
        starts,
        ends,
        int(lengths[depth > 0].sum()),
        int(lengths[depth > 1].sum()),
    )


def depths(starts: NDArray[Any], ends: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return all borders of some spans, rising, and in how many spans lies what is between two of them.

    Examples
    --------
    >>> borders, depth = depths(np.array([0, 2]), np.array([4, 6]))
    >>> borders.tolist(), depth.tolist()
    ([0, 2, 4, 6], [1, 2, 1])
    """
    borders = np.unique(np.concatenate((starts, ends)))
    begun = np.searchsorted(np.sort(starts), borders[:-1], side="right")
    ended = np.searchsorted(np.sort(ends), borders[:-1], side="right")
    return borders, begun - ended


def window_at(text: str, at: int, size: int = WINDOW) -> tuple[int, int]:
    r"""Return the stretch of a text that is shown around a place: whole lines where lines are short enough.

    Examples
    --------
    >>> window_at("one\ntwo\nthree", 5, 6)
    (4, 8)
    """
    if len(text) <= size:
        return 0, len(text)
    at = max(0, min(at, len(text) - 1))
    start = max(0, min(at - size // 4, len(text) - size))
    if start:
        line = text.find("\n", start - 1, at)
        start = line + 1 if line >= 0 else start
    end = min(start + size, len(text))
    if end < len(text):
        line = text.rfind("\n", max(start, at), end)
        end = line + 1 if line > at else end
    return start, end
