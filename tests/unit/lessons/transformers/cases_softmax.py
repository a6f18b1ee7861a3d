"""Exercise "softmax": answers of every kind."""

import math

import numpy as np
import torch

SCORES = np.array([2.0, 1.0, 0.0, -1.0])
WEIGHTS = np.exp(SCORES) / np.exp(SCORES).sum()


def right(scores):
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def by_generator(scores):
    yield from right(scores)


def row_by_row(scores):
    if scores.ndim > 1:
        return [row_by_row(row) for row in scores]
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    return [value / sum(raised) for value in raised]


RIGHT = [
    right,
    row_by_row,
    by_generator,
    torch.nn.Softmax(dim=-1),
    WEIGHTS,
    WEIGHTS.tolist(),
    WEIGHTS[:, None],
    torch.tensor(WEIGHTS),
    WEIGHTS + 0.0009 * np.array([1, -1, 0, 0]),
]
WRONG = [
    (np.exp, "exponentials alone"),
    (lambda s: np.exp(s) / np.exp(s).max(), "largest weight is 1"),
    (lambda s: s / s.sum(-1, keepdims=True), "Take exp first"),
    (lambda s: np.log(right(s)), "log-softmax"),
    (lambda s: (s == s.max(-1, keepdims=True)) * 1.0, "softer"),
    (lambda s: right(-s), "wrong way round"),
    (lambda s: 1 / (1 + np.exp(-s)), "sigmoid"),
    (lambda s: 2**s / (2**s).sum(), "powers are of 2"),
    (lambda s: np.exp(s) / np.exp(s).sum(), ""),
    (lambda s: right(s.T).T, ""),
    (lambda s: np.exp(s) / np.exp(s).sum(-1, keepdims=True), ""),
    (lambda s: right(s - s.mean()) if s.max() < 9 else s * np.nan, ""),
    (lambda s: right(np.maximum(s, -3)), ""),
    (lambda s: right(s) if s.ndim == 1 and np.isfinite(s).all() and s.max() < 9 else s, ""),
    (lambda s: right(s) if s.ndim == 1 else right(s).T, "shape (2, 3)"),
    (lambda s: right(s)[..., :2] if s.max() > 9 else right(s), ""),
    (lambda s: right(s)[..., :2] if np.isinf(s).any() else right(s), ""),
    (lambda s: right(s) * np.arange(1, 3)[:, None] if s.ndim > 1 else right(s), "1.000, 2.000"),
    ([0.5, 0.5, 0.25, 0.25], "add up to 1.500"),
    ([0.8, 0.3, -0.2, 0.1], "negative (-0.200)"),
    ([0.7, 0.2, 0.07, 0.03], "score 2 got 0.700, which is too much"),
    ([0.7, 0.3, 0.0, 0.0], "too little"),
    ([0.5, 0.3, 0.13, 0.07], "score 2 got 0.500, which is too little"),
    (WEIGHTS + 0.0012 * np.array([1, -1, 0, 0]), "too"),
    (WEIGHTS + 0.04 * np.array([1, -3, 1, 1]), "score 1 got 0.117"),
    ([0.6, 0.4], "yours has (2,)"),
    ([np.nan, 0.5, 0.25, 0.25], "nan"),
    (lambda s: 1 / 0, "ZeroDivisionError"),
]
UNANSWERED = [None, ..., lambda s: None]
