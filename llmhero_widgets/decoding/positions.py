"""A model made to read a tree: each token at its true position, wherever its keys and values are.

Rotary and learned positions are told in ``position_ids``. ALiBi and T5's relative bias are computed by the
models from where a key stands in the cache; here these methods are replaced, on a copy of the model's modules
that shares every weight, so that nothing of the user's model has to be restored.
"""

from __future__ import annotations

import inspect
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from llmhero_widgets.models.twin import twin_of

if TYPE_CHECKING:
    from collections.abc import Callable

# What our masks are made for; a model on another kernel is copied onto the first of these that it has.
_IMPLEMENTATIONS = ("sdpa", "eager")


@dataclass(slots=True)
class Places:
    """True positions in the pass that is running: int64 (queries,) and (keys,)."""

    queries: torch.Tensor
    keys: torch.Tensor

    @property
    def longest(self) -> int:
        """One more than the last position of all."""
        return int(torch.maximum(self.queries.max(), self.keys.max())) + 1


def tree_reader(model: Any) -> tuple[Any, Places]:
    """Return a copy of a model that shares every weight and reads at the places told beside it.

    Parameters
    ----------
    model
        A Hugging Face model that writes; it is not changed.

    Returns
    -------
    tuple
        The copy, and what to set before each of its passes.
    """
    places = Places(torch.zeros(1, dtype=torch.long), torch.zeros(1, dtype=torch.long))
    twin = twin_of(model, own=_has_positions)
    # Public names for both do not exist.
    if twin.config._attn_implementation not in _IMPLEMENTATIONS:  # noqa: SLF001
        twin.set_attn_implementation(_IMPLEMENTATIONS[not twin._supports_sdpa])  # noqa: SLF001
    decoder = twin.get_decoder()
    for part in decoder.modules():
        if hasattr(part, "build_alibi_tensor"):
            part.build_alibi_tensor = _bloom(part.build_alibi_tensor, places)
        if hasattr(part, "build_mpt_alibi_tensor"):
            part.build_mpt_alibi_tensor = _mpt(part.build_mpt_alibi_tensor, places)
        if hasattr(part, "compute_bias") and getattr(part, "has_relative_attention_bias", False):
            part.compute_bias = _relative(part, places)
    if getattr(decoder, "use_alibi", False):
        _falcon(decoder, places)
    told = "position_ids" in inspect.signature(twin.forward).parameters
    if not told and hasattr(decoder, "embed_positions"):
        decoder.embed_positions.forward = _learned(decoder.embed_positions.forward, places)
    return twin, places


def _has_positions(name: str, module: Any) -> bool:
    return hasattr(module, "position_ids") or name.endswith("embed_positions")


def _bloom(own: Callable[..., torch.Tensor], places: Places) -> Callable[..., torch.Tensor]:
    """ALiBi as a bias per key: what the model gives to a straight text, picked by position."""

    def build(attention_mask: torch.Tensor, num_heads: int, dtype: torch.dtype) -> torch.Tensor:
        straight = torch.ones((1, places.longest), dtype=torch.long, device=attention_mask.device)
        return own(straight, num_heads, dtype)[..., places.keys]

    return build


def _mpt(own: Callable[..., torch.Tensor], places: Places) -> Callable[..., torch.Tensor]:
    def build(num_heads: int, sequence_length: int, *args: Any, **kwargs: Any) -> torch.Tensor:
        del sequence_length
        return own(num_heads, places.longest, *args, **kwargs)[..., places.keys]

    return build


def _falcon(decoder: Any, places: Places) -> None:
    """Falcon's builder is a function, which others call too: only the copy's ``forward`` sees ours."""
    forward = inspect.unwrap(type(decoder).forward)
    ours = {"build_alibi_tensor": _bloom(forward.__globals__["build_alibi_tensor"], places)}
    bound = types.FunctionType(
        forward.__code__,
        {**forward.__globals__, **ours},
        forward.__name__,
        forward.__defaults__,
        forward.__closure__,
    )
    bound.__kwdefaults__ = forward.__kwdefaults__
    decoder.forward = types.MethodType(bound, decoder)


def _relative(attention: Any, places: Places) -> Callable[..., torch.Tensor]:
    """T5's bias by the distance of two tokens."""
    bucket = attention._relative_position_bucket  # noqa: SLF001 - the model's own, so that it is the same
    settings = {
        "bidirectional": not attention.is_decoder,
        "num_buckets": attention.relative_attention_num_buckets,
        "max_distance": attention.relative_attention_max_distance,
    }
    # UMT5's knows them itself.
    asked = settings.keys() & inspect.signature(bucket).parameters
    options = {name: settings[name] for name in asked}

    def compute_bias(*args: Any, **kwargs: Any) -> torch.Tensor:
        del args, kwargs
        distances = places.keys[None, :] - places.queries[:, None]
        values: torch.Tensor = attention.relative_attention_bias(bucket(distances, **options))
        return values.permute(2, 0, 1)[None]

    return compute_bias


def _learned(own: Callable[..., torch.Tensor], places: Places) -> Callable[..., torch.Tensor]:
    """Learned or sinusoidal positions that a decoder counts by itself."""
    names = inspect.signature(own).parameters

    def told(*args: Any, **kwargs: Any) -> torch.Tensor:
        return own(*args, **kwargs | {"position_ids": places.queries})

    def picked(*args: Any, **kwargs: Any) -> torch.Tensor:
        del args, kwargs
        if "inputs_embeds" in names:
            straight = own(inputs_embeds=torch.zeros((1, places.longest, 1), device=places.keys.device))
        else:
            straight = own(torch.Size((1, places.longest)))
        return straight.view(places.longest, -1)[None, places.queries]

    return told if "position_ids" in names else picked
