"""Run a model so that every one of its attention calls can be watched, and its result changed.

Transformers lets a program register an attention function of its own; every current architecture hands
it the query and key as the softmax sees them. We never switch the user's model over to ours: another
thread may be running it. Instead a twin is made for each run, a copy of the model's modules that shares
every weight, and only the twin's configuration names our function. Nothing has to be restored, whatever
happens, and two runs at once cannot meet. Which run a call belongs to is kept in a context variable,
which no other thread sees.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import torch

from llmhero_widgets.attention.weights import KeptAttention, bands
from llmhero_widgets.models.twin import twin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from torch import Tensor, nn

Part = Literal["self", "encoder", "cross"]
PARTS: tuple[Part, ...] = get_args(Part)

_IMPLEMENTATION = "llmhero_observed"
# Sparse attention (DeepSeek V3.2 and its kin) hands over the keys to attend to, for a kernel that we are not.
_SPARSE = ("indices", "block_indices")
_ONE = slice(0, 1)


@dataclass(frozen=True, slots=True)
class AttentionCall:
    """One call of one layer's attention.

    Attributes
    ----------
    part
        Which attention of the model it is.
    layer
        How many layers of that part ran before it.
    kept
        What its weights are computed from.
    """

    part: Part
    layer: int
    kept: KeptAttention
    module: nn.Module
    value: Tensor
    options: Mapping[str, Any]

    def difference(self) -> float:
        """Return how far our weights of the last query are from those of the model's own code.

        Every architecture carries an eager attention function as its reference; one row of it costs
        nothing and shows at once if an architecture does something that we do not know of.

        Returns
        -------
        float
            The largest absolute difference; 0 where the architecture has no such function, infinite
            for sparse attention.
        """
        if any(self.options.get(name) is not None for name in _SPARSE):
            return float("inf")
        eager = getattr(sys.modules[type(self.module).__module__], "eager_attention_forward", None)
        if eager is None:
            return 0.0
        kept = self.kept.last_query()
        mask = kept.visible(_ONE) if kept.mask is None else kept.mask
        if mask.dtype == torch.bool:
            mask = torch.where(mask, 0.0, torch.finfo(torch.float32).min)
        options = dict(self.options)
        if kept.bias is not None:
            options["position_bias"] = kept.bias[None].float()
        query, key, value = kept.query[None].float(), kept.key[None].float(), self.value.float()
        _, reference = eager(self.module, query, key, value, mask[None], scaling=kept.scale, **options)
        return float((kept.weights(_ONE) - reference[0]).abs().max())


class _Run:
    """What one observed run knows while the model runs."""

    def __init__(
        self, encoder: nn.Module | None, observer: Callable[[AttentionCall, Tensor], Tensor]
    ) -> None:
        self._encoder = {id(module) for module in encoder.modules()} if encoder is not None else set()
        self._is_pair = encoder is not None
        self._observer = observer
        self._layers = dict.fromkeys(PARTS, 0)
        self._views: dict[int, tuple[Tensor, Tensor]] = {}

    def attend(  # noqa: PLR0913, PLR0917 - the arguments of transformers' attention functions
        self,
        module: nn.Module,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        attention_mask: Tensor | None,
        options: dict[str, Any],
    ) -> Tensor:
        """Compute one attention call as the model would, and let the observer look at it."""
        from transformers.integrations.sdpa_attention import sdpa_attention_forward

        kept = self._keep(module, query, key, attention_mask, options)
        if kept.softcap is None and kept.sink is None:
            output, _ = sdpa_attention_forward(module, query, key, value, attention_mask, **options)
        else:
            output = _attend_exactly(kept, value)
        part = self._part(module, options)
        options.pop("scaling", None)
        call = AttentionCall(part, self._layers[part], kept, module, value, options)
        self._layers[part] += 1
        return self._observer(call, output)

    def _keep(
        self,
        module: nn.Module,
        query: Tensor,
        key: Tensor,
        mask: Tensor | None,
        options: Mapping[str, Any],
    ) -> KeptAttention:
        scale, sink = options.get("scaling"), options.get("s_aux")
        return KeptAttention(
            query=_own(query)[0],
            key=_own(key)[0],
            scale=query.shape[-1] ** -0.5 if scale is None else float(scale),
            mask=self._view(mask, key.shape[2]),
            causal=mask is None and query.shape[2] > 1 and _is_causal(module, options),
            bias=self._view(options.get("position_bias"), key.shape[2]),
            softcap=options.get("softcap"),
            sink=None if sink is None else sink.detach(),
        )

    def _view(self, tensor: Tensor | None, keys: int) -> Tensor | None:
        """Return a mask or bias without its batch; layers that are given the same one get the same view."""
        if tensor is None:
            return None
        _, view = self._views.setdefault(id(tensor), (tensor, tensor[0, ..., :keys]))
        return view

    def _part(self, module: nn.Module, options: Mapping[str, Any]) -> Part:
        if id(module) in self._encoder:
            return "encoder"
        return "self" if _is_causal(module, options) or not self._is_pair else "cross"


_current: ContextVar[_Run] = ContextVar("observed run")


def observe(
    model: Any,
    inputs: Mapping[str, Any],
    observer: Callable[[AttentionCall, Tensor], Tensor],
) -> Any:
    """Run a model once and show every attention call to an observer.

    Parameters
    ----------
    model
        A Hugging Face model; it is neither changed nor switched, whatever happens.
    inputs
        Keyword arguments of its ``forward``; texts of one length, no padding.
    observer
        Called after each attention call with the call, which keeps the first text only, and its output
        (texts, queries, heads, dim); what it returns goes on through the model. It may raise, which
        ends the run.

    Returns
    -------
    Any
        The model's output.
    """
    return observe_twin(observed(model), inputs, observer)


def observe_twin(
    twin: Any, inputs: Mapping[str, Any], observer: Callable[[AttentionCall, Tensor], Tensor]
) -> Any:
    """Do what :func:`observe` does with a twin that was made before; it may have hooks of its own."""
    encoder = twin.get_encoder() if twin.config.is_encoder_decoder else None
    token = _current.set(_Run(encoder, observer))
    try:
        with torch.inference_mode():
            return twin(**inputs)
    finally:
        _current.reset(token)


def observed(model: Any) -> Any:
    """Return a copy of a model that shares every weight and calls our attention function."""
    from transformers import AttentionInterface, AttentionMaskInterface
    from transformers.masking_utils import sdpa_mask

    AttentionInterface.register(_IMPLEMENTATION, _attention)
    AttentionMaskInterface.register(_IMPLEMENTATION, sdpa_mask)
    twin = twin_of(model)
    twin.set_attn_implementation(_IMPLEMENTATION)
    return twin


def _attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    **options: Any,
) -> tuple[Tensor, None]:
    return _current.get().attend(module, query, key, value, attention_mask, options), None


def _is_causal(module: nn.Module, options: Mapping[str, Any]) -> bool:
    # The reading of sdpa_attention_forward: the call's own word, then the module's, then causal.
    own = options.get("is_causal")
    return bool(getattr(module, "is_causal", True) if own is None else own)


def _own(tensor: Tensor) -> Tensor:
    # GPT-2's query and key are views of one product that also holds the value: keeping the view would
    # keep all three alive.
    return tensor.clone() if tensor.untyped_storage().nbytes() > tensor.nbytes else tensor


def _attend_exactly(kept: KeptAttention, value: Tensor) -> Tensor:
    """Attend by explicit weights, for what SDPA cannot do: soft-capping and learned sinks."""
    values = value[0].repeat_interleave(kept.heads // kept.kv_heads, 0)
    output = values.new_empty(1, kept.queries, kept.heads, values.shape[-1])
    for rows in bands(kept):
        output[0, rows] = (kept.weights(rows).to(values.dtype) @ values).transpose(0, 1)
    return output
