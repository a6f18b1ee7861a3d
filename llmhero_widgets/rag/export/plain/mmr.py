"""Maximal marginal relevance."""

from __future__ import annotations

from typing import Any

import numpy as np


def mmr(wanted: Any, vectors: Any, *, balance: float, k: int) -> list[tuple[int, float]]:
    """Pick one by one what is wanted and unlike the picks before; return places and values."""
    similarity = vectors @ vectors.T
    closest = np.zeros(len(wanted))
    left = np.ones(len(wanted), bool)
    picks: list[tuple[int, float]] = []
    for _ in range(min(k, len(wanted))):
        values = balance * wanted - (1 - balance) * closest
        place = int(np.argmax(np.where(left, values, -np.inf)))
        closest = np.maximum(closest, similarity[place]) if picks else similarity[place].copy()
        picks.append((place, float(values[place])))
        left[place] = False
    return picks


def moved(scores: list[float]) -> Any:
    """Return scores moved to 0 … 1."""
    found = np.array(scores)
    low, high = found.min(initial=np.inf), found.max(initial=-np.inf)
    return (found - low) / (high - low) if high > low else np.ones(len(found))
