"""A loaded model with its tokenizer, and what a widget needs to know about it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import messages, remote_messages

if TYPE_CHECKING:
    from llmhero_widgets.core.jobs import Worker

Kind = Literal["decoder", "encoder", "encoder-decoder"]

# What configurations call the number of tokens that a model can read, the most usual name first.
_CONTEXT_NAMES = ("max_position_embeddings", "n_positions", "seq_length", "max_seq_len")
# transformers gives a tokenizer that knows no limit int(1e30); no real limit comes near this.
_NO_LIMIT = 10**9
# For models that have no length of their own (T5's relative positions, ALiBi).
_UNLIMITED_CONTEXT = 8192


class LanguageModel:
    """A Hugging Face model and its tokenizer.

    Made by :func:`llmhero_widgets.load_model`; the model and the tokenizer stay reachable as what they are.

    Parameters
    ----------
    module
        A ``transformers.PreTrainedModel``. It is put into evaluation mode.
    tokenizer
        A ``transformers.PreTrainedTokenizerBase``.
    name
        How to show the model; by default the last part of the name that it was loaded from.

    Attributes
    ----------
    tokenizer : transformers.PreTrainedTokenizerBase
        The tokenizer as Hugging Face made it.
    name : str
        Such as ``"SmolLM2-135M-Instruct"``.
    kind : {"decoder", "encoder", "encoder-decoder"}
        Which of the three families the model belongs to.
    layers : int
        Layers; those of the decoder where there are two stacks.
    encoder_layers : int
        Layers of the encoder; 0 for a decoder.
    heads : int
        Query heads per layer.
    kv_heads : int
        Key and value heads per layer; fewer than ``heads`` with grouped-query attention.
    context : int
        The most tokens that the model reads at once.

    Examples
    --------
    >>> from transformers import AutoTokenizer, BertConfig, BertModel, BertTokenizer
    >>> config = BertConfig(vocab_size=5, hidden_size=8, num_hidden_layers=2, num_attention_heads=4,
    ...                     intermediate_size=8)
    >>> vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4}
    >>> lm = LanguageModel(BertModel(config), BertTokenizer(vocabulary), name="tiny")
    >>> lm
    LanguageModel(tiny: encoder, 2 layers × 4 heads, context 512, float32 on cpu)
    """

    def __init__(self, module: Any, tokenizer: Any, *, name: str | None = None) -> None:
        module.eval()
        self._module = module
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self.tokenizer = tokenizer
        self.name = name or _name(module)
        self.kind: Kind = _kind(module)
        # The decoder's part of a composite configuration, the configuration itself of any other.
        config = module.config.get_text_config()
        own = "encoder" if self.kind == "encoder" else "decoder"
        self.layers = _layers(config, own)
        self.encoder_layers = 0 if self.kind == "decoder" else _layers(_encoder(module.config), "encoder")
        self.heads = _first(config, f"{own}_attention_heads", "num_attention_heads")
        self.kv_heads = _first(config, "num_key_value_heads") or self.heads
        self.context = _context(module, config, tokenizer)

    def __repr__(self) -> str:
        """Return the facts in one line."""
        if self._module is None:
            return f"LanguageModel({self.name}: closed)"
        return (
            f"LanguageModel({self.name}: {self.kind}, {self.layers} layers × {self.heads} heads, "
            f"context {self.context:,}, {self.dtype} on {self.device})"
        )

    @property
    def module(self) -> Any:
        """The Hugging Face model.

        Raises
        ------
        HeroError
            After :meth:`close`.
        """
        if self._module is None:
            raise HeroError(messages.CLOSED, messages.LOAD_AGAIN, code="closed", name=self.name)
        return self._module

    @property
    def device(self) -> str:
        """Where the weights are, such as ``"cpu"`` or ``"cuda:0"``."""
        return str(self.module.device)

    @property
    def dtype(self) -> str:
        """The type of the weights, such as ``"float32"``."""
        return str(self.module.dtype).removeprefix("torch.")

    @property
    def vocabulary(self) -> int:
        """How many token ids the model can read; some have more than their tokenizer has entries."""
        size: int = self.module.get_input_embeddings().num_embeddings
        return size

    @property
    def worker(self) -> Worker:
        """The one thread on which this model works, made when it is first needed.

        Raises
        ------
        HeroError
            After :meth:`close`.
        """
        from llmhero_widgets.core.jobs import Worker

        with self._lock:
            if self._module is None:
                raise HeroError(messages.CLOSED, messages.LOAD_AGAIN, code="closed", name=self.name)
            if self._worker is None:
                self._worker = Worker(self.name)
            return self._worker

    def close(self) -> None:
        """Stop the worker and let go of the weights; harmless when done twice."""
        with self._lock:
            worker, self._worker, self._module = self._worker, None, None
        if worker is not None:
            worker.close()


def require_language_model(value: object, owner: str) -> None:
    """Raise :class:`TypeError` unless a widget was given a model from :func:`~llmhero_widgets.load_model`.

    Parameters
    ----------
    value
        What stands where the model belongs.
    owner
        The widget's name.
    """
    from llmhero_widgets.models.remote import RemoteModel

    if isinstance(value, RemoteModel):
        raise TypeError(str(without_weights(value.name, owner)))
    if not isinstance(value, LanguageModel):
        kind = type(value).__name__
        raise TypeError(
            str(HeroError(messages.NO_LANGUAGE_MODEL, messages.MODEL_FIRST, owner=owner, kind=kind))
        )


def without_weights(name: str, owner: str) -> HeroError:
    """Return the error for a model on a server, given to what looks into a model."""
    return HeroError(
        remote_messages.NO_WEIGHTS,
        remote_messages.NO_WEIGHTS_HINT,
        code="bad_request",
        name=name,
        owner=owner,
    )


def _first(config: Any, *names: str) -> int:
    return next((value for name in names if isinstance(value := getattr(config, name, None), int)), 0)


def _layers(config: Any, stack: str) -> int:
    return _first(config, f"{stack}_layers", f"num_{stack}_layers", "num_hidden_layers")


def _encoder(config: Any) -> Any:
    return getattr(config, "encoder", config).get_text_config()


def _name(module: Any) -> str:
    path = str(getattr(module, "name_or_path", "") or "").replace("\\", "/").rstrip("/")
    return path.rpartition("/")[2] or type(module).__name__


def _kind(module: Any) -> Kind:
    if module.config.is_encoder_decoder:
        return "encoder-decoder"
    # Most attention layers say themselves whether they look back only, which also covers bare backbones
    # and decoders that were turned into encoders.
    said = [part.is_causal for part in module.modules() if isinstance(getattr(part, "is_causal", None), bool)]
    if said:
        return "decoder" if any(said) else "encoder"
    from transformers.models.auto.modeling_auto import (
        MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
        MODEL_FOR_MASKED_LM_MAPPING_NAMES,
    )

    family = module.config.model_type
    only_causal = (
        family in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES and family not in MODEL_FOR_MASKED_LM_MAPPING_NAMES
    )
    return "decoder" if only_causal or getattr(module.config, "is_decoder", False) else "encoder"


def _context(module: Any, config: Any, tokenizer: Any) -> int:
    positions = _first(config, *_CONTEXT_NAMES)
    for name, part in module.named_modules():
        # RoBERTa counts positions from padding_idx + 1, so its table is longer than its context.
        if name.endswith("position_embeddings") and getattr(part, "padding_idx", None) is not None:
            positions = part.num_embeddings - part.padding_idx - 1
    limits = [positions] if positions > 0 else []
    said = getattr(tokenizer, "model_max_length", None)
    if said is not None and 0 < said < _NO_LIMIT:
        limits.append(int(said))
    return min(limits, default=_UNLIMITED_CONTEXT)
