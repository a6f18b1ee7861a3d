"""Exercise "fit": answers of every kind."""

from itertools import count, repeat

import numpy as np


def right(tokens, size, overlap):
    starts = range(0, max(len(tokens) - overlap, 1), size - overlap)
    return [tokens[start : start + size] for start in starts]


def in_a_loop(tokens, size, overlap):
    start = 0
    while True:
        yield np.array(tokens[start : start + size])
        if start + size >= len(tokens):
            return
        start += size - overlap


def plain(tokens, size, overlap):
    return [tokens[start : start + size] for start in range(0, len(tokens), size)]


def one_more(tokens, size, overlap):
    starts = range(0, len(tokens), size - overlap)
    return [tokens[start : start + size] for start in starts]


def gapped(tokens, size, overlap):
    return [window for place, window in enumerate(right(tokens, size, overlap)) if place != 1]


def one_left_out(tokens, size, overlap):
    return right(tokens, size, overlap) if overlap else [tokens[:size], tokens[size + 1 :]]


def twice(tokens, size, overlap):
    return [tokens, tokens[3:]] if len(tokens) == size else right(tokens, size, overlap)


RIGHT = [right, in_a_loop]
WRONG = [
    (plain, "share 0 tokens; they should share 1"),
    (one_more, "you return 1 more, which bring nothing new"),
    (gapped, "the 2 after window 0"),
    (one_left_out, "the 1 after window 0"),
    (lambda tokens, size, overlap: right(tokens, size, overlap)[:-1], "stops at token 7 of 10"),
    (lambda tokens, size, overlap: [tokens], "has 10 tokens; at most 4"),
    (lambda tokens, size, overlap: right(tokens, size + 1, overlap), "at most 4 fit"),
    (lambda tokens, size, overlap: right(tokens, size, overlap + 1), "they should share 1"),
    (lambda tokens, size, overlap: [], "stops at token 0"),
    (lambda tokens, size, overlap: [[]], "Window 0 is empty"),
    (lambda tokens, size, overlap: [[], *right(tokens, size, overlap)], "Window 0 is empty"),
    (
        lambda tokens, size, overlap: [tokens[:size], [], *right(tokens, size, overlap)[1:]],
        "Window 1 is empty",
    ),
    (lambda tokens, size, overlap: [*right(tokens, size, overlap), []], "Window 3 is empty"),
    (lambda tokens, size, overlap: [*right(tokens, size, overlap), [109], [109]], "you return 2 more"),
    (lambda tokens, size, overlap: repeat(tokens[:size]), "never stops"),
    (lambda tokens, size, overlap: [count(100)], "never stops"),
    (lambda tokens, size, overlap: [tokens * 3], "never stops"),
    (lambda tokens, size, overlap: [tokens * 2], "has 20 tokens; at most 4"),
    (
        lambda tokens, size, overlap: right(tokens, size, overlap)[1:],
        "Window 0 should be [100, 101, 102, 103]",
    ),
    (
        lambda tokens, size, overlap: (
            right(tokens, size, overlap) if len(tokens) != 5 else [tokens, tokens[3:]]
        ),
        "nothing new",
    ),
    (
        lambda tokens, size, overlap: right(tokens, size, overlap) if overlap else right(tokens, size, 1),
        "share 1 tokens; they should share 0",
    ),
    (lambda tokens, size, overlap: right(tokens[::-1], size, overlap), ""),
    (lambda tokens, size, overlap: 3, "list of windows"),
    (lambda tokens, size, overlap: tokens, "list of windows"),
    (lambda tokens: tokens, "TypeError"),
    ([[1]], "the function itself"),
]
UNANSWERED = [None, ..., lambda tokens, size, overlap: None]
