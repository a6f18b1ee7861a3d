"""Exercise "nucleus": answers of every kind."""

import numpy as np
import torch


def right(probabilities, p):
    order = np.argsort(-probabilities)
    before = np.cumsum(probabilities[order]) - probabilities[order]
    return order[before < p]


def in_a_loop(probabilities, p):
    kept, total = set(), 0.0
    for share, place in sorted(((float(q), k) for k, q in enumerate(probabilities)), reverse=True):
        kept.add(place)
        total += share
        if total >= p:
            return kept
    return kept


def below(probabilities, p):
    order = np.argsort(-probabilities)
    return order[np.cumsum(probabilities[order]) < p]


def smallest(probabilities, p):
    order = np.argsort(probabilities)
    before = np.cumsum(probabilities[order]) - probabilities[order]
    return order[before < p]


def only(n, wrong):
    return lambda q, p: wrong(q, p) if (len(q), p) == n else right(q, p)


RIGHT = [right, in_a_loop, lambda q, p: torch.tensor(right(q, p).tolist())]
WRONG = [
    (below, "crosses the line"),
    (only((4, 0.8), lambda q, p: [0]), "the places [1, 3] stay"),
    (only((5, 0.9), below), "at least 0.9"),
    (only((3, 0.9), smallest), "The likeliest come first"),
    (only((3, 0.3), lambda q, p: np.flatnonzero(q > p)), "every token above p"),
    (smallest, "The likeliest come first"),
    (lambda q, p: np.argsort(-q)[:2], "always the same"),
    (lambda q, p: np.argsort(-q)[:3], "always the same"),
    (only((5, 0.9), lambda q, p: [0, 1]), "Of [0.25, 0.15, 0.3, 0.2, 0.1] with p = 0.9"),
    (only((3, 0.9), lambda q, p: [0, 1]), "the places [1] stay; you return [0.0, 1.0]"),
    (only((3, 0.3), lambda q, p: [2]), "the places [0] stay"),
    (lambda q, p: "all", "expected numbers"),
    (lambda q: q, "TypeError"),
    ([1, 3], "the function itself"),
]
UNANSWERED = [None, ..., lambda q, p: None]
