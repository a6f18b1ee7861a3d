"""Embeddings by model revision and text: what was embedded once is never embedded again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmhero_widgets.rag.embedders import TextEmbedder
    from llmhero_widgets.rag.nodes.node import Context

#: Texts that are embedded between two checks.
_BATCH: Final = 32


class Embeddings:
    """An :class:`~llmhero_widgets.rag.nodes.node.EmbeddingStore`.

    Attributes
    ----------
    embedded : int
        How many texts an embedder has read since this was made.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: OrderedDict[bytes, Any] = OrderedDict()
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
            Told about progress, and asked whether to stop.

        Returns
        -------
        numpy.ndarray
            float32, shape ``(len(texts), embedder.dimensions)``.
        """
        keys = [_key(embedder.revision, text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}
        wanted = list(missing.items())
        for start in range(0, len(wanted), _BATCH):
            context.progress(len(texts) - len(wanted) + start, len(texts))
            batch = wanted[start : start + _BATCH]
            rows = embedder.embed([text for _, text in batch], check=context.check)
            self.embedded += len(batch)
            for (key, _), row in zip(batch, rows, strict=True):
                self._rows[key] = row
        found = np.empty((len(texts), embedder.dimensions), np.float32)
        for place, key in enumerate(keys):
            found[place] = self._rows[key]
        return found


def _key(revision: str, text: str) -> bytes:
    head = revision.encode("utf-8", "surrogatepass") + b"\0"
    return hashlib.sha256(head + text.encode("utf-8", "surrogatepass")).digest()
