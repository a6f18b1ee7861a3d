"""The models of a pipeline: each is loaded once, when a node first needs it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import catalog, hub, remote_address
from llmhero_widgets.models.language_model import LanguageModel
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag import messages_run as messages
from llmhero_widgets.rag.values import digest_of
from llmhero_widgets.rag.weights import stamp_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.rag.embedders import TextEmbedder

#: How the name of a model on a server begins.
REMOTE: Final = remote_address.PREFIX
Kind = Literal["language_model", "embedder", "cross_encoder"]


class Models:
    """Loads each model once; the empty name is the pipeline's own.

    Parameters
    ----------
    lm
        The pipeline's own language model, or the name to load it by; the default model without it.
    language_models, embedders, cross_encoders
        Models that are loaded already, by the names that nodes call them by.

    Attributes
    ----------
    arrived : int
        How many models were fetched after their stamp was asked for, which is another since.

    Examples
    --------
    >>> models = Models()
    >>> models.stamp("language_model") == models.stamp("language_model", "smollm2-135m-instruct")
    True
    """

    def __init__(
        self,
        lm: LanguageModel | RemoteModel | str | None = None,
        *,
        language_models: Mapping[str, LanguageModel | RemoteModel] | None = None,
        embedders: Mapping[str, TextEmbedder] | None = None,
        cross_encoders: Mapping[str, LanguageModel] | None = None,
    ) -> None:
        self._lock = threading.RLock()
        self._own = _same(lm) if isinstance(lm, str) and lm else catalog.default_model()
        self._given: dict[tuple[Kind, str], Any] = {}
        if lm is not None and not isinstance(lm, str):
            self._own = _same(lm.name)
            self._given["language_model", self._own] = lm
        self._given |= {("language_model", name): model for name, model in (language_models or {}).items()}
        self._given |= {("embedder", name): model for name, model in (embedders or {}).items()}
        self._given |= {("cross_encoder", name): model for name, model in (cross_encoders or {}).items()}
        self._loaded: dict[tuple[Kind, str], Any] = {}
        self._prints: dict[int, tuple[str, str]] = {}
        self._awaited: set[tuple[Kind, str]] = set()
        self.arrived = 0

    @property
    def own(self) -> str:
        """The name of the pipeline's own language model."""
        return self._own

    def language_model(self, name: str = "") -> LanguageModel | RemoteModel:
        """Return a language model.

        Parameters
        ----------
        name
            What :func:`llmhero_widgets.load_model` takes; empty for the pipeline's own.

        Raises
        ------
        HeroError
            Whatever keeps it from being loaded.
        """
        return self._get("language_model", _same(name) or self._own, self._load_language_model)  # type: ignore[no-any-return]

    def embedder(self, name: str = "") -> TextEmbedder:
        """Return an embedder by name; empty for the default.

        Raises
        ------
        HeroError
            Whatever keeps it from being loaded.
        """
        from llmhero_widgets.rag import embedders

        return self._get("embedder", _same(name) or catalog.DEFAULT_EMBEDDER, embedders.load)  # type: ignore[no-any-return]

    def cross_encoder(self, name: str) -> LanguageModel:
        """Return a model whose module scores pairs of texts.

        Parameters
        ----------
        name
            Hub id or folder of a sequence classifier.

        Raises
        ------
        HeroError
            Whatever keeps it from being loaded.
        """
        if not name.strip():
            raise HeroError(messages.EMPTY_NAME, messages.EMPTY_NAME_HINT, code="bad_request")
        return self._get("cross_encoder", name, _load_cross_encoder)  # type: ignore[no-any-return]

    def stamp(self, kind: Kind, name: str = "") -> str:
        """Return which weights a name stands for, without loading them where that is possible.

        Parameters
        ----------
        kind
            What the name names.
        name
            Empty for the pipeline's own.
        """
        name = _same(name) or {"language_model": self._own, "embedder": catalog.DEFAULT_EMBEDDER}.get(
            kind, ""
        )
        given = self._given.get((kind, name))
        if given is not None:
            return self._print(kind, given)
        if catalog.find(name) is None and hub.is_id(name) and not Path(name).expanduser().exists():
            # Which commit it is, only its download will tell.
            (self._awaited.discard if hub.cached(name) else self._awaited.add)((kind, name))
        if kind == "embedder":
            from llmhero_widgets.rag import embedders

            return embedders.stamp(name)
        if name.startswith(REMOTE):
            return name
        return stamp_of(name)

    def close(self) -> None:
        """Let go of the models that were loaded here; those that were given are their owner's."""
        with self._lock:
            loaded, self._loaded = list(self._loaded.values()), {}
        for model in loaded:
            close = getattr(model, "close", None)
            if close is not None:
                close()

    def _get(self, kind: Kind, name: str, load: Any) -> Any:
        with self._lock:
            given = self._given.get((kind, name))
            if given is not None:
                return given
            if (kind, name) not in self._loaded:
                self._loaded[kind, name] = load(name)
                if (kind, name) in self._awaited:
                    self._awaited.discard((kind, name))
                    self.arrived += 1
            return self._loaded[kind, name]

    def _load_language_model(self, name: str) -> LanguageModel | RemoteModel:
        from llmhero_widgets.models.load import load_model

        if not remote_address.is_remote(name):
            return load_model(name)
        url, model = remote_address.parts(name)
        # A pipeline's settings may be a stranger's; the name that the reader gave is not.
        return RemoteModel(url, model, only_listed=name != self._own)

    def _print(self, kind: Kind, model: Any) -> str:
        """Return the fingerprint of a loaded model; the vocabulary is not read again for the same weights."""
        if kind == "embedder":
            return str(model.revision)
        if isinstance(model, RemoteModel):
            return f"{REMOTE}{model.base_url}#{model.name}"
        from llmhero_widgets.models.fingerprint import fingerprint, sample

        weights = digest_of(*map(sample, model.module.state_dict().values()))
        known = self._prints.get(id(model))
        if known is None or known[0] != weights:
            known = weights, fingerprint(model)
            self._prints[id(model)] = known
        return known[1]


def _same(name: str) -> str:
    """Return the one name of a model that has several: no model is loaded twice."""
    card = catalog.find(name)
    return remote_address.full(name) if card is None else card.id


def _load_cross_encoder(name: str) -> LanguageModel:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    from llmhero_widgets.models.progress import Bar
    from llmhero_widgets.models.quiet import quiet

    path = Path(name).expanduser()
    folder = path if path.is_dir() else hub.cached(name) if hub.is_id(name) else None
    bar = Bar(name)
    try:
        if folder is None:
            folder = hub.fetch(name, bar)
        with quiet():
            options: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
            tokenizer = AutoTokenizer.from_pretrained(folder, **options)
            module = AutoModelForSequenceClassification.from_pretrained(
                folder, use_safetensors=True, **options
            )
    except HeroError:
        raise
    except Exception as error:
        # Many libraries read these files, and each has exceptions of its own for what it does not like.
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise HeroError(
            messages.NOT_A_CLASSIFIER, messages.NOT_A_CLASSIFIER_HINT, name=name, reason=reason
        ) from error
    finally:
        bar.close()
    return LanguageModel(module, tokenizer)
