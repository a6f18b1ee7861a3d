"""Embeddings by model revision and text: what was embedded once is never embedded again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.rag.vector_file import VectorFile

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.rag.embedders import TextEmbedder
    from llmhero_widgets.rag.nodes.node import Context

#: Bytes of vectors that are kept in memory.
MEMORY: Final = 256 << 20
#: Texts that are embedded between two looks at whether the reader wants to stop; a kill loses no more.
_BATCH: Final = 32
#: Texts that are looked up between two such looks.
_LOOK: Final = 1000


class Embeddings:
    """An :class:`~llmhero_widgets.rag.nodes.node.EmbeddingStore`.

    Parameters
    ----------
    path
        A file in which vectors outlive the kernel; None keeps them in memory only.
    memory
        Bytes of vectors in memory; the least recently used go first.

    Attributes
    ----------
    embedded : int
        How many texts an embedder has read since this was made.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, memory: int = MEMORY) -> None:
        self._file = None if path is None else VectorFile(Path(path))
        self._memory = memory
        self._lock = threading.Lock()
        self._rows: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._nbytes = 0
        self.embedded = 0

    def embed(self, embedder: TextEmbedder, texts: Sequence[str], context: Context) -> Any:
        """Return one vector per text.

        Parameters
        ----------
        embedder
            Who embeds what is not kept yet.
        texts
            May hold one text several times; it is embedded once.
        context
            Told about progress, and asked whether to stop. What was embedded by then stays.

        Returns
        -------
        numpy.ndarray
            float32, shape ``(len(texts), embedder.dimensions)``.
        """
        places: dict[bytes, list[int]] = {}
        matrix = np.empty((len(texts), embedder.dimensions), np.float32)
        for start in range(0, len(texts), _LOOK):
            context.check()
            for place, text in enumerate(texts[start : start + _LOOK], start):
                places.setdefault(_key(embedder.revision, text), []).append(place)
        keys = list(places)
        for start in range(0, len(keys), _LOOK):
            context.check()
            for key, row in self._known(keys[start : start + _LOOK], embedder.dimensions).items():
                matrix[places.pop(key)] = row
        # Texts of one length pad one another least.
        wanted = sorted(places, key=lambda key: (len(texts[places[key][0]]), places[key][0]))
        done = len(texts) - sum(map(len, places.values()))
        for start in range(0, len(wanted), _BATCH):
            context.progress(done, len(texts))
            batch = wanted[start : start + _BATCH]
            rows = embedder.embed([texts[places[key][0]] for key in batch], check=context.check)
            self.embedded += len(batch)
            self._keep(batch, rows)
            for key, row in zip(batch, rows, strict=True):
                matrix[places[key]] = row
                done += len(places[key])
        context.progress(len(texts), len(texts))
        return matrix

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()

    def _known(self, keys: list[bytes], dimensions: int) -> dict[bytes, NDArray[np.float32]]:
        """Return the vectors that are kept, from memory or from the file."""
        with self._lock:
            known = {key: self._rows[key] for key in keys if key in self._rows}
        if self._file is not None and len(known) < len(keys):
            found = self._file.find([key for key in keys if key not in known])
            known |= {key: row for key, row in found.items() if row.shape == (dimensions,)}
        self._remember(known)
        return known

    def _keep(self, keys: list[bytes], rows: NDArray[np.float32]) -> None:
        if self._file is not None:
            self._file.add(keys, rows)
        # Copies: a view would hold the whole batch in memory for as long as one of its rows is kept.
        self._remember({key: row.copy() for key, row in zip(keys, rows, strict=True)})

    def _remember(self, rows: Mapping[bytes, NDArray[np.float32]]) -> None:
        with self._lock:
            for key, row in rows.items():
                if key not in self._rows:
                    self._nbytes += row.nbytes
                self._rows[key] = row
                self._rows.move_to_end(key)
            while self._nbytes > self._memory:
                _, old = self._rows.popitem(last=False)
                self._nbytes -= old.nbytes


def _key(revision: str, text: str) -> bytes:
    head = revision.encode("utf-8", "surrogatepass") + b"\0"
    return hashlib.sha256(head + text.encode("utf-8", "surrogatepass")).digest()
