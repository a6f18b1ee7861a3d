"""The strongest links between two token columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from llmhero_widgets.attention.weights import MeanAttention


@dataclass(frozen=True, slots=True)
class Links:
    """The strongest links, strongest first.

    Attributes
    ----------
    queries, keys
        int32 (links,): which token asks and which answers.
    weights
        float32 (links,), descending; equal weights in reading order.
    total
        How many pairs of query and key can see each other and are not hidden.
    mass
        The weight of all of them together.
    """

    queries: NDArray[np.int32]
    keys: NDArray[np.int32]
    weights: NDArray[np.float32]
    total: int
    mass: float


def strongest(attention: MeanAttention, limit: int, check: Callable[[], None] = lambda: None) -> Links:
    """Find the strongest links without ever holding all of them.

    Parameters
    ----------
    attention
        The head, or the mean of several.
    limit
        How many to return at most.
    check
        Called between bands; may raise to cancel.

    Examples
    --------
    >>> import torch
    >>> from llmhero_widgets.attention.weights import KeptAttention, MeanAttention
    >>> same = torch.ones(1, 3, 2)
    >>> head = MeanAttention([KeptAttention(query=same, key=same, scale=1.0, causal=True)])
    >>> links = strongest(head, limit=3)
    >>> list(zip(links.queries.tolist(), links.keys.tolist(), links.weights.tolist()))
    [(0, 0, 1.0), (1, 0, 0.5), (1, 1, 0.5)]
    >>> links.total, round(links.mass, 6)
    (6, 3.0)
    """
    weights = torch.empty(0)
    places = torch.empty(0, dtype=torch.long)
    total, mass = 0, 0.0
    for rows in attention.bands():
        check()
        band, seen = attention.weights(rows), attention.visible(rows)
        total += int(seen.sum())
        mass += float(band.sum(dtype=torch.float64))
        if len(weights) == limit:
            seen = seen & (band > weights.min())
        found = seen.flatten().nonzero()[:, 0]
        weights = torch.cat([weights, band.flatten()[found].cpu()])
        places = torch.cat([places, (found + rows.start * attention.keys).cpu()])
        if len(weights) > limit:
            best = weights.topk(limit, sorted=False).indices
            weights, places = weights[best], places[best]
    places, order = places.sort()
    weights, again = weights[order].sort(descending=True, stable=True)
    places = places[again]
    return Links(
        queries=(places // attention.keys).int().numpy(),
        keys=(places % attention.keys).int().numpy(),
        weights=weights.numpy(),
        total=total,
        mass=mass,
    )
