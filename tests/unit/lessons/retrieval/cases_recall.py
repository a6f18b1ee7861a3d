"""Exercise "recall": answers of every kind."""

import numpy as np


def right(ranking, relevant, k):
    return sum(name in ranking[:k] for name in relevant) / len(relevant)


def with_numpy(ranking, relevant, k):
    return np.isin(list(relevant), ranking[:k]).mean()


def found(ranking, relevant, k):
    return len(relevant & set(ranking[:k]))


RIGHT = [right, with_numpy, lambda r, a, k: right(r, a, k) - 0.0009]
WRONG = [
    (lambda r, a, k: found(r, a, k) / k if k != 3 else right(r, a, k), "that is precision@k"),
    (lambda r, a, k: found(r, a, k) / k if k == 4 else right(r, a, k), "that is precision@k"),
    (found, "how many were found"),
    (lambda r, a, k: right(r, a, len(r)), "Only the first 3 count"),
    (lambda r, a, k: float(bool(found(r, a, k))), "whether anything was found"),
    (
        lambda r, a, k: right(r, a, k) + 0.0012,
        "“a b c d e f”, relevant “a c d f x” and k = 3 it should be 0.400",
    ),
    (lambda r, a, k: right(r, a, k + 1), "should be 0.400; you return 0.600"),
    (lambda r, a, k: right(r, a, k) if k != 2 else 0.5, "relevant “z” and k = 2 it should be 0.000"),
    (lambda r, a, k: right(r, a, k) if k != 5 else 0.5, "“a b c d e f”, relevant “a d” and k = 5"),
    (lambda r, a, k: -right(r, a, k), "should be 0.400; you return -0.400"),
    (lambda r, a, k: [right(r, a, k)], "shape (1,)"),
    (lambda r, a, k: 1 / 0, "ZeroDivisionError"),
    (0.5, "the function itself"),
]
UNANSWERED = [None, ..., lambda r, a, k: None]
