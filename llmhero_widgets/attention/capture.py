"""Capture the attention of a model while it reads one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llmhero_widgets.attention import messages
from llmhero_widgets.attention.captured import Capture
from llmhero_widgets.attention.observe import observe
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.forward import forward_inputs
from llmhero_widgets.models.reading import read, start_only

if TYPE_CHECKING:
    from torch import Tensor

    from llmhero_widgets.attention.captured import Progress
    from llmhero_widgets.attention.observe import AttentionCall, Part
    from llmhero_widgets.attention.weights import KeptAttention
    from llmhero_widgets.models.language_model import LanguageModel
    from llmhero_widgets.models.reading import Reading

__all__ = ["Capture", "capture", "prepare"]

# How far our weights may be from those of the model's own reference code before we refuse to show them.
_TOLERANCE = 1e-3


def capture(
    lm: LanguageModel,
    text: str,
    *,
    target_text: str | None = None,
    on_layer: Progress | None = None,
) -> Capture:
    """Let a model read a text and keep what all its attention weights are computed from.

    The model runs once, without its output layer, and computes its attention as it always does; we
    keep each layer's query and key (post-rotary, not repeated for grouped queries) and compute
    softmax(q·kᵀ·scale + mask) [1]_ when a weight is asked for. 2,048 tokens of the default model take
    190 MB that way; all its weights would take 4.5 GB. The last row of every layer is compared with
    the model's own eager code, so that weights which would be wrong are refused instead of shown.
    The user's model is not touched: other threads may run it meanwhile.

    Parameters
    ----------
    lm
        The model, as :func:`~llmhero_widgets.load_model` returns it.
    text
        What it reads; for an encoder-decoder, what the encoder reads. Special tokens are added as the
        tokenizer does it.
    target_text
        What the decoder of an encoder-decoder reads, behind its start token; the start token alone
        without it.
    on_layer
        Called with (attention layers done, of how many) after each; it may raise to cancel.

    Returns
    -------
    Capture
        Ask it for weights, rows, thumbnails, links. Close it to free its memory.

    Raises
    ------
    HeroError
        ``empty``, ``too_long`` or ``bad_text`` where the text cannot be read, ``bad_request`` for a
        target text without a decoder to read it, ``failed`` where the model's attention cannot be
        captured.

    References
    ----------
    .. [1] Vaswani et al., "Attention Is All You Need", 2017, equation 1.

    Examples
    --------
    >>> from transformers import BertConfig, BertModel, BertTokenizer
    >>> from llmhero_widgets.models.load import load_model
    >>> words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hello", "world"]
    >>> tokenizer = BertTokenizer({word: number for number, word in enumerate(words)})
    >>> config = BertConfig(vocab_size=7, hidden_size=8, num_hidden_layers=2, num_attention_heads=4,
    ...                     intermediate_size=8)
    >>> with capture(load_model(BertModel(config), tokenizer=tokenizer), "Hello world") as captured:
    ...     weights = captured.weights(layer=1, head=3)
    >>> captured.tokens
    ('[CLS]', 'Hello', 'world', '[SEP]')
    >>> weights.shape, weights.dtype
    ((4, 4), dtype('float32'))
    >>> bool(abs(weights.sum(-1) - 1).max() < 1e-6)
    True
    """
    source, target, inputs = prepare(lm, text, target_text)
    model = lm.module.base_model
    # A decoder beside an encoder attends twice per layer: to itself and to the source.
    total = lm.layers + (lm.encoder_layers + lm.layers if lm.kind == "encoder-decoder" else 0)
    kept: dict[Part, list[KeptAttention]] = {}

    def keep(call: AttentionCall, output: Tensor) -> Tensor:
        difference = call.difference()
        if not difference < _TOLERANCE:
            raise HeroError(
                messages.NOT_REPRODUCIBLE,
                messages.OTHER_MODEL_HINT,
                name=lm.name,
                layer=call.layer,
                difference=difference,
            )
        kept.setdefault(call.part, []).append(call.kept)
        if on_layer is not None:
            done = sum(map(len, kept.values()))
            on_layer(min(done, total), total)
        return output

    observe(model, inputs, keep)
    if "self" not in kept:
        raise HeroError(messages.NOT_OBSERVABLE, messages.OTHER_MODEL_HINT, name=lm.name)
    return Capture(kept, source, target, kind=lm.kind, name=lm.name)


def prepare(
    lm: LanguageModel, text: str, target_text: str | None
) -> tuple[Reading, Reading | None, dict[str, Any]]:
    """Read the texts and return them with the arguments of ``forward``; raises as :func:`capture`."""
    if target_text is not None and lm.kind != "encoder-decoder":
        raise HeroError(messages.NO_TARGET, code="bad_request", name=lm.name)
    source, target = read(lm, text), None
    if lm.kind == "encoder-decoder":
        target = read(lm, target_text, target=True) if target_text else start_only(lm)
    return source, target, forward_inputs(lm, source.ids, target.ids if target else None)
