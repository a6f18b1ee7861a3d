"""Exercise "windows": answers of every kind."""

import numpy as np


def right(length, size, overlap):
    found = [(0, min(size, length))]
    while found[-1][1] < length:
        start = found[-1][1] - overlap
        found.append((start, min(start + size, length)))
    return found


def as_generator(length, size, overlap):
    for start, end in right(length, size, overlap):
        yield [start, end]


def everywhere(length, size, overlap):
    return [(start, min(start + size, length)) for start in range(0, length, size - overlap)]


def beyond(length, size, overlap):
    return [(start, start + size) for start, _ in right(length, size, overlap)]


def shifted(length, size, overlap):
    return [(start + 1, end) for start, end in right(length, size, overlap)]


RIGHT = [right, as_generator, lambda *given: np.array(right(*given))]
WRONG = [
    (everywhere, "your chunk (9, 10) lies wholly inside"),
    (beyond, "size 4, overlap 0 a chunk of yours ends behind the text. The last one ends at 11"),
    (lambda *given: [(start, end - 1) for start, end in right(*given)], "ends are one too low"),
    (lambda n, s, o: right(n, s, o)[:-1] or [(0, 1)], "the last characters are in no chunk"),
    (lambda n, s, o: right(n, s, 0), "starts 1 characters"),
    (lambda n, s, o: [*right(n, s, 0)[:3], (8, 9)] if n == 10 else right(n, s, o), "do not overlap"),
    (shifted, "the chunks should be (0, 4), (3, 7), (6, 10)."),
    (lambda n, s, o: right(n, s, o) if n != 5 else [(0, 3)], "length 5, size 8, overlap 2 the chunks"),
    (lambda n, s, o: right(n, s, o) if n != 12 else [(0, 5), (3, 8), (6, 12)], "length 12, size 5"),
    (lambda n, s, o: [start for start, _ in right(n, s, o)], "yours has shape (3,)"),
    (lambda n, s, o: [(a, b, 0) for a, b in right(n, s, o)], "yours has shape (3, 3)"),
    (lambda n, s, o: 1 / 0, "ZeroDivisionError"),
    (lambda n, s, o: [], "yours has shape (0,)"),
    ([(0, 4)], "the function itself"),
]
UNANSWERED = [None, ..., lambda n, s, o: None]
