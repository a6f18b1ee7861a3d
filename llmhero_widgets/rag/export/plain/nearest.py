"""The nearest vectors, whatever index they are in."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - copied into programs
from typing import Any

from llmhero_widgets.rag.export.plain.best import best


def nearest(ask: Callable[[int], Any], n: int, k: int) -> dict[int, float]:
    """Ask for more than k of n, so that it is never chance which of several equal scores is among them."""
    wide = min(n, k + 8)
    while wide:
        scores, rows = ask(wide)
        found = {
            row: score for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True) if row >= 0
        }
        if wide == n or len(found) < wide or scores[0][wide - 1] != scores[0][k - 1]:
            return best(found, k)
        wide = min(n, 2 * wide)
    return {}
