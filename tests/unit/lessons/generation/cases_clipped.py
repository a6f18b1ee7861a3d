"""Exercise "clipped": answers of every kind."""

from collections import Counter

import numpy as np


def grams(words, n):
    return [tuple(words[place : place + n]) for place in range(len(words) - n + 1)]


def right(candidate, reference, n):
    ours, theirs = Counter(grams(candidate, n)), Counter(grams(reference, n))
    return (ours & theirs).total() / ours.total()


def by_removal(candidate, reference, n):
    left, hits = grams(reference, n), 0
    for gram in grams(candidate, n):
        if gram in left:
            left.remove(gram)
            hits += 1
    return np.float32(hits / len(grams(candidate, n)))


def unclipped(candidate, reference, n):
    return np.mean([gram in grams(reference, n) for gram in grams(candidate, n)])


def recall(candidate, reference, n):
    return right(candidate, reference, n) * len(grams(candidate, n)) / len(grams(reference, n))


def sets(candidate, reference, n):
    ours = set(grams(candidate, n))
    return len(ours & set(grams(reference, n))) / len(ours)


RIGHT = [right, by_removal, lambda c, r, n: right(c, r, n) + 0.0009]
WRONG = [
    (unclipped, "counts once"),
    (recall, "that is recall"),
    (lambda c, r, n: right(c, r, n) if n == 1 else recall(c, r, n), "that is recall"),
    (sets, "every different n-gram once"),
    (lambda c, r, n: right(c, r, 1), "runs of 2 words"),
    (lambda c, r, n: right(c, r, n) + 0.0012, "should be 0.800; you return 0.801"),
    (lambda c, r, n: right(c, r, n) if c[0] != "a" else 0.9, "“a b a b x” against “a b a b c d e” and n = 1"),
    (lambda c, r, n: right(c, r, n) if c[0] != "x" else 0.1, "“x y” against “a b c” and n = 1"),
    (lambda c, r, n: -right(c, r, n), "should be 0.800"),
    (lambda c, r, n: [0.5, 0.5], "shape (2,)"),
    (lambda c, r, n: 1 / 0, "ZeroDivisionError"),
    (0.75, "the function itself"),
]
UNANSWERED = [None, ..., lambda c, r, n: None]
