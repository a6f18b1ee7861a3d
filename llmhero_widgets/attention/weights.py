"""Attention weights from the query and key that a layer used: softmax(q·kᵀ·scale + mask), row by row.

The weights of a long text are never all in memory: everything here works on a band of queries at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

_BAND_BYTES = 8 * 2**20


@dataclass(frozen=True, slots=True)
class KeptAttention:
    """What one attention layer computed its weights from.

    Attributes
    ----------
    query
        (heads, queries, dim), after rotary embedding.
    key
        (key-value heads, keys, dim), after rotary embedding; not repeated for grouped queries.
    scale
        Factor on q·kᵀ.
    mask
        None, or (1 or heads, queries, keys): bool, True where a query sees a key; or a float to add.
    causal
        Without a mask: whether query i sees only the keys 0 to i.
    bias
        None, or (1 or heads, queries, keys), added to the scores (T5).
    softcap
        None, or the scores are squeezed to ±softcap by tanh (Gemma 2).
    sink
        None, or (heads,): one learned score per head that takes its share of the softmax and leads
        to no token (gpt-oss); rows then sum to less than 1.
    """

    query: Tensor
    key: Tensor
    scale: float
    mask: Tensor | None = None
    causal: bool = False
    bias: Tensor | None = None
    softcap: float | None = None
    sink: Tensor | None = None

    @property
    def heads(self) -> int:
        """Number of query heads."""
        return self.query.shape[0]

    @property
    def kv_heads(self) -> int:
        """Number of key-value heads."""
        return self.key.shape[0]

    @property
    def queries(self) -> int:
        """Number of tokens that ask."""
        return self.query.shape[1]

    @property
    def keys(self) -> int:
        """Number of tokens that answer."""
        return self.key.shape[1]

    def select(self, heads: Sequence[int]) -> KeptAttention:
        """Return the same for some heads only, in that order, in float32; each with a key of its own."""
        heads = list(heads)
        group = self.heads // self.kv_heads

        def narrow(tensor: Tensor | None) -> Tensor | None:
            return tensor if tensor is None or tensor.shape[0] < self.heads else tensor[heads]

        if len(heads) == 1:  # a view: one row of one head of a long text must not copy the head
            head = heads[0]
            query, key = self.query[head : head + 1], self.key[head // group : head // group + 1]
        else:
            query, key = self.query[heads], self.key[[head // group for head in heads]]
        return replace(
            self,
            query=query.float(),
            key=key.float(),
            mask=narrow(self.mask),
            bias=narrow(self.bias),
            sink=narrow(self.sink),
        )

    def last_query(self) -> KeptAttention:
        """Return the same for the last query alone."""
        mask, bias = (None if tensor is None else tensor[:, -1:] for tensor in (self.mask, self.bias))
        return replace(self, query=self.query[:, -1:], mask=mask, bias=bias, causal=False)

    def visible(self, rows: slice) -> Tensor:
        """Return which keys a band of queries sees: bool (1 or heads, rows, keys)."""
        if self.mask is None:
            keys = torch.arange(self.keys, device=self.key.device)
            queries = torch.arange(rows.start, rows.stop, device=self.key.device)[:, None]
            last = queries if self.causal else self.keys
            return (keys <= last).expand(1, rows.stop - rows.start, self.keys)
        band = self.mask[:, rows]
        return band if band.dtype == torch.bool else band > torch.finfo(band.dtype).min / 2

    def weights(self, rows: slice, hidden: Tensor | None = None) -> Tensor:
        """Return the weights of a band of queries.

        Parameters
        ----------
        rows
            Which queries; start and stop are given.
        hidden
            Numbers of keys to take out before the softmax, so that the rest shares their weight.

        Returns
        -------
        Tensor
            float32 (heads, rows, keys), 0 where a key is not visible or hidden. A query for which
            nothing is left has weight 0 everywhere.

        Examples
        --------
        >>> same = torch.ones(1, 3, 2)
        >>> KeptAttention(query=same, key=same, scale=1.0, causal=True).weights(slice(0, 2))
        tensor([[[1.0000, 0.0000, 0.0000],
                 [0.5000, 0.5000, 0.0000]]])
        """
        first, reached = self.reached(rows, hidden)
        return torch.nn.functional.pad(reached, (first, self.keys - first - reached.shape[-1]))

    def reached(self, rows: slice, hidden: Tensor | None = None) -> tuple[int, Tensor]:
        """Return the weights of a band without the keys at both ends that none of its queries sees.

        Half of a causal matrix need not be computed that way, and more where windows slide.

        Parameters
        ----------
        rows, hidden
            As for :meth:`weights`.

        Returns
        -------
        tuple of int and Tensor
            The first key, and float32 (heads, rows, keys from there on).
        """
        seen = self.visible(rows)
        if hidden is not None:
            seen = seen.index_fill(-1, hidden, value=False)
        first, last = _reach(seen, self.keys)
        seen = seen[..., first:last]
        # The heads of a group stand next to each other: they share one product with their key.
        query = (self.query[:, rows].float() * self.scale).reshape(self.kv_heads, -1, self.query.shape[-1])
        scores = (query @ self.key[:, first:last].float().mT).reshape(self.heads, -1, last - first)
        if self.softcap is not None:
            scores = torch.tanh(scores / self.softcap) * self.softcap
        for addend in (self.bias, self.mask):
            if addend is not None and addend.dtype != torch.bool:
                scores = scores + addend[:, rows, first:last]
        scores.masked_fill_(~seen, -torch.inf)
        if self.sink is not None:
            sink = self.sink.float()[:, None, None].expand(-1, scores.shape[1], -1)
            weights = torch.cat([scores, sink], -1).softmax(-1)[..., :-1]
        else:
            weights = scores.softmax(-1)
        if not seen.any(-1).all():
            weights = weights.masked_fill(~seen.any(-1, keepdim=True), 0.0)
        return first, weights


def _reach(seen: Tensor, keys: int) -> tuple[int, int]:
    """Return the first and one past the last key that any query of the band sees."""
    columns = seen.flatten(0, -2).any(0).nonzero()
    return (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, keys)


def bands(
    attention: KeptAttention, start: int = 0, stop: int | None = None, *, step: int = 1
) -> Iterator[slice]:
    """Cut queries into bands whose weights fit a fixed memory.

    Parameters
    ----------
    attention
        How many heads and keys there are.
    start, stop
        Which queries; all without them.
    step
        Every band but the last is a multiple of this long.
    """
    stop = attention.queries if stop is None else stop
    fits = _BAND_BYTES // (4 * attention.heads * attention.keys)
    height = max(1, fits // step) * step
    for first in range(start, stop, height):
        yield slice(first, min(first + height, stop))


class MeanAttention:
    """The mean of one or more heads, of one or more layers, as if it were a head.

    Parameters
    ----------
    chosen
        Per layer the heads to take, as returned by :meth:`KeptAttention.select`.
    hide
        Numbers of keys to take out before the softmax.
    """

    def __init__(self, chosen: Sequence[KeptAttention], hide: Sequence[int] = ()) -> None:
        self._chosen = chosen
        self.count = sum(attention.heads for attention in chosen)
        device = chosen[0].key.device
        self._hidden = torch.tensor(list(hide), dtype=torch.long, device=device) if hide else None
        self.queries = chosen[0].queries
        self.keys = chosen[0].keys

    def bands(self, start: int = 0, stop: int | None = None, *, step: int = 1) -> Iterator[slice]:
        """Cut queries into bands; see :func:`bands`."""
        return bands(max(self._chosen, key=lambda attention: attention.heads), start, stop, step=step)

    def weights(self, rows: slice) -> Tensor:
        """Return the mean weights of a band of queries: float32 (rows, keys)."""
        total = self._chosen[0].weights(rows, self._hidden).sum(0)
        for attention in self._chosen[1:]:
            total += attention.weights(rows, self._hidden).sum(0)
        return total / self.count

    def visible(self, rows: slice) -> Tensor:
        """Return which keys a band of queries sees in any head and are not hidden: bool (rows, keys)."""
        seen = self._chosen[0].visible(rows).any(0)
        for attention in self._chosen[1:]:
            seen = seen | attention.visible(rows).any(0)
        return seen if self._hidden is None else seen.index_fill(-1, self._hidden, value=False)
