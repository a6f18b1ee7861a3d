"""Keyword search: BM25 by bm25s over the words of each chunk."""

from __future__ import annotations

import json
import sys
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

import numpy as np

from llmhero_widgets.rag.ranking.order import best
from llmhero_widgets.rag.ranking.words import words
from llmhero_widgets.rag.values import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.values import Chunks, PortType

#: Chunks that are cut into words between two looks at whether the reader wants to stop.
_BATCH: Final = 32
#: Raised whenever a text is cut into other words.
_VERSION: Final = 1
_ARRAYS: Final = ("data", "indices", "indptr")


class BM25Index:
    """An index of words (Robertson and Zaragoza 2009, in Lucene's form, computed by bm25s; Lù 2024).

    Made by :func:`build_bm25`.

    Parameters
    ----------
    chunks
        What is searched.
    engine
        A ``bm25s.BM25`` that holds the score of every word in every chunk; None where no chunk has a word.
    k1, b
        How soon a repeated word stops counting, and how much long chunks are held back.
    stop_words
        Whether words of grammar were left out.
    """

    type: ClassVar[PortType] = "index"
    kind: ClassVar[str] = "keyword"
    STORED: ClassVar[str] = "bm25:BM25Index"

    def __init__(self, chunks: Chunks, engine: Any, *, k1: float, b: float, stop_words: bool) -> None:
        self._chunks = chunks
        self._engine = engine
        self.k1 = k1
        self.b = b
        self.stop_words = stop_words

    @property
    def chunks(self) -> Chunks:
        """What is searched."""
        return self._chunks

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the chunks and the settings, of which everything else follows."""
        return digest_of(self._chunks.digest, "bm25", self.k1, self.b, str(self.stop_words))

    @property
    def nbytes(self) -> int:
        """Bytes of the scores and where they stand."""
        return sum(int(array.nbytes) for array in self._arrays().values())

    @property
    def facts(self) -> Mapping[str, str | int | float]:
        """For people."""
        vocabulary = len(self._engine.vocab_dict) if self._engine is not None else 0
        return {
            "type": "BM25",
            "chunks": len(self._chunks),
            "words": vocabulary,
            "bytes": self.nbytes,
            "k1": self.k1,
            "b": self.b,
        }

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the score of every chunk for a question.

        Returns
        -------
        numpy.ndarray
            float64, shape ``(chunks,)``; 0 where no word is shared.
        """
        if self._engine is None:
            return np.zeros(len(self._chunks))
        known = self._engine.get_tokens_ids(words(text, stop_words=self.stop_words))
        if not known:
            return np.zeros(len(self._chunks))
        found: NDArray[np.float64] = self._engine.get_scores_from_ids(known)
        return found

    def terms(self, text: str, row: int) -> list[tuple[str, float]]:
        """Return what each word of a question adds to the score of one chunk, the most first.

        Parameters
        ----------
        text
            The question; a word that stands in it twice counts twice.
        row
            The chunk.

        Returns
        -------
        list of (word, score)
            Words that the chunk has; the scores sum to its BM25 score.
        """
        added: dict[str, float] = {}
        for word in words(text, stop_words=self.stop_words) if self._engine is not None else []:
            column = self._engine.vocab_dict.get(word)
            if column is None:
                continue
            first, last = self._engine.scores["indptr"][column : column + 2]
            place = np.flatnonzero(self._engine.scores["indices"][first:last] == row)
            if len(place):
                added[word] = added.get(word, 0.0) + float(self._engine.scores["data"][first + place[0]])
        return sorted(added.items(), key=lambda pair: (-pair[1], pair[0]))

    def search(self, texts: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return rows and scores, both ``(texts, k)``, best first.

        A chunk that shares no word with the question is no hit: where fewer are left than k, the row is −1
        and the score 0.
        """
        rows = np.full((len(texts), k), -1, np.int64)
        scores = np.zeros((len(texts), k))
        for number, text in enumerate(texts):
            every = self.scores(text)
            found = best(every, k)
            found = found[every[found] > 0]
            rows[number, : len(found)] = found
            scores[number, : len(found)] = every[found]
        return rows, scores

    def _arrays(self) -> dict[str, NDArray[Any]]:
        return {} if self._engine is None else {name: self._engine.scores[name] for name in _ARRAYS}

    def dump(self, folder: Path) -> None:
        """Write the index into an empty folder: arrays and JSON."""
        settings = {"k1": self.k1, "b": self.b, "stop_words": self.stop_words}
        vocabulary = None if self._engine is None else self._engine.vocab_dict
        text = json.dumps(settings | {"vocabulary": vocabulary}, ensure_ascii=False)
        (folder / "bm25.json").write_text(text, encoding="utf-8")
        for name, array in self._arrays().items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, chunks: Chunks, models: Models | None = None) -> Self:
        """Read what :meth:`dump` wrote; words need no model."""
        del models
        told = json.loads((folder / "bm25.json").read_text(encoding="utf-8"))
        engine = None
        if told["vocabulary"] is not None:
            engine = _engine(told["k1"], told["b"])
            arrays = {name: np.load(folder / f"{name}.npy", allow_pickle=False) for name in _ARRAYS}
            engine.scores = arrays | {"num_docs": len(chunks)}
            engine.vocab_dict = told["vocabulary"]
            engine.unique_token_ids_set = set(told["vocabulary"].values())
            engine.nonoccurrence_array = None
        return cls(chunks, engine, k1=told["k1"], b=told["b"], stop_words=told["stop_words"])


def build_bm25(  # noqa: PLR0913 - what is counted, how, and two hooks
    chunks: Chunks,
    *,
    k1: float = 1.5,
    b: float = 0.75,
    stop_words: bool = True,
    progress: Callable[[int, int], None] | None = None,
    remember: Callable[[str, Callable[[], list[list[str]]]], list[list[str]]] | None = None,
) -> BM25Index:
    """Count the words of every chunk.

    Parameters
    ----------
    chunks
        What to search; the headings above a chunk are not counted.
    k1
        How soon a repeated word stops counting, from 0.
    b
        How much long chunks are held back, from 0 to 1.
    stop_words
        Leave out words of grammar.
    progress
        Called with chunks done and in total every few milliseconds; may raise to stop.
    remember
        ``remember(key, make)`` returns the words of a document's chunks if it knows that key, else what
        ``make()`` does: after an edit only the edited document is cut anew.

    Examples
    --------
    >>> from llmhero_widgets.rag.values import Chunk, Chunks, Document, Documents
    >>> texts = ["the cache grows", "a token is a number"]
    >>> documents = Documents(tuple(Document(str(n), text) for n, text in enumerate(texts)))
    >>> chunks = Chunks(documents, tuple(Chunk(str(n), 0, len(t), t) for n, t in enumerate(texts)))
    >>> build_bm25(chunks).search(["How large is the cache?"], 2)[0].tolist()
    [[0, -1]]
    """
    cut: list[list[str]] = []
    for _, group in groupby(chunks.items, key=lambda chunk: chunk.doc):
        texts = [chunk.text for chunk in group]

        def make(texts: list[str] = texts, before: int = len(cut)) -> list[list[str]]:
            found = []
            for number, text in enumerate(texts, before):
                if progress and number % _BATCH == 0:
                    progress(number, len(chunks))
                found.append(list(map(sys.intern, words(text, stop_words=stop_words))))
            return found

        cut += remember(digest_of("words", _VERSION, str(stop_words), *texts), make) if remember else make()
    engine = None
    if any(cut):
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(word, len(vocabulary)) for word in each] for each in cut]
        engine = _engine(k1, b)
        engine.index((_Watched(ids, progress), vocabulary), create_empty_token=False, show_progress=False)
    if progress:
        progress(len(chunks), len(chunks))
    return BM25Index(chunks, engine, k1=k1, b=b, stop_words=stop_words)


class _Watched(list[list[int]]):
    """The words of all chunks; whoever walks through them can be stopped on the way."""

    def __init__(self, ids: list[list[int]], progress: Callable[[int, int], None] | None) -> None:
        super().__init__(ids)
        self._progress = progress

    def __iter__(self) -> Iterator[list[int]]:
        for number, each in enumerate(super().__iter__()):
            # All are cut by now; what bm25s does with them takes as long again.
            if self._progress and number % _BATCH == 0:
                self._progress(len(self), len(self))
            yield each


def _engine(k1: float, b: float) -> Any:
    import bm25s

    return bm25s.BM25(k1=k1, b=b, method="lucene", dtype="float64")
