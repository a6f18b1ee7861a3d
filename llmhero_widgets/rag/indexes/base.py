"""What all indexes of vectors have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.values import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.rag.embedders import TextEmbedder
    from llmhero_widgets.rag.indexes.settings import IndexSettings
    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.values import Chunks, PortType, Vectors

#: Questions whose vectors are kept, so that another k embeds nothing.
_ASKED: Final = 64
#: Hits beyond k that are looked at, because the k-th may be one of several with the same score.
_SPARE: Final = 8
#: Questions in one call: FAISS then compares one by one, and a score does not depend on what else was asked.
_TOGETHER: Final = 16

Found = tuple["NDArray[np.int64]", "NDArray[np.float32]"]


class Origin:
    """What an index of vectors was made from, without the vectors.

    Parameters
    ----------
    vectors_digest
        SHA-256 of the vectors.
    embedder
        The name that ``Models.embedder`` takes.
    revision
        Which weights.
    dimensions
        Length of a vector.
    """

    def __init__(self, vectors_digest: str, embedder: str, revision: str, dimensions: int) -> None:
        self.vectors_digest = vectors_digest
        self.embedder = embedder
        self.revision = revision
        self.dimensions = dimensions

    @classmethod
    def of(cls, vectors: Vectors) -> Origin:
        """Return what there is to know about some vectors."""
        return cls(vectors.digest, vectors.embedder, vectors.revision, int(vectors.matrix.shape[1]))

    def told(self) -> dict[str, Any]:
        """Return the same as JSON."""
        return dict(vars(self))


class DenseIndex(ABC):
    """An index that finds the vectors nearest to a question's.

    Parameters
    ----------
    chunks
        What the rows count in.
    origin
        What it was made from.
    settings
        How it was made, without a 0 that stands for a number.
    models
        Where the embedder is found when a question comes.
    trained
        What was learnt from the vectors, for people.
    seconds
        How long it took to build.
    """

    type: ClassVar[PortType] = "index"
    kind = "dense"

    def __init__(  # noqa: PLR0913 - what is known of an index
        self,
        chunks: Chunks,
        origin: Origin,
        settings: IndexSettings,
        models: Models,
        *,
        trained: Mapping[str, str | int | float],
        seconds: float,
    ) -> None:
        self._chunks = chunks
        self._models = models
        self._asked: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self.origin = origin
        self.settings = settings
        self.trained = dict(trained)
        self.seconds = seconds

    @property
    def chunks(self) -> Chunks:
        """What is searched."""
        return self._chunks

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the vectors and the settings, of which everything else follows."""
        return digest_of("dense", self.origin.vectors_digest, self.settings.digest)

    @property
    @abstractmethod
    def nbytes(self) -> int:
        """Bytes that the index takes, where it lies."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What its library calls it."""

    @property
    def facts(self) -> Mapping[str, str | int | float]:
        """For people: type, bytes, parameters that were trained."""
        return {
            "type": self.title,
            "n": len(self._chunks),
            "dimensions": self.origin.dimensions,
            "bytes": self.nbytes,
            **self.trained,
        }

    @abstractmethod
    def nearest(self, queries: NDArray[np.float32], k: int) -> Found:
        """Return rows and inner products of the nearest vectors, as the library finds them.

        Parameters
        ----------
        queries
            float32, shape ``(questions, dimensions)``.
        k
            How many, at most as many as there are.

        Returns
        -------
        tuple of numpy.ndarray
            int64 and float32, both ``(questions, k)``, best first; a row of −1 where fewer are found.
        """

    def search(self, texts: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return rows and cosines for questions.

        Parameters
        ----------
        texts
            The questions.
        k
            How many chunks for each.

        Returns
        -------
        tuple of numpy.ndarray
            int64 and float64, both ``(texts, k)``, best first, equal scores in the order of the rows; −1
            and 0 where there are fewer.
        """
        return self.search_vectors(self._embedded(texts), k)

    def search_vectors(
        self, queries: NDArray[np.float32], k: int, check: Callable[[], None] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the same for questions that are embedded already, shape ``(questions, dimensions)``.

        ``check`` is called every few questions, and may raise to stop.
        """
        return settled(self.nearest, queries, k, len(self._chunks), check)

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._asked]
        if missing:
            embedder = self._embedder()
            for text, vector in zip(missing, embedder.embed(missing), strict=True):
                self._asked[text] = vector
        found = np.zeros((len(texts), self.origin.dimensions), np.float32)
        for at, text in enumerate(texts):
            self._asked.move_to_end(text)
            found[at] = self._asked[text]
        while len(self._asked) > _ASKED:
            self._asked.popitem(last=False)
        return found

    def _embedder(self) -> TextEmbedder:
        embedder = self._models.embedder(self.origin.embedder)
        if embedder.revision != self.origin.revision:
            raise HeroError(messages.OTHER_WEIGHTS, messages.OTHER_WEIGHTS_HINT, name=self.origin.embedder)
        return embedder


def settled(
    nearest: Callable[[NDArray[np.float32], int], Found],
    queries: NDArray[np.float32],
    k: int,
    n: int,
    check: Callable[[], None] | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Search a little further than k, so that it is never chance which of equal scores is among them.

    Parameters
    ----------
    nearest
        As :meth:`DenseIndex.nearest`.
    queries
        float32, shape ``(questions, dimensions)``.
    k
        How many for each.
    n
        How many there are.
    check
        Called every few questions; may raise to stop.

    Returns
    -------
    tuple of numpy.ndarray
        int64 and float64, both ``(questions, k)``, best first, equal scores by row; −1 and 0 where there are
        fewer.
    """
    rows = np.full((len(queries), k), -1, np.int64)
    scores = np.zeros((len(queries), k))
    if n == 0 or k == 0:
        return rows, scores
    for start in range(0, len(queries), _TOGETHER):
        if check:
            check()
        part = queries[start : start + _TOGETHER]
        wide = min(n, k + _SPARE)
        found, values = nearest(part, wide)
        while wide < n and np.any((found[:, -1] >= 0) & (values[:, -1] == values[:, min(k, wide) - 1])):
            wide = min(n, 2 * wide)
            found, values = nearest(part, wide)
        for at in range(len(part)):
            real = found[at] >= 0
            order = np.lexsort((found[at][real], -values[at][real]))[:k]
            rows[start + at, : len(order)] = found[at][real][order]
            scores[start + at, : len(order)] = values[at][real][order]
    return rows, scores
