"""Sentences to vectors, with the mean of the last layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from llmhero_widgets.models.catalog import DEFAULT_EMBEDDER
from llmhero_widgets.models.load import load_model

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    batch_size
        Texts per forward pass.

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

    def __init__(self, lm: LanguageModel, *, max_tokens: int = 256, batch_size: int = 32) -> None:
        self.lm = lm
        self.max_tokens = min(max_tokens, lm.context)
        self.batch_size = batch_size
        self.dimensions = int(lm.module.config.hidden_size)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of length 1 per text.

        Parameters
        ----------
        texts
            The texts; what goes beyond ``max_tokens`` is not read.

        Returns
        -------
        numpy.ndarray
            float32, shape ``(len(texts), dimensions)``.
        """
        rows = [
            self._embed_batch(texts[start : start + self.batch_size])
            for start in range(0, len(texts), self.batch_size)
        ]
        return np.concatenate(rows) if rows else np.empty((0, self.dimensions), np.float32)

    def _embed_batch(self, texts: Sequence[str]) -> Any:
        import torch

        batch = self.lm.tokenizer(
            list(texts), padding=True, truncation=True, max_length=self.max_tokens, return_tensors="pt"
        ).to(self.lm.device)
        with torch.inference_mode():
            hidden = self.lm.module(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            mean = (hidden * mask).sum(1) / mask.sum(1)
            return torch.nn.functional.normalize(mean, dim=1).float().cpu().numpy()


def load_embedder(model: Any = DEFAULT_EMBEDDER, *, progress: Progress | None = None) -> Embedder:
    """Load an encoder for sentences, fetching it first where that is needed.

    Parameters
    ----------
    model
        Whatever :func:`llmhero_widgets.load_model` takes; by default all-MiniLM-L6-v2, which reads English.
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
    return Embedder(load_model(model, progress=progress))
