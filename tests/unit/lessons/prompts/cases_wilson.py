"""Exercise "wilson": answers of every kind."""

import math

import numpy as np
import torch

from llmhero_widgets.decoding import wilson as ours


def right(k, n, z=1.96):
    p, size = k / n, 1 + z**2 / n
    middle = (p + z**2 / (2 * n)) / size
    half = z / size * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def wald(k, n):
    p = k / n
    half = 1.96 * math.sqrt(p * (1 - p) / n)
    return p - half, p + half


def rounded(k, n):
    return np.round(right(k, n), 3)


def off(low=0.0, high=0.0, only=None):
    def wilson(k, n):
        bounds = np.array(right(k, n))
        return bounds + np.array([low, high]) * (only is None or (k, n) == only)

    return wilson


RIGHT = [
    right,
    lambda k, n: list(map(float, ours(k, n))),
    rounded,
    lambda k, n: torch.tensor(right(k, n)),
    off(0.0009, -0.0009),
]
WRONG = [
    (wald, "standard errors"),
    (lambda k, n: right(k, n)[::-1], "lower bound comes first"),
    (lambda k, n: [100 * bound for bound in right(k, n)], "not percent"),
    (lambda k, n: right(k, n, 1.64), "For 17 of 24"),
    (off(0.0012), "For 17 of 24 you return 0.510"),
    (off(0, 0.01, (0, 10)), "For 0 of 10"),
    (off(0.01, 0, (10, 10)), "For 10 of 10"),
    (off(0.01, 0, (1, 1)), "For 1 of 1"),
    (lambda k, n: right(k, n)[0], "shape ()"),
    (lambda k, n: (*right(k, n), 0), "shape (3,)"),
    (lambda k, n: k / (n - n), "ZeroDivisionError"),
    ([0.5, 0.8], "the function itself"),
]
UNANSWERED = [None, ..., lambda k, n: None]
