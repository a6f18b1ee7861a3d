"""Texts to vectors: the embedders that come by name, and any sentence-transformers model."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import catalog
from llmhero_widgets.models.embedder import Embedder, load_embedder
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.values import digest_of
from llmhero_widgets.rag.weights import stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

WORDLLAMA: Final = "wordllama"
#: The embedders that come by name.
NAMES: Final = (catalog.DEFAULT_EMBEDDER, WORDLLAMA)
_BATCH: Final = 32
#: Texts that are cut into tokens at once, among which many are equally long.
_TOGETHER: Final = 1024
_DIGITS: Final = 16


class TextEmbedder(Protocol):
    """Turns texts into vectors of length 1.

    Attributes
    ----------
    id
        Its name, such as ``"all-minilm-l6-v2"``.
    revision
        Which weights: vectors of another revision are other vectors.
    dimensions
        Length of a vector.
    max_tokens
        What goes beyond is not read; None where nothing is left out.
    """

    id: str
    revision: str
    dimensions: int
    max_tokens: int | None

    def embed(
        self,
        texts: Sequence[str],
        *,
        check: Callable[[], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 ``(texts, dimensions)``, rows of length 1 (0 where no token is known)."""

    def token_vectors(self, text: str) -> tuple[list[tuple[str, int, int]], NDArray[np.float32]]:
        """Return the tokens with their characters, and a vector of length 1 for each."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones."""


class MiniLM:
    """Contextual embeddings: the mean of an encoder's last layer (Reimers and Gurevych 2019).

    Parameters
    ----------
    embedder
        The encoder.
    name
        What it is called here.
    revision
        Which weights.
    """

    def __init__(self, embedder: Embedder, name: str, revision: str) -> None:
        self._embedder = embedder
        self.id = name
        self.revision = revision
        self.dimensions = embedder.dimensions
        self.max_tokens: int | None = embedder.max_tokens

    def embed(
        self,
        texts: Sequence[str],
        *,
        check: Callable[[], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 ``(texts, dimensions)``; a row depends on its text alone."""
        from llmhero_widgets.models.checked import checked

        found = np.empty((len(texts), self.dimensions), np.float32)
        done = 0
        for start in range(0, len(texts), _TOGETHER):
            if check:
                check()
            for places, tokens in self._embedder.passes(texts[start : start + _TOGETHER]):
                if check:
                    check()
                # A pass of many layers takes longer than a reader waits for a cancel to be heard.
                with checked(check):
                    found[[start + place for place in places]] = self._embedder.embed_pass(tokens)
                done += len(set(places))
                if progress:
                    progress(done, len(texts))
        return found

    def token_vectors(self, text: str) -> tuple[list[tuple[str, int, int]], NDArray[np.float32]]:
        """Return the tokens of a text but for special ones, and the last layer at each, of length 1."""
        import torch

        if not text:
            return [], np.empty((0, self.dimensions), np.float32)
        lm = self._embedder.lm
        batch = lm.tokenizer(
            [text],
            truncation=True,
            max_length=self.max_tokens,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_tensors="pt",
        )
        offsets = batch.pop("offset_mapping")[0].tolist()
        special = batch.pop("special_tokens_mask")[0].bool().numpy()
        with torch.inference_mode():
            hidden = lm.module(**batch.to(lm.device)).last_hidden_state[0]
            rows = torch.nn.functional.normalize(hidden, dim=1).float().cpu().numpy()
        tokens = [(text[start:end], start, end) for start, end in offsets]
        kept = [at for at, hide in enumerate(special) if not hide]
        return [tokens[at] for at in kept], rows[kept]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones."""
        if not texts:
            return []
        # The tokenizer warns of texts that are longer than the model reads; here they are only counted.
        ids = self._embedder.lm.tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]
        return [len(each) for each in ids]


class WordLlama:
    """Static embeddings: one vector for each token, averaged (``wordllama``, Miller 2024).

    Read from the files in the package: its own loader looks for the tokenizer on a hub.

    Parameters
    ----------
    weights, tokenizer
        The two files.
    """

    max_tokens: int | None = None
    id = WORDLLAMA

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._table = load_file(weights)["embedding.weight"].astype(np.float32)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.dimensions = int(self._table.shape[1])
        self.revision = _wordllama_stamp()

    def embed(
        self,
        texts: Sequence[str],
        *,
        check: Callable[[], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 ``(texts, dimensions)``."""
        found = np.zeros((len(texts), self.dimensions), np.float32)
        size = 8 * _BATCH
        for start in range(0, len(texts), size):
            if check:
                check()
            batch = self._tokenizer.encode_batch_fast(
                list(texts[start : start + size]), add_special_tokens=False
            )
            for at, encoding in enumerate(batch, start):
                if encoding.ids:
                    found[at] = self._table[encoding.ids].mean(axis=0)
            if progress:
                progress(start + len(batch), len(texts))
        return _unit(found)

    def token_vectors(self, text: str) -> tuple[list[tuple[str, int, int]], NDArray[np.float32]]:
        """Return the tokens of a text and the vector of each, of length 1."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        tokens = [(text[start:end], start, end) for start, end in encoding.offsets]
        return tokens, _unit(self._table[encoding.ids])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has."""
        return [
            len(each.ids) for each in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ]


def load(name: str = "") -> TextEmbedder:
    """Return an embedder.

    Parameters
    ----------
    name
        One of ``NAMES``, or the hub id or folder of a sentence-transformers model; empty for the
        default, all-MiniLM-L6-v2.

    Returns
    -------
    TextEmbedder

    Raises
    ------
    HeroError
        If it cannot be had; says what mends it.

    Examples
    --------
    >>> embedder = load("wordllama")
    >>> vectors = embedder.embed(["a small cache", "一个小缓存"])
    >>> vectors.shape, round(float(vectors[0] @ vectors[0]), 4)
    ((2, 256), 1.0)
    """
    name = name or catalog.DEFAULT_EMBEDDER
    if name == WORDLLAMA:
        folder = _wordllama()
        return WordLlama(*_wordllama_files(folder))
    if catalog.find(name) is not None:
        return MiniLM(load_embedder(name), name, stamp(name))
    from llmhero_widgets.rag.embedders_sentence import load_sentence_embedder

    return load_sentence_embedder(name, stamp)


def stamp(name: str = "") -> str:
    """Return which weights a name stands for, without loading them.

    Parameters
    ----------
    name
        As for :func:`load`.
    """
    name = name or catalog.DEFAULT_EMBEDDER
    if name == WORDLLAMA:
        return _wordllama_stamp()
    return digest_of(stamp_of(name))[:_DIGITS]


def _wordllama() -> Path:
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise HeroError(messages.NO_WORDLLAMA, messages.NO_WORDLLAMA_HINT)
    return Path(spec.origin).parent


def _wordllama_files(folder: Path) -> tuple[Path, Path]:
    return (
        folder / "weights" / "l2_supercat_256.safetensors",
        folder / "tokenizers" / "l2_supercat_tokenizer_config.json",
    )


@cache
def _wordllama_stamp() -> str:
    from importlib.metadata import version

    return f"wordllama-{version('wordllama')}"


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Any = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit  # type: ignore[no-any-return]
