"""Which keys a token of a tree may attend to, for every kind of layer that a model has."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Literal

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmhero_widgets.decoding.positions import Places

Band = tuple[Literal["all", "window", "chunk"], int]

_ALL: Band = ("all", 0)
# Numbers of a configuration that may shorten what a layer sees in a way that we do not know of, or that make
# what one token gets depend on how many others are read in the same pass.
_SHORTENS = re.compile(r"window|chunk|local|sparse|block_size|index_topk|capacity")
# The last three are of encoders alone.
_HARMLESS = re.compile(
    r"experts|step|layers|pattern|feed_forward|^use_|^sliding_window$|^attention_chunk_size$"
    r"|^attention_window$|^local_radius$|^global_block_size$"
)
# Rotary frequencies that depend on how long the whole text is.
_BY_LENGTH = ("dynamic", "longrope")


class UnknownLayers(Exception):  # noqa: N818 - no mistake, an answer
    """The model has layers that a mask alone cannot confine to one branch."""


def bands(decoder: Any) -> dict[str, Band]:
    """Return how far the layers of each type look back; one entry where all are alike.

    Parameters
    ----------
    decoder
        The stack that writes.

    Raises
    ------
    UnknownLayers
        For layers that are no attention (a state that runs through the text), or a kind that we do not know.
    """
    config = decoder.config.get_text_config(decoder=True)
    shortening = [name for name, value in config.to_dict().items() if _shortens(name, value)]
    if shortening:
        raise UnknownLayers(*shortening)
    window = getattr(config, "sliding_window", None)
    kinds = {"full_attention": _ALL}
    if window:
        kinds["sliding_attention"] = ("window", window)
    if getattr(config, "attention_chunk_size", None):
        kinds["chunked_attention"] = ("chunk", config.attention_chunk_size)
    # A configuration can carry a window, or types of layers, that its architecture does not use.
    source = sys.modules[type(decoder).__module__]
    slides = bool(window) and hasattr(source, "create_sliding_window_causal_mask")
    types = dict.fromkeys(getattr(config, "layer_types", None) or ())
    if not types:
        name = "sliding_attention" if slides else "full_attention"
        return {name: kinds[name]}
    unknown = [name for name in types if name not in kinds]
    if slides and "sliding_attention" not in types:
        unknown.append("sliding_window")
    if unknown:
        raise UnknownLayers(*unknown)
    return {name: kinds[name] for name in types}


def known_until(config: Any) -> int:
    """Return up to how many tokens a key is the same whatever follows it.

    Some rotary embeddings turn by other angles once the whole text is long.
    """
    return min(_limits(config.get_text_config(decoder=True).to_dict(), 0), default=sys.maxsize)


def additive(
    bands: Mapping[str, Band], visible: torch.Tensor, places: Places, dtype: torch.dtype
) -> torch.Tensor | dict[str, torch.Tensor]:
    """Return the mask that is added to attention scores: (1, 1, queries, keys), by layer type if they differ.

    Parameters
    ----------
    bands
        From :func:`bands`.
    visible
        bool (queries, keys): whether a key belongs to the text of the query.
    places
        Where both stand; a window counts tokens of the text, not slots.
    dtype
        What the model computes in.
    """
    masks = {}
    for name, (kind, size) in bands.items():
        seen = visible
        if kind == "window":
            seen = seen & (places.keys[None, :] > places.queries[:, None] - size)
        elif kind == "chunk":
            seen = seen & (places.keys[None, :] // size == places.queries[:, None] // size)
        mask = torch.zeros(seen.shape, dtype=dtype, device=seen.device)
        masks[name] = mask.masked_fill_(~seen, torch.finfo(dtype).min)[None, None]
    return masks if len(masks) > 1 else next(iter(masks.values()))


def _shortens(name: str, value: object) -> bool:
    number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return number and bool(_SHORTENS.search(name)) and not _HARMLESS.search(name)


def _limits(settings: Mapping[str, Any], positions: int) -> Iterator[int]:
    positions = settings.get("max_position_embeddings") or positions
    for value in settings.values():
        if isinstance(value, dict):
            if value.get("rope_type", value.get("type")) in _BY_LENGTH:
                yield int(value.get("original_max_position_embeddings") or positions)
            yield from _limits(value, positions)
