"""A rectangle of a head's matrix, pooled where it is larger than can be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import max_pool2d

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from llmhero_widgets.attention.weights import MeanAttention


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of a head's matrix, small enough to draw.

    Attributes
    ----------
    values
        float32 (rows, columns): the weights, exact where ``pool`` is (1, 1), otherwise the largest of
        each ``pool`` of cells.
    visible
        bool, same shape: whether any of the cells is a query that sees a key which is not hidden.
    rows, columns
        The queries and keys covered, as (start, stop).
    pool
        How many queries and keys one value stands for.
    """

    values: NDArray[np.float32]
    visible: NDArray[np.bool_]
    rows: tuple[int, int]
    columns: tuple[int, int]
    pool: tuple[int, int]


def cut(
    attention: MeanAttention,
    rows: tuple[int, int],
    columns: tuple[int, int],
    limit: int,
    check: Callable[[], None] = lambda: None,
) -> Block:
    """Cut a rectangle out of the matrix without ever holding all of it.

    Parameters
    ----------
    attention
        The head, or the mean of several.
    rows, columns
        Queries and keys, as (start, stop).
    limit
        The most rows and columns of the result.
    check
        Called between bands; may raise to cancel.

    Examples
    --------
    >>> from llmhero_widgets.attention.weights import KeptAttention, MeanAttention
    >>> same = torch.ones(1, 4, 2)
    >>> head = MeanAttention([KeptAttention(query=same, key=same, scale=1.0, causal=True)])
    >>> block = cut(head, (0, 4), (0, 4), limit=2)
    >>> block.pool, block.visible.tolist()
    ((2, 2), [[True, False], [True, True]])
    >>> block.values.round(2).tolist()
    [[1.0, 0.0], [0.33000001311302185, 0.33000001311302185]]
    """
    pool = (-(-(rows[1] - rows[0]) // limit), -(-(columns[1] - columns[0]) // limit))
    values, visible = [], []
    for band in attention.bands(*rows, step=pool[0]):
        check()
        values.append(_pool(attention.weights(band)[:, slice(*columns)], pool))
        visible.append(_pool(attention.visible(band)[:, slice(*columns)].float(), pool) > 0)
    return Block(torch.cat(values).cpu().numpy(), torch.cat(visible).cpu().numpy(), rows, columns, pool)


def _pool(values: Tensor, pool: tuple[int, int]) -> Tensor:
    # The last cell of a side may cover fewer weights than the others.
    return values if pool == (1, 1) else max_pool2d(values[None], pool, ceil_mode=True)[0]
