"""Exercise "nearest": answers of every kind."""

import numpy as np
import torch


def cosines(query, matrix):
    return matrix @ query / np.linalg.norm(matrix, axis=1) / np.linalg.norm(query)


def right(query, matrix, k):
    return np.argsort(-cosines(query, matrix))[:k]


def by_sorting(query, matrix, k):
    scores = list(cosines(query, matrix))
    return sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:k]


def with_torch(query, matrix, k):
    return torch.cosine_similarity(torch.tensor(matrix), torch.tensor(query)[None]).topk(k).indices


def distance(query, matrix, k):
    return np.argsort(np.linalg.norm(matrix - query, axis=1))[:k]


RIGHT = [right, by_sorting, with_torch, lambda q, m, k: iter(right(q, m, k))]
WRONG = [
    (lambda q, m, k: np.argsort(-(m @ q))[:k], "plain dot product"),
    (distance, "compare by distance"),
    (lambda q, m, k: np.argsort(cosines(q, m))[:k], "point away most"),
    (lambda q, m, k: right(q, m, k)[::-1], "nearest comes first"),
    (lambda q, m, k: np.sort(-cosines(q, m))[:k] * -1, "scores themselves"),
    (lambda q, m, k: np.sort(m @ q / np.linalg.norm(m, axis=1))[::-1][:k], "scores themselves"),
    (lambda q, m, k: np.argsort(-(m @ q) / np.linalg.norm(m))[:k], "without axis=1"),
    (lambda q, m, k: right(q, m, 6), "For k = 1, 1 row numbers are asked for; yours has shape (6,)"),
    (lambda q, m, k: right(q, m, k)[0], "yours has shape ()"),
    (lambda q, m, k: right(q, m, k) if k < 6 else range(6), "For k = 6 on our six rows"),
    (
        lambda q, m, k: right(q, m, k) if k != 3 else [1, 5, 0],
        "For k = 3 on our six rows it should be [1, 2, 5]",
    ),
    (lambda q, m, k: [4] * k, "should be [1]; you return [4]"),
    (lambda q, m, k: m @ m, "ValueError"),
    ([1, 2, 5], "the function itself"),
]
UNANSWERED = [None, ..., lambda q, m, k: None]
