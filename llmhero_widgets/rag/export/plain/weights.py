"""Weights as they are written."""

from __future__ import annotations


def numbers(weights: str) -> list[float]:
    """Read weights such as "0.7, 0.3"."""
    return [float(each) for each in weights.replace("，", ",").split(",")] if weights.strip() else []
