"""A text under edits, every character of which knows where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from llmhero_widgets.rag.values import Document

#: Characters from ``start`` to ``end`` give way to a text.
Edit = tuple[int, int, str]


class EditedText:
    """A text under edits.

    Parameters
    ----------
    document
        Where it begins: its text, cleaned before or not.

    Attributes
    ----------
    text
        The text by now.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Document
    >>> edited = EditedText(Document("a", "to  be"))
    >>> edited.apply([(3, 4, "")])
    True
    >>> edited.text, edited.runs()
    ('to be', ((0, 0, 3), (3, 4, 2)))
    """

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self._raw = document.source
        #: For each character, the one of the source that it was made from.
        self._origin = _origins(document)

    def apply(self, edits: Iterable[Edit]) -> bool:
        """Make edits, rising and apart; what is new comes from the first character that it replaces.

        Returns
        -------
        bool
            Whether there were any.
        """
        texts: list[str] = []
        origins: list[NDArray[Any]] = []
        at = 0
        for start, end, new in edits:
            texts += (self.text[at:start], new)
            origins += (self._origin[at:start], np.full(len(new), self._origin[start]))
            at = end
        if not at:
            return False
        self.text = "".join((*texts, self.text[at:]))
        self._origin = np.concatenate((*origins, self._origin[at:]))
        return True

    def runs(self) -> tuple[tuple[int, int, int], ...]:
        """Return the runs of :class:`Document`.

        A character that replaced another has an empty run of its own before it: so it leads to that one.
        """
        count = len(self.text)
        if not count:
            return ()
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)
        source = np.frombuffer(self._raw.encode("utf-32-le", "surrogatepass"), np.uint32)
        copied = codes == source[self._origin]
        begins = np.ones(count, bool)
        begins[1:] = ~(copied[1:] & copied[:-1] & (self._origin[1:] == self._origin[:-1] + 1))
        starts = np.flatnonzero(begins)
        ends = np.append(starts[1:], count)
        lengths = np.where(copied[starts], ends - starts, 0)
        return tuple(zip(starts.tolist(), self._origin[starts].tolist(), lengths.tolist(), strict=True))


def _origins(document: Document) -> NDArray[np.int64]:
    count = len(document.text)
    places = np.arange(count, dtype=np.int64)
    if document.raw is None or not count:
        return places
    runs = np.array(document.runs, np.int64).reshape(-1, 3)
    run = np.maximum(np.searchsorted(runs[:, 0], places, side="right") - 1, 0)
    inside = np.minimum(np.maximum(places - runs[run, 0], 0), runs[run, 2])
    origins: NDArray[np.int64] = runs[run, 1] + inside
    return origins
