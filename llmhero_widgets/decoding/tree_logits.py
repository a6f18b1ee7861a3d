"""Logits of a tree's nodes: the last ones are kept, and the most probable tokens are read off them."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING

import torch

from llmhero_widgets.decoding.node import Top

if TYPE_CHECKING:
    from collections.abc import Iterable

# In numbers of 32 bits: 64 MB.
_KEPT = 2**24


class KeptLogits:
    """Rows of logits by node; those that were asked for longest ago make room for others."""

    def __init__(self) -> None:
        self._rows: OrderedDict[int, torch.Tensor] = OrderedDict()

    def __len__(self) -> int:
        """How many rows are kept."""
        return len(self._rows)

    def get(self, uid: int) -> torch.Tensor | None:
        """Return a row if it is kept: float32 (vocabulary,)."""
        if uid in self._rows:
            self._rows.move_to_end(uid)
        return self._rows.get(uid)

    def keep(self, uid: int, row: torch.Tensor) -> torch.Tensor:
        """Keep a row, and return it."""
        # A copy: a view would keep alive what all others of its pass take.
        self._rows[uid] = row.clone()
        while len(self._rows) > max(1, _KEPT // len(row)):
            self._rows.popitem(last=False)
        return row

    def drop(self, uids: Iterable[int]) -> None:
        """Let rows go."""
        for uid in uids:
            self._rows.pop(uid, None)

    def clear(self) -> None:
        """Let all rows go."""
        self._rows.clear()


def top_of(row: torch.Tensor, k: int) -> Top:
    """Return the most probable tokens of a row of logits, computed in 64 bits."""
    logits = row.double()
    highest = logits.max()
    weights = (logits - highest).exp()
    total = weights.sum()
    best = row.topk(min(k, len(row)))
    logprobs = best.values.double() - highest - total.log()
    # A logit of minus infinity has the weight 0, and times itself it would be no number.
    surprise = (weights * (logits - highest).clamp_min(-1e4)).sum() / total
    entropy = (total.log() - surprise).item() / math.log(2)
    rest = 1.0 - logprobs.exp().sum().item()
    return Top(
        best.indices.to(torch.int32).numpy(), logprobs.float().numpy(), max(rest, 0.0), max(entropy, 0.0)
    )
