"""Every head of a layer at a glance, and what each key receives, in one pass over the weights; sinks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import adaptive_max_pool2d

from llmhero_widgets.attention.weights import bands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

    from llmhero_widgets.attention.weights import KeptAttention

# The sinks of the default models receive 0.10 to 0.78 at 8 to 2,048 tokens, no other token of such texts
# more than 0.16 at 8 tokens or 0.10 at 100.
_SINK_SHARE = 0.1
_SINK_RATIO = 2


@dataclass(frozen=True, slots=True)
class Glance:
    """One layer at a glance.

    Attributes
    ----------
    pictures
        uint8 (heads, size, size): each head's weights, max-pooled; 255 is weight 1.
    received
        float32 (heads, keys): the weight that a key receives, on average over the queries of all other
        tokens; those that do not see it count as 0.
    """

    pictures: Tensor
    received: Tensor


def glance(attention: KeptAttention, size: int, *, is_self: bool, check: Callable[[], None]) -> Glance:
    """Look at all heads of a layer.

    Parameters
    ----------
    attention
        The layer.
    size
        Side of each picture in pixels. Pixel (i, j) is the largest weight of queries ⌊i·n/size⌋ to
        ⌈(i+1)·n/size⌉ and the keys alike, as PyTorch's adaptive max pooling has it: a single strong
        link is seen at any length, and a text shorter than the picture is enlarged.
    is_self
        Queries and keys are the same tokens, so that what a token gives itself is not "received".
    check
        Called between bands of queries; it may raise to stop.

    Examples
    --------
    >>> from llmhero_widgets.attention.weights import KeptAttention
    >>> same = torch.ones(1, 4, 2)
    >>> layer = KeptAttention(query=same, key=same, scale=1.0, causal=True)
    >>> glance(layer, 2, is_self=True, check=lambda: None).pictures
    tensor([[[255,   0],
             [ 85,  85]]], dtype=torch.uint8)
    """
    keys = attention.keys
    windows = [(pixel * keys // size, -(-(pixel + 1) * keys // size)) for pixel in range(size)]
    pooled = attention.query.new_zeros(attention.heads, attention.queries, size, dtype=torch.float32)
    received = attention.query.new_zeros(attention.heads, keys, dtype=torch.float32)
    for rows in bands(attention):
        first, weights = attention.reached(rows)
        last = first + weights.shape[-1]
        for pixel, (left, right) in enumerate(windows):
            if left < last and right > first:
                pooled[:, rows, pixel] = weights[..., max(left - first, 0) : right - first].amax(-1)
        received[:, first:last] += weights.sum(1)
        if is_self:
            own = weights.diagonal(rows.start - first, dim1=-2, dim2=-1)
            begin = max(rows.start, first)
            received[:, begin : begin + own.shape[-1]] -= own
        check()
    pictures = adaptive_max_pool2d(pooled, (size, size)).mul_(255).round_().to(torch.uint8)
    others = attention.queries - is_self
    return Glance(pictures.cpu(), (received / max(others, 1)).cpu())


def sinks(layers: Sequence[Glance]) -> tuple[int, ...]:
    """Find the keys that soak up attention whatever is asked.

    A head that has nothing to do must still spend a weight of 1 and spends it on a token that all
    queries see, usually the first: an attention sink [1]_. A key counts as one if it receives, on average
    over all layers, heads and other tokens' queries, at least 0.1 of their attention and at least twice
    an equal share of it. That is the importance score of [2]_, but for two things: what a token gives
    itself is left out, and queries before the key count as 0, since otherwise the last tokens of a
    text, which one or two queries see, would pass for sinks.

    Parameters
    ----------
    layers
        All layers of one part.

    Returns
    -------
    tuple of int
        Key positions, ascending.

    References
    ----------
    .. [1] Xiao et al., "Efficient Streaming Language Models with Attention Sinks", 2023.
    .. [2] Gu et al., "When Attention Sink Emerges in Language Models", 2024, section 3.1.

    Examples
    --------
    >>> received = torch.tensor([[0.60, 0.10, 0.05, 0.02]])
    >>> sinks([Glance(torch.empty(1, 8, 8), received)])
    (0,)
    """
    received = torch.stack([layer.received for layer in layers]).mean((0, 1))
    enough = max(_SINK_SHARE, _SINK_RATIO / len(received))
    return tuple((received >= enough).nonzero()[:, 0].tolist())
