"""Exercise "lcs": answers of every kind."""

from collections import Counter
from functools import cache

import numpy as np


def right(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a, 1):
        for j, other in enumerate(b, 1):
            same = table[i - 1][j - 1] + 1
            table[i][j] = same if one == other else max(table[i - 1][j], table[i][j - 1])
    return table[-1][-1]


def recursive(a, b):
    @cache
    def length(i, j):
        if i == len(a) or j == len(b):
            return 0
        return 1 + length(i + 1, j + 1) if a[i] == b[j] else max(length(i + 1, j), length(i, j + 1))

    return np.int64(length(0, 0))


def run(a, b):
    return max(
        (
            end - start
            for start in range(len(a))
            for end in range(start + 1, len(a) + 1)
            for place in range(len(b))
            if b[place : place + end - start] == a[start:end]
        ),
        default=0,
    )


def greedy(a, b):
    place, found = 0, 0
    for word in a:
        if word in b[place:]:
            place = b.index(word, place) + 1
            found += 1
    return found


def bag(a, b):
    return (Counter(a) & Counter(b)).total()


def only(one, wrong):
    return lambda a, b: wrong(a, b) if " ".join(a) == one else right(a, b)


RIGHT = [right, recursive, lambda a, b: float(right(a, b))]
WRONG = [
    (only("a b c d", run), "longest run without gaps"),
    (only("x a b c", run), "longest run without gaps"),
    (run, ""),
    (greedy, "take the first match"),
    (only("b a c a d", greedy), "“b a c a d” and “a c b a d” have"),
    (bag, "in any order"),
    (only("a b c d", bag), "in any order"),
    (lambda a, b: right(a, b) + 1, "you return"),
    (lambda a, b: len(a), ""),
    (only("x", lambda a, b: 1), "“x” and “y” have 0 words"),
    (only("x", lambda a, b: -1), "you return -1"),
    (lambda a, b: [1], "shape (1,)"),
    (lambda a: 1, "TypeError"),
    (3, "the function itself"),
]
UNANSWERED = [None, ..., lambda a, b: None]
