"""The best of some scores."""

from __future__ import annotations


def best(scores: dict[int, float], k: int) -> dict[int, float]:
    """Return the k highest scores, highest first; equal ones by row."""
    rows = sorted(scores, key=lambda row: (-scores[row], row))
    return {row: scores[row] for row in rows[:k]}
