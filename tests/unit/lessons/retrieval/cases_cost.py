"""Exercise "cost": answers of every kind."""

import numpy as np


def right(scores, is_right, threshold, wrong, person):
    total = 0
    for score, good in zip(scores, is_right, strict=True):
        total += person if score < threshold else (0 if good else wrong)
    return total


def with_numpy(scores, is_right, threshold, wrong, person):
    asked = np.array(scores) < threshold
    return asked.sum() * person + (~asked & ~np.array(is_right)).sum() * wrong


def at(number, value):
    return lambda *given: value if len(given[0]) == number and given[0][0] < 0.8 else right(*given)


RIGHT = [right, with_numpy, lambda *given: right(*given) + 0.0009]
WRONG = [
    (lambda *given: right(*given) / len(given[0]), "cost per message"),
    (lambda s, r, t, w, p: right(s, r, t, p, w), "prices are exchanged"),
    (lambda s, r, t, w, p: right([x - 1e-9 for x in s], r, t, w, p), "exactly the threshold"),
    (lambda s, r, t, w, p: right(s, r, t + (len(s) == 3) * 1e-9, w, p), "exactly the threshold"),
    (lambda s, r, t, w, p: r.count(False) * w + sum(x < t for x in s) * p, "never given costs nothing"),
    (lambda s, r, t, w, p: right(s, r, t, w, 0), "People are not free"),
    (lambda *given: right(*given) + 0.0012, "a threshold of 0.6 the cost is 29; you return 29.0012"),
    (
        lambda *given: right(*given) if len(given[0]) != 3 else 14,
        "0.7 ✗, 0.7 ✓, 0.4 ✗ and a threshold of 0.7",
    ),
    (at(2, 9), "the cost is 8; you return 9"),
    (lambda *given: right(*given) or 1, "the cost is 0; you return 1"),
    (lambda *given: -right(*given), "the cost is 29; you return -29"),
    (lambda *given: [right(*given)], "shape (1,)"),
    (lambda *given: 1 / 0, "ZeroDivisionError"),
    (29, "the function itself"),
]
UNANSWERED = [None, ..., lambda *given: None]
