"""Several scores of each row into one."""

from __future__ import annotations


def by_rank(lists: list[list[int]], weights: list[float], constant: int) -> dict[int, float]:
    """Sum weight / (constant + rank) over lists of rows: reciprocal rank fusion."""
    fused: dict[int, float] = {}
    for rows, weight in zip(lists, weights or [1.0] * len(lists), strict=True):
        for rank, row in enumerate(rows, 1):
            fused[row] = fused.get(row, 0.0) + weight / (constant + rank)
    return fused


def by_score(lists: list[dict[int, float]], weights: list[float]) -> dict[int, float]:
    """Sum weight × score, the scores of each list moved to 0 … 1 first."""
    fused: dict[int, float] = {}
    for scores, weight in zip(lists, weights or [1 / len(lists)] * len(lists), strict=True):
        low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
        for row, score in scores.items():
            share = (score - low) / (high - low) if high > low else 1.0
            fused[row] = fused.get(row, 0.0) + weight * share
    return fused
