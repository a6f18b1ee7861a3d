"""Sentences to vectors, with the mean of the last layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.models.catalog import DEFAULT_EMBEDDER
from llmhero_widgets.models.even import even_passes
from llmhero_widgets.models.load import load_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.progress import Progress


class Embedder:
    """Mean-pooled, L2-normalised sentence embeddings (Reimers and Gurevych 2019, `Sentence-BERT`).

    Parameters
    ----------
    lm
        An encoder.
    max_tokens
        Where a text is cut off; 256 is what all-MiniLM-L6-v2 was trained with.

    Attributes
    ----------
    lm : LanguageModel
        The encoder.
    dimensions : int
        Length of a vector.

    Examples
    --------
    >>> from transformers import BertConfig, BertModel, BertTokenizer
    >>> from llmhero_widgets.models.language_model import LanguageModel
    >>> config = BertConfig(vocab_size=5, hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
    ...                     intermediate_size=8)
    >>> words = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4}
    >>> embedder = Embedder(LanguageModel(BertModel(config), BertTokenizer(words)))
    >>> embedder.embed(["one", "two words"]).shape
    (2, 8)
    """

    def __init__(self, lm: LanguageModel, *, max_tokens: int = 256) -> None:
        self.lm = lm
        self.max_tokens = min(max_tokens, lm.context)
        self.dimensions = int(lm.module.config.hidden_size)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of length 1 per text, which does not depend on the other texts.

        Parameters
        ----------
        texts
            The texts; what goes beyond ``max_tokens`` is not read.

        Returns
        -------
        numpy.ndarray
            float32, shape ``(len(texts), dimensions)``.
        """
        found = np.empty((len(texts), self.dimensions), np.float32)
        for places, batch in self.passes(texts):
            found[places] = self.embed_pass(batch)
        return found

    def passes(self, texts: Sequence[str]) -> list[tuple[list[int], dict[str, list[list[int]]]]]:
        """Return what is read together: the places of texts, some perhaps twice, and their tokens.

        See :func:`~llmhero_widgets.models.even.even_passes`.
        """
        if not texts:
            return []
        read = self.lm.tokenizer(list(texts), truncation=True, max_length=self.max_tokens)
        lengths = [len(ids) for ids in read["input_ids"]]
        return [
            (places, {name: [rows[place] for place in places] for name, rows in read.items()})
            for places in even_passes(lengths)
        ]

    def embed_pass(self, tokens: Mapping[str, list[list[int]]]) -> NDArray[np.float32]:
        """Return float32 ``(texts, dimensions)`` for one of :meth:`passes`."""
        import torch

        batch = {name: torch.tensor(rows, device=self.lm.device) for name, rows in tokens.items()}
        with torch.inference_mode():
            hidden = self.lm.module(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            mean = (hidden * mask).sum(1) / mask.sum(1)
            rows: NDArray[np.float32] = torch.nn.functional.normalize(mean, dim=1).float().cpu().numpy()
        return rows


def load_embedder(model: Any = DEFAULT_EMBEDDER, *, progress: Progress | None = None) -> Embedder:
    """Load an encoder for sentences, fetching it first where that is needed.

    Parameters
    ----------
    model
        Whatever :func:`llmhero_widgets.load_model` takes, but no model on a server; by default
        all-MiniLM-L6-v2, which reads English.
    progress
        Called with bytes done, bytes in total and the stage while the model is fetched.

    Returns
    -------
    Embedder

    Raises
    ------
    HeroError
        As :func:`llmhero_widgets.load_model`.
    """
    return Embedder(load_weights(model, progress=progress, owner="Embedder"))
