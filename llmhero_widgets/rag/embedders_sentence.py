"""Any sentence-transformers model, where that package is installed."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import hub
from llmhero_widgets.models.even import even_passes
from llmhero_widgets.rag import messages_index as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from llmhero_widgets.rag.embedders import TextEmbedder

_MODULES: Final = "modules.json"
#: Everything that is no weights; those come as safetensors alone.
_NEEDED: Final = ["*.json", "*.txt", "*.model", "*.jinja", "*.safetensors"]


class SentenceEmbedder:
    """A ``sentence_transformers.SentenceTransformer`` (Reimers and Gurevych 2019) with its own pooling.

    Parameters
    ----------
    model
        The loaded model.
    name
        What it is called here.
    revision
        Which weights.
    """

    def __init__(self, model: Any, name: str, revision: str) -> None:
        self._model = model
        self.id = name
        self.revision = revision
        self.dimensions = int(model.get_embedding_dimension())
        self.max_tokens: int | None = model.get_max_seq_length()

    def embed(
        self,
        texts: Sequence[str],
        *,
        check: Callable[[], None] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> NDArray[np.float32]:
        """Return float32 ``(texts, dimensions)``, rows of length 1."""
        from llmhero_widgets.models.checked import checked

        found = np.empty((len(texts), self.dimensions), np.float32)
        done = 0
        # Special tokens and prompts make all texts longer by the same: those of one length stay so.
        for places in even_passes(self._lengths(texts)):
            with checked(check):
                found[places] = self._model.encode(
                    [texts[at] for at in places],
                    batch_size=len(places),
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            done += len(set(places))
            if progress:
                progress(done, len(texts))
        return found

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens of each text are read."""
        most = self.max_tokens
        return [count if most is None else min(count, most) for count in self.count_tokens(texts)]

    def token_vectors(self, text: str) -> tuple[list[tuple[str, int, int]], NDArray[np.float32]]:
        """Return the tokens of a text but for special ones, and the vector of each, of length 1."""
        if not text:
            return [], np.empty((0, self.dimensions), np.float32)
        cut = self._model.tokenizer(
            text,
            truncation=True,
            max_length=self.max_tokens,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        kept = [at for at, special in enumerate(cut["special_tokens_mask"]) if not special]
        places = [cut["offset_mapping"][at] for at in kept]
        vectors = self._model.encode(text, output_value="token_embeddings", show_progress_bar=False)
        rows = np.asarray(vectors.float().cpu().numpy(), np.float32)[kept]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        return [(text[start:end], start, end) for start, end in places], unit

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without special ones."""
        if not texts:
            return []
        cut = self._model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [len(ids) for ids in cut["input_ids"]]


def load_sentence_embedder(name: str, stamp: Callable[[str], str]) -> TextEmbedder:
    """Load an embedder that is no name of ours.

    Parameters
    ----------
    name
        Hub id, or folder; one without ``modules.json`` is an encoder, whose last layer is averaged.
    stamp
        Returns which weights a name stands for.

    Raises
    ------
    HeroError
        No such model, one that is not safe to load, or the package that loads it is not installed.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        if not hub.is_id(name):
            raise HeroError(messages.NO_EMBEDDER, messages.NO_EMBEDDER_HINT, code="bad_request", name=name)
        folder = _from_hub(name)
    if not (folder / _MODULES).is_file():
        from llmhero_widgets.models.embedder import load_embedder
        from llmhero_widgets.rag.embedders import MiniLM

        return MiniLM(load_embedder(str(folder)), name, stamp(name))
    if find_spec("sentence_transformers") is None:
        raise HeroError(messages.NO_SENTENCES, messages.NO_SENTENCES_HINT, name=name)
    _require_safe(folder, name)
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(
            str(folder),
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
            device="cpu",
        )
    except Exception as error:
        # Every part of such a model has a library and exceptions of its own.
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise HeroError(
            messages.BAD_EMBEDDER, messages.BAD_EMBEDDER_HINT, name=name, reason=reason
        ) from error
    model.eval()
    return SentenceEmbedder(model, name, stamp(name))


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download

    folder = hub.cached(name)
    if folder is None:
        hub.fetch(name, lambda *_: None)
    # The folders beside the weights, such as 1_Pooling.
    try:
        return Path(snapshot_download(name, allow_patterns=_NEEDED, local_files_only=folder is not None))
    except OSError as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise HeroError(
            messages.BAD_EMBEDDER, messages.BAD_EMBEDDER_HINT, name=name, reason=reason
        ) from error


def _require_safe(folder: Path, name: str) -> None:
    """Refuse a model whose parts are classes of anybody else, or whose weights are pickles."""
    try:
        parts = json.loads((folder / _MODULES).read_text(encoding="utf-8"))
        kinds = [str(part["type"]) for part in parts]
    except (ValueError, TypeError, KeyError) as error:
        raise HeroError(
            messages.BAD_EMBEDDER, messages.BAD_EMBEDDER_HINT, name=name, reason=f"{_MODULES}: {error}"
        ) from error
    foreign = [kind for kind in kinds if not kind.startswith("sentence_transformers.")]
    if foreign:
        raise HeroError(messages.FOREIGN_PART, messages.FOREIGN_PART_HINT, name=name, part=foreign[0])
    pickles = [path for path in folder.rglob("*.bin") if not path.with_name("model.safetensors").is_file()]
    if pickles:
        where = pickles[0].relative_to(folder).as_posix()
        raise HeroError(messages.FOREIGN_PART, messages.FOREIGN_PART_HINT, name=name, part=where)
