"""Every head of a layer at a glance, and what each key receives, in one pass over the weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import adaptive_max_pool2d

from llmhero_widgets.attention.weights import bands

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from llmhero_widgets.attention.weights import KeptAttention


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
    """
    rows_pooled = attention.query.new_empty(attention.heads, attention.queries, size, dtype=torch.float32)
    received = attention.query.new_zeros(attention.heads, attention.keys, dtype=torch.float32)
    for rows in bands(attention):
        weights = attention.weights(rows)
        rows_pooled[:, rows] = adaptive_max_pool2d(weights, (weights.shape[1], size))
        received += weights.sum(1)
        if is_self:
            own = slice(rows.start, rows.stop)
            received[:, own] -= weights[..., own].diagonal(dim1=-2, dim2=-1)
        check()
    pictures = adaptive_max_pool2d(rows_pooled, (size, size)).mul_(255).round_().to(torch.uint8)
    others = attention.queries - is_self
    return Glance(pictures.cpu(), (received / max(others, 1)).cpu())
